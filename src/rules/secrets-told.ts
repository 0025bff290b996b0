// Knows credentials as people tell, list and pass them on: behind a word in a note, under a heading, as arguments of a call.

import type { Rule } from '../pattern/rule.ts'
import {
  isCalledWith,
  isColumnOfSecrets,
  isLabelledWord,
  isMailsPassword,
  isRecoveryCodes,
  isSharedSecret,
  isSpacedWord,
  isToldKey,
  isToldToProgram,
  isToldWord,
  isTurnedToken,
} from './checks-told.ts'

const source = 'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html'

/** English, German, Portuguese, Dutch, Czech, Polish, Swedish, Danish, Norwegian, Finnish, Hungarian, Turkish, Romanian … */
const words = String.raw`(?:[Pp]assword|PASSWORD|[Pp]asscode|[Pp]assphrase|[Pp]asswd|[Pp]asswort|[Kk]ennwort|[Ss]enha|[Pp]alavra-passe|[Ww]achtwoord|[Hh]eslo|[Hh]as\x{142}o|[Ll]\x{f6}senord|[Aa]dgangskode|[Kk]odeord|[Pp]assord|[Ss]alasana|[Jj]elsz\x{f3}|[Jj]elszava|\x{15e}ifre|\x{15f}ifre|[Pp]arol[a\x{103}\x{259}]|[Cc]ontrase\x{f1}a|[Cc]lave|[Mm]ot de passe|[Mm]dp|[Ll]ozinka|[Gg]eslo|[Ss]lapta\x{17e}odis|[Pp]arool|[Kk]ata sandi|[Mm]\x{1ead}t kh\x{1ea9}u|[\x{41f}\x{43f}]\x{430}\x{440}\x{43e}\x{43b}\x{44c}|[\x{41f}\x{43f}]\x{430}\x{440}\x{43e}\x{43b}\x{430}|\x{3ba}\x{3c9}\x{3b4}\x{3b9}\x{3ba}\x{3cc}\x{3c2}|\x{5bc6}[\x{7801}\x{78bc}]|\x{53e3}\x{4ee4}|\x{30d1}\x{30b9}\x{30ef}\x{30fc}\x{30c9}|\x{be44}\x{bc00}\x{bc88}\x{d638}|\x{5e1}\x{5d9}\x{5e1}\x{5de}\x{5d4}|\x{643}\x{644}\x{645}\x{629} \x{627}\x{644}(?:\x{645}\x{631}\x{648}\x{631}|\x{633}\x{631})|\x{92a}\x{93e}\x{938}\x{935}\x{930}\x{94d}\x{921}|\x{e23}\x{e2b}\x{e31}\x{e2a}\x{e1c}\x{e48}\x{e32}\x{e19})`
/** Without white space and signs that part words; longer than a password may be, so that one cut short is none. */
const value = String.raw`["'\x60(*]{0,3}[!#-&*+\--9;=?-Z^_a-z~]{8,70}`

export const toldSecrets = [
  {
    name: 'Told Password',
    threat: 'secret',
    severity: 'high',
    pattern: `${words}(?:'s)?["'*]{0,2}(?: -| \\x{2013}|,)?[ \\t\\n]{1,3}${value}`,
    source,
    check: isToldWord,
  },
  {
    name: 'Labelled Password',
    threat: 'secret',
    severity: 'high',
    // A few words may stand between the name and the sign or verb that gives it: `password for the bank: x`.
    pattern: `${words}["'\\x60*)\\]]{0,3}(?:[ \\t][^\\n:=|>]{0,32})?(?: ?(?::|=|\\||->|=>|\\x{2192}|\\x{ff1a}) ?| (?:is|is now|now|was|ist|lautet:?|jetzt|es|\\x{e8}|\\x{e9}|est|jest|je|er|on) |\\x{306f}|\\x{662f}|\\x{4e3a}|\\x{b294}|\\()[ \\t]{0,8}${value}`,
    source,
    check: isLabelledWord,
  },
  {
    name: 'Short Told Password',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`\b(?:[Pp]ass|PASS|[Pp]wd|PWD|[Pp]w|PW)(?:[ \t]{1,2}|[ \t]?[:=|][ \t]?)${value}`,
    source,
    check: isLabelledWord,
  },
  {
    name: 'Spaced Password',
    threat: 'secret',
    severity: 'high',
    // Sign by sign, with the same between them: `pw is Q u a r t z 9 #`.
    pattern: `(?:${words}|\\b(?:[Pp]ass|PASS|[Pp]wd|PWD|[Pp]w|PW))["'*]{0,2}(?: ?[:=] ?| (?:is|ist|now|was|es|\\x{e9}) | )["'\x60]?(?:[!-~] ){7,63}[!-~]`,
    source,
    check: isSpacedWord,
  },
  {
    name: 'Told Login',
    threat: 'secret',
    severity: 'high',
    // `vpn: jane / x`, `creds: admin:x`.
    pattern: String.raw`\b(?:[Ll]ogins?|[Cc]red(?:ential)?s|[Vv][Pp][Nn]|[Ww]i-?[Ff]i|[Ss][Ss][Hh]|[Rr][Dd][Pp]|[Ff][Tt][Pp]|[Ss][Aa][Pp]|[Ss][Ss][Oo]|[Aa]dmin|[Uu]ser(?:name)?|[Aa]ccounts?|[Mm]ail|[Bb]ank|[Zz]ugang(?:sdaten)?|[Aa]nmeldung|[Aa]cceso|[Ii]dentifiants?|[Aa]ccesso|[Ii]nloggegevens|[Ww]indows|[Dd]omain|[Kk]erberos|NTLM)(?: (?:for|to|of|f\x{fc}r|[a-z0-9.-]{1,20})){0,3} ?[:=-] ?(?:[A-Za-z0-9.-]{1,24}\\{1,2})?[\w.@+-]{2,48} ?(?: / |/|:|\||, | - | und | and ) ?${value}`,
    source,
    check: isLabelledWord,
  },
  {
    name: 'Mail with Password',
    threat: 'secret',
    severity: 'high',
    // A line of a list of logins: `jane@acme.example:x`, with whatever sign between. Its beginning would cost a look at every `@`.
    pattern: String.raw`\.(?:com|net|org|edu|gov|info|example|io|dev|app|cloud|corp|local|internal|co\.uk|de|fr|it|es|nl|eu|ch|at|pl|cz|br|ru|in|jp|au|ca|us)(?:[:;|,]| / | : | \| | - )[A-Za-z0-9!#$%&*+?^~_-]{8,64}`,
    source: 'https://haveibeenpwned.com/FAQs',
    check: isMailsPassword,
  },
  {
    name: 'Superuser Login',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`\b(?:root|admin|administrator|Administrator|postgres|ubuntu|deploy|sysadmin)(?::| / )${value}`,
    source,
    check: isLabelledWord,
  },
  {
    name: 'Password in Command',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`\b(?:https? -a|xh -a|sqlplus|x?freerdp|wfreerdp|nmcli|wpa_passphrase|useradd|hydra|rclone config|cmdkey|net use|net user|plink|psexec|evil-winrm|crackmapexec|netexec|impacket-\w{2,16}|ipmitool|chpasswd|mc alias|vncpasswd|kinit|openvpn|htpasswd)\b[ \t][^\n|;]{8,200}`,
    source: 'https://cwe.mitre.org/data/definitions/214.html',
    check: isToldToProgram,
  },
  {
    name: 'Credentials in Call',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`(?:\.login|\.signIn|\.sign_in|\.authenticate|new PDO|\bmysqli_connect|\bmysqli|\bpg_connect|\.getConnection|DBI->connect|\balgoliasearch|\bTwilio|\btwilio|\bClient|\.auth ?= ?)\([ \n]{0,8}["'][^"'\n]{1,120}["'],[ \n]{0,8}(?:["'][^"'\n]{0,64}["'],[ \n]{0,8})?["'][^\s"']{8,128}["']`,
    source,
    check: isCalledWith,
  },
  {
    name: 'Column of Secrets',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`(?:[Pp]ass(?:wor[dt]|wd|code)|PASSWORD|[Pp]wd|[Kk]ennwort|[Ss]enha|[Ww]achtwoord|[Cc]ontrase\x{f1}a|[Mm]ot de passe|[Aa][Pp][Ii][ _-]?[Kk]ey|[Ss]ecret|[Tt]oken|\b[Pp]ass|\b[Pp]w|\bPW|\b[Kk]ey)["'\x60*]{0,3}[ \t]{0,12}(?:[,;|\t][^\n]{0,120})?\r?\n[^\n]{3,160}(?:\n[^\n]{3,160}){0,2}`,
    source: 'https://www.rfc-editor.org/rfc/rfc4180',
    check: isColumnOfSecrets,
  },
  {
    name: 'Told Key',
    threat: 'secret',
    severity: 'high',
    // `our dd api key x`, `the client secret for staging is x`. Of one word only `secret`: keys and tokens are many things. With a dash between they are fields of a request.
    pattern: String.raw`(?:(?:[Aa][Pp][IiPp]|[Aa]ccess|[Ss]ecret|[Cc]lient|[Aa]uth|[Bb]earer|[Ww]rite|[Mm]aster|[Aa]dmin|[Ww]ebhook|[Ss]igning|[Ss]ervice|[Dd]eploy|[Pp]roject|[Ll]icen[cs]e|[Ee]ncryption|[Cc]onsumer|[Aa]pplication|[Pp]rivate|[Uu]pload|[Ss]torage|[Ii]ntegration) (?:[Kk]ey|KEY|[Tt]oken|TOKEN|[Ss]ecret|SECRET)|[Ss]ecret)(?: (?:for|of|on|from) [\w.-]{2,32})?(?:,| -|:)?(?: is| was| ist)?[ \t]{1,3}["'\x60(]?[A-Za-z0-9+/=_.~-]{20,130}`,
    source,
    check: isToldKey,
  },
  {
    name: 'TOTP Secret',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:totp|otp|2fa|mfa|authenticator|two-factor)[ _-]{0,2}(?:secret|seed|key|token)["'\x60]?[ \t]{0,3}(?:[:=]|is)?[ \t]{0,3}["'\x60]?(?-i:[A-Z2-7]{16,64}|(?:[A-Z2-7]{4} ){3,15}[A-Z2-7]{4}|(?:[a-z2-7]{4} ){3,15}[a-z2-7]{4})\b`,
    source: 'https://github.com/google/google-authenticator/wiki/Key-Uri-Format#secret',
    check: isSharedSecret,
  },
  {
    name: 'Recovery Codes',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:backup|recovery|scratch|emergency)[ _-]?codes?["'\x60]?[^\n]{0,24}[\s:=\["'(]{1,8}(?:[a-z0-9]{4,8}[ -][a-z0-9]{4,8}["']?[\s,;/|]{1,8}["']?){2,20}[a-z0-9]{4,8}[ -][a-z0-9]{4,8}`,
    source:
      'https://docs.github.com/en/authentication/securing-your-account-with-two-factor-authentication-2fa/configuring-two-factor-authentication-recovery-methods',
    check: isRecoveryCodes,
  },
  {
    name: 'Symmetric JWK',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`"kty"\s{0,4}:\s{0,4}"oct"[^{}]{0,300}"k"\s{0,4}:\s{0,4}"[A-Za-z0-9_-]{22,1000}"|"k"\s{0,4}:\s{0,4}"[A-Za-z0-9_-]{22,1000}"[^{}]{0,300}"kty"\s{0,4}:\s{0,4}"oct"`,
    source: 'https://www.rfc-editor.org/rfc/rfc7518#section-6.4',
  },
  {
    name: 'Token in ROT13',
    threat: 'secret',
    severity: 'high',
    // What the commonest keys begin with, turned by thirteen letters: ghp_, github_pat_, glpat-, sk-ant-, sk-proj-, sk_live_,
    // xoxb-, AKIA, AIza, npm_, pypi-, hf_, SG., shpat_, dop_v1_, hvs., lin_api_, glsa_, ATATT3, AGE-SECRET-KEY-, BEGIN … PRIVATE KEY.
    pattern: String.raw`\b(?:tu[cbhfe]_[A-Za-z0-9]{36}|tvguho_cng_[A-Za-z0-9_]{36}|tycng-[A-Za-z0-9_-]{20}|fx-(?:nag|cebw|nqzva)-[A-Za-z0-9_-]{20}|[fe]x_(?:yvir|grfg)_[A-Za-z0-9]{20}|kbk[ocfn]-[0-9A-Za-z-]{20}|NXVN[A-Z0-9]{16}\b|NVmn[A-Za-z0-9_-]{35}|acz_[A-Za-z0-9]{36}|clcv-[A-Za-z0-9_-]{50}|us_[A-Za-z]{34}\b|FT\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}|fucng_[a-z0-9]{32}|qbc_i1_[a-z0-9]{64}|uif\.[A-Za-z0-9_-]{24}|yva_ncv_[A-Za-z0-9]{40}|tyfn_[A-Za-z0-9]{32}_|NGNGG3[A-Za-z0-9_-]{40}|NTR-FRPERG-XRL-1[A-Z0-9]{58})|ORTVA (?:[A-Z]{2,9} )?CEVINGR XRL`,
    source: 'https://en.wikipedia.org/wiki/ROT13',
    check: isTurnedToken,
  },
] as const satisfies readonly Rule[]

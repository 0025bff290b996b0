// Knows credentials by the commands, header lines and files that carry them.

import type { Rule } from '../pattern/rule.ts'
import {
  isAppPassword,
  isBearer,
  isLogin,
  isLoginFlag,
  isOracleLogin,
  isPasswordField,
  isPipedPassword,
  isQuerySecret,
  isSessionCookie,
  isStatementSecret,
} from './checks-shell.ts'

const curl = 'https://curl.se/docs/manpage.html#-u'

export const shellSecrets = [
  {
    name: 'Authorization Header',
    threat: 'secret',
    severity: 'high',
    // Never at the very start: there it is the request's own header, which is how one logs in.
    pattern: String.raw`[^\w-](?:[Aa]uthorization|AUTHORIZATION)(?:["'\]\\]{0,3}\s{0,3}(?:[:=,]|=>)\s{0,3}["'\x60\\]{0,3}|\n)(?:[Bb]earer|[Tt]oken|[Bb]ot|[Aa]pi-?[Kk]ey|[Kk]ey|[Ss]ecret)\s{1,3}(?:token=)?["']?[A-Za-z0-9._~+/=:-]{16,}`,
    source: 'https://www.rfc-editor.org/rfc/rfc6750#section-2.1',
    check: isBearer,
  },
  {
    name: 'Bearer Token',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`["'\x60(=][Bb]earer\s{1,3}[A-Za-z0-9._~+/=-]{16,}`,
    source: 'https://www.rfc-editor.org/rfc/rfc6750#section-2.1',
    check: isBearer,
  },
  {
    name: 'Session Cookie',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`[^\w](?:[Cc]ookie|COOKIE)["']?\s{0,3}[:=]\s{0,3}["']?[^\n"']{0,400}[^\n"'=;]{0,24}(?:[Ss][Ee][Ss][Ss]|[Ss][Ii][Dd]|[Aa][Uu][Tt][Hh]|[Tt][Oo][Kk][Ee][Nn]|[Jj][Ww][Tt])[\w.-]{0,24}=[\w%.~+/=:-]{16,}`,
    source: 'https://www.rfc-editor.org/rfc/rfc6265#section-8.4',
    check: isSessionCookie,
  },
  {
    name: 'Secret in Query',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`[?&][\w.-]{0,24}(?:[Kk]ey|KEY|[Tt]oken|TOKEN|[Ss]ecret|SECRET|appid|auth|jwt|passphrase|pwd)=[A-Za-z0-9_.~%+/=-]{12,}`,
    source: 'https://www.rfc-editor.org/rfc/rfc9700#section-4.3.2',
    check: isQuerySecret,
  },
  {
    name: 'Login in Command Line',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`\b(?:curl|wget)\b[^\n]{0,300}\s(?:-[a-zA-Z]{0,8}u|--user|--proxy-user|--auth|-a)[ =]?["']?[^\s:"'/]{1,64}:[^\s"']{3,128}["']?`,
    source: curl,
    check: isLogin,
  },
  {
    name: 'Password Flag',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`\b(?:mysql|mysqldump|mysqladmin|mysqlimport|mariadb|mariadb-dump|mongo|mongosh|mongodump|mongorestore|redis-cli|sshpass|docker login|podman login|helm registry login|ldapsearch|ldapadd|ldapmodify|sqlcmd|smbclient|net use|htpasswd|az login|rabbitmqadmin|openssl enc|zip -r|7z a)\b[^\n|;]{0,200}\s-(?:[paPwUk] ?)["']?[^\s"'-][^\s"']{3,128}["']?`,
    source: 'https://dev.mysql.com/doc/refman/8.4/en/password-security-user.html',
    check: isLoginFlag,
  },
  {
    name: 'Password Statement',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`(?:IDENTIFIED|identified) (?:BY|by|WITH \w{4,32} BY|with \w{4,32} by) ["'][^\s"']{4,128}["']`,
    source: 'https://dev.mysql.com/doc/refman/8.4/en/create-user.html',
    check: isPasswordField,
  },
  {
    name: 'PostgreSQL Password File',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\b[\w.*-]{1,64}:(?:543[2-9]|6432|\*):[\w.*-]{1,64}:[\w.*-]{1,64}:[^\s:]{4,128}`,
    source: 'https://www.postgresql.org/docs/current/libpq-pgpass.html',
    check: isPasswordField,
  },
  {
    name: 'Password Hash',
    threat: 'secret',
    severity: 'high',
    // A line of shadow or htpasswd: the user's name right before it.
    pattern: String.raw`\b[a-z_][\w.-]{0,31}:(?:\$(?:1|5|6|7|y|gy|apr1|2[aby])\$|\{SSHA\})[./A-Za-z0-9$=,+]{20,200}`,
    source: 'https://man7.org/linux/man-pages/man5/shadow.5.html',
  },
  {
    name: 'Login Call',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`(?:\bauth=\(|BasicAuth\(|basic_auth[( ]|PSCredential\(|UsernamePasswordCredentials\(|NetworkCredential\()["'][^\s"']{1,64}["'],[ ]?["'][^\s"']{4,128}["']`,
    source: 'https://requests.readthedocs.io/en/latest/user/authentication/',
    check: isPasswordField,
  },
  {
    name: 'Piped Password',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`echo (?:-n )?["']?[^\s"'|]{4,256}["']? ?\| ?(?:sudo -S|sudo chpasswd|chpasswd|docker login|podman login|gh auth login|vault login|cryptsetup)`,
    source: 'https://docs.docker.com/reference/cli/docker/login/#password-stdin',
    check: isPipedPassword,
  },
  {
    name: 'Secure String',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`ConvertTo-SecureString (?:-String )?["'][^\s"']{4,128}["']`,
    source: 'https://learn.microsoft.com/en-us/powershell/module/microsoft.powershell.security/convertto-securestring',
    check: isPasswordField,
  },
  {
    name: 'Server Configuration Password',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`(?:^|[\s;])(?:requirepass |masterauth |psk=|snmp-server community |rocommunity |wpa_passphrase=)["']?[^\s"']{6,128}["']?`,
    source: 'https://redis.io/docs/latest/operate/oss_and_stack/management/security/#authentication',
    check: isPasswordField,
  },
  {
    name: 'Network Device Password',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`\b(?:secret [5689] \$[0-9a-z]{1,8}\$[./A-Za-z0-9$]{16,}|password 7 [0-9A-F]{8,64}\b)`,
    source:
      'https://www.cisco.com/c/en/us/support/docs/security-vpn/remote-authentication-dial-user-service-radius/107614-64.html',
  },
  {
    name: 'Environment Statement Secret',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`(?m)^[ \t]{0,16}(?:ENV|ARG|setx|setenv|set -[gU]x|#define) [A-Z0-9_]{0,40}(?:SECRET|PASSWORD|PASSWD|TOKEN|KEY)[A-Z0-9_]{0,20} ["']?[^\s"'=]{8,}["']?`,
    source: 'https://docs.docker.com/reference/dockerfile/#env',
    check: isStatementSecret,
  },
  {
    name: 'Oracle Connection String',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`jdbc:oracle:(?:thin|oci8?):[^\s/"'@]{1,64}/[^\s@"']{3,128}@[\w/(\[]`,
    source: 'https://docs.oracle.com/en/database/oracle/oracle-database/23/jjdbc/data-sources-and-URLs.html',
    check: isOracleLogin,
  },
  {
    name: 'Google App Password',
    threat: 'secret',
    severity: 'critical',
    // Four groups of four letters are four words more often than not, so a label is part of the pattern.
    pattern: String.raw`(?:[Pp]ass|PASS)(?:[Ww]ord|WORD|wd)?["']?\s{0,3}[:=]\s{0,3}["']?[a-z]{4} [a-z]{4} [a-z]{4} [a-z]{4}\b`,
    source: 'https://support.google.com/accounts/answer/185833',
    audience: ['smtp.gmail.com', 'imap.gmail.com'],
    check: isAppPassword,
  },
] as const satisfies readonly Rule[]

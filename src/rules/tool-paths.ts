// DATA: paths that tools have no business with: where credentials lie, what starts by itself, what keeps records.
// Paths come as `plainPath` writes them: lower case, `/` between, `..` resolved.

/** Templates and public halves are no credentials. */
const harmless = /\.(?:example|sample|template|dist|pub|md)$|\.env\.(?:example|sample|template|dist|test)$/

const credentialFiles = [
  /(?:^|\/)\.ssh(?:\/(?:id_[\w-]+|identity|authorized_keys2?|config|[\w.-]+\.pem|\*)?)?$/,
  /(?:^|\/)(?:id_rsa|id_dsa|id_ecdsa|id_ed25519)$/,
  /(?:^|\/)\.aws(?:\/(?:credentials|config|sso\/.*)?)?$/,
  /(?:^|\/)\.azure\/(?:accesstokens|msal_token_cache|azureprofile)[\w.]*$/,
  /(?:^|\/)\.config\/gcloud\/.*(?:credentials|access_tokens)/,
  /(?:^|\/)application_default_credentials\.json$/,
  /(?:^|\/)\.kube\/config$/,
  /(?:^|\/)\.docker\/config\.json$/,
  /(?:^|\/)\.env(?:\.[\w-]+)?$/,
  /(?:^|\/)\.?netrc$/,
  /(?:^|\/)\.(?:npmrc|pypirc|pgpass|my\.cnf|git-credentials|vault-token|s3cfg|boto|htpasswd|terraformrc)$/,
  /(?:^|\/)\.config\/(?:gh\/hosts\.yml|hub|rclone\/rclone\.conf|doctl\/config\.yaml)$/,
  /(?:^|\/)\.(?:gnupg|password-store)(?:\/|$)/,
  /^\/etc\/(?:shadow|gshadow|sudoers|master\.passwd|krb5\.keytab|ssl\/private)(?:[-~]|\/|$)/,
  /^\/proc\/(?:self|thread-self|\d+|\*)\/(?:environ|mem)$/,
  /^\/(?:var\/)?run\/secrets\//,
  /(?:^|\/)(?:login\.keychain(?:-db)?|keychains)(?:\/|$)/,
  /\/(?:chrome|chromium|brave-browser|edge)\/.*\/(?:login data|cookies|local state)$/,
  /\/firefox\/.*\/(?:logins\.json|key4\.db|cookies\.sqlite)$/,
  /(?:^|\/)(?:wallet\.dat|keystore\/utc--.*)$/,
  /\/windows\/system32\/config\/(?:sam|system|security)$/,
  /\/ntds\.dit$/,
]

export function isCredentialPath(path: string): boolean {
  return !harmless.test(path) && credentialFiles.some((pattern) => pattern.test(path))
}

const persistent = [
  /^\/etc\/(?:cron[\w.]*|init\.d|rc\.local|rc\d\.d|ld\.so\.preload|ld\.so\.conf\.d|pam\.d|xdg\/autostart|update-motd\.d)(?:\/|$)/,
  /^\/var\/spool\/(?:cron|at)(?:\/|$)/,
  /^\/(?:etc|lib|usr\/lib|run)\/systemd\/(?:system|user)(?:\/|$)/,
  /(?:^|\/)\.config\/(?:systemd\/user|autostart)(?:\/|$)/,
  /(?:^|\/)library\/(?:launchagents|launchdaemons)(?:\/|$)/,
  /(?:^|\/)\.ssh\/(?:authorized_keys2?|rc)$/,
  /\/start menu\/programs\/startup(?:\/|$)/,
  /(?:^|\/)\.git\/hooks\/[\w-]+$/,
  /^\/etc\/(?:sudoers(?:\.d\/.*)?|passwd|shadow)$/,
]

export function isPersistentPath(path: string): boolean {
  return persistent.some((pattern) => pattern.test(path))
}

const profiles =
  /(?:^|\/)\.(?:bashrc|bash_profile|bash_login|bash_logout|profile|zshrc|zprofile|zshenv|zlogin|kshrc|cshrc|tcshrc|config\/fish\/config\.fish|xprofile|xinitrc)$|^\/etc\/(?:profile|bash\.bashrc|zshrc|zsh\/zshrc|environment)$|^\/etc\/profile\.d\/|(?:microsoft\.)?powershell_profile\.ps1$/

export function isProfile(path: string): boolean {
  return profiles.test(path)
}

const records =
  /^\/var\/(?:log|adm)(?:\/|$)|(?:^|\/)\.(?:bash|zsh|sh|python|mysql|psql)_?history$|(?:^|\/)(?:audit|auth|secure|syslog|messages|wtmp|btmp|lastlog)(?:\.log)?$/

export function isRecord(path: string): boolean {
  return records.test(path)
}

const system =
  /^\/(?:$|bin|boot|dev|etc|home|lib\w*|opt|root|sbin|srv|sys|usr|var|\*|applications|library|system|users)(?:\/[^/]*)?$/

/** Nobody cleans up by deleting these. */
export function isRootOfMuch(path: string): boolean {
  return (
    path === '' || path === '*' || system.test(path) || /^\/home\/user\/?\*?$/.test(path) || /^[a-z]:\/?\*?$/.test(path)
  )
}

// DATA: paths that tools have no business with: where credentials lie, what starts by itself, what keeps records.
// Paths come as `plainPath` writes them: lower case, `/` between, `..` resolved.

import { anyOf, re2 } from '../pattern/re2.ts'

/** Templates and public halves are no credentials. */
const harmless = re2`\.(?:example|sample|template|dist|pub|md)$|\.env\.(?:example|sample|template|dist|test)$`

const credentialFiles = anyOf([
  re2`(?:^|/)\.ssh(?:/(?:id_[\w*?-]+|identity|authorized_keys2?|(?:[\w.-]+/)?[\w.-]*(?:rsa|dsa|ecdsa|ed25519|key)|[\w.*?-]+\.pem|\*))$`,
  re2`(?:^|/)(?:id_rsa|id_dsa|id_ecdsa|id_ed25519)$`,
  re2`(?:^|/)\.aws/(?:credentials|config|sso/.*|\*)$`,
  re2`(?:^|/)\.azure/(?:accesstokens|msal_token_cache|azureprofile)[\w.]*$`,
  re2`(?:^|/)\.config/gcloud/.*(?:credentials|access_tokens)`,
  re2`(?:^|/)application_default_credentials\.json$|(?:^|/)gcloud/(?:credentials|access_tokens)\.db$|/globalstorage/state\.vscdb$`,
  re2`(?:^|/)\.kube/config$`,
  re2`(?:^|/)\.docker/config\.json$`,
  re2`(?:^|/)\.env(?:\.[\w-]+)?$`,
  re2`(?:^|/)\.?netrc$`,
  re2`(?:^|/)\.(?:npmrc|pypirc|pgpass|my\.cnf|git-credentials|vault-token|s3cfg|boto|htpasswd|terraformrc|vault_pass(?:word)?|databrickscfg|snowsql/config|kaggle/kaggle\.json|cargo/credentials(?:\.toml)?|gem/credentials|claude/\.credentials\.json|codex/auth\.json|config/op/config|terraform\.d/credentials\.tfrc\.json|mylogin\.cnf)$`,
  re2`(?:^|/)\.config/(?:gh/hosts\.yml|hub|rclone/rclone\.conf|doctl/config\.yaml)$`,
  re2`(?:^|/)\.(?:gnupg|password-store)(?:/|$)`,
  re2`^/etc/(?:passwd|shadow|gshadow|sudoers|master\.passwd|krb5\.keytab|ssl/private)(?:[-~]|/|$)`,
  re2`^/proc/(?:[^/]+/)?(?:environ|mem)$`,
  re2`^/(?:var/)?run/secrets/`,
  re2`(?:^|/)(?:login\.keychain(?:-db)?|keychains)(?:/|$)`,
  re2`/[\w-]*(?:chrome|chromium|brave|edge|opera|vivaldi)[\w-]*/(?:.*/)?(?:login data|cookies|local state|web data)$`,
  re2`/firefox/.*/(?:logins\.json|key4\.db|cookies\.sqlite)$`,
  re2`(?:^|/)(?:wallet\.dat|keystore/utc--.*)$`,
  re2`/windows/system32/config/(?:sam|system|security)$`,
  re2`/ntds\.dit$`,
  re2`(?:^|/)\.(?:config/solana/.*\.json|ethereum/keystore/.*|electrum/wallets/.*|near-credentials/.*|sui/sui_config/sui\.keystore|foundry/keystores/.*|aptos/config\.yaml|brownie/accounts/.*)$`,
  re2`(?:^|/)\.(?:config/git/credentials|composer/auth\.json|config/composer/auth\.json|oci/config|fly/config\.yml|sentryclirc|pulumi/credentials\.json|rediscli_auth|vnc/passwd|cache/huggingface/token|huggingface/token|config/github-copilot/(?:hosts|apps)\.json|config/configstore/[\w-]+\.json|subversion/auth/.*|local/share/keyrings/.*|config/hub|mc/config\.json|circleci/cli\.yml|netlify/config\.json|vercel/auth\.json)$`,
  re2`^/etc/(?:kubernetes/admin\.conf|rancher/k3s/k3s\.yaml|letsencrypt/(?:live|archive)/.*privkey.*\.pem)$|/(?:key3\.db|signons\.sqlite|unattend\.xml|winscp\.ini|recentservers\.xml)$`,
])

export function isCredentialPath(path: string): boolean {
  return !harmless.test(path) && credentialFiles.test(path)
}

const credentialFolder = re2`(?:^|/)\.(?:ssh|aws|azure|kube|gnupg|password-store|docker|config/(?:gcloud|gh|op|rclone)|mozilla/firefox(?:/[^/]*)?|thunderbird)(?:/\*?)?$|/(?:google-chrome|chromium|brave-browser|microsoft-edge|vivaldi)(?:/(?:default|profile [^/]*))?/?$|/google/chrome/user data(?:/default)?/?$|^/etc/ssl/private$|/library/keychains$|^/(?:var/)?run/secrets$`

/** Where credentials lie: whoever takes all of it takes those. */
export function isCredentialFolder(path: string): boolean {
  return credentialFolder.test(path)
}

const weak = anyOf([
  re2`(?:^|/)(?:secrets?|credentials?|service[_-]?account[\w-]*|client_secret[\w.-]*|master|private|server|privkey|ca|tls|ssl|apiclient)(?:\.(?:ya?ml|json|toml|ini|env|key|pem|p12|pfx))$`,
  re2`\.(?:key|p12|pfx|jks|keystore|kdbx?|ppk|gpg|asc|ovpn|tfstate)$`,
  re2`(?:^|/)\.(?:bash|zsh|sh|python|mysql|psql|node_repl)_?history$`,
  re2`(?:^|/)\.(?:config|local/share|cache)/.*(?:session|token|auth|cred|secret|cookie)[\w-]*\.(?:json|ya?ml|toml|ini|db|sqlite)$`,
  re2`(?:^|/)(?:wp-config\.php|settings/production\.py|database\.yml|\.ssh/(?:config|known_hosts)|\.ssh|\.aws)$`,
])

/** Files whose names say that they may hold secrets: what is sent on after they were read is another matter. */
export function isWeakCredentialPath(path: string): boolean {
  return !harmless.test(path) && weak.test(path)
}

const temporary = re2`^/(?:private/)?(?:var/)?tmp/[^/*?]{2,}`

const disposable = re2`(?:^|/)(?:node_modules|dist|build|out|bin|target|coverage|htmlcov|\.next|\.nuxt|\.turbo|\.svelte-kit|\.cache|\.parcel-cache|__pycache__|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.tox|\.venv|venv|\.gradle|\.terraform|tmp|temp|logs?|obj|debug|release|package-lock\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|[^/]*\.(?:log|pyc|tmp|bak|o|class|egg-info|tsbuildinfo|swp|orig|rej)|(?:test-?results|playwright-report|\.nyc_output|storybook-static|\.output|\.vite|deriveddata|pods|vendor/bundle|\.dart_tool|\.angle|\.svelte|\.vercel|\.aws-sam|cdk\.out|\.ipynb_checkpoints|\.hypothesis|_build|elm-stuff|bazel-[\w-]+|cmake-build-[\w-]+|\.git/[\w/.-]*\.lock))(?:/\*?|/[^/]*)?$`

/** What tools build and build again, in a project: not at the top of a system. */
export function isDisposable(path: string): boolean {
  if (temporary.test(path)) return true
  return disposable.test(path) && (!path.startsWith('/') || path.split('/').length > 3) && !isRootOfMuch(path)
}

const persistent = anyOf([
  re2`^/etc/(?:cron[\w.]*|init\.d|rc\.local|rc\d\.d|ld\.so\.preload|ld\.so\.conf\.d|pam\.d|xdg/autostart|update-motd\.d)(?:/|$)`,
  re2`^/var/spool/(?:cron|at)(?:/|$)`,
  re2`^/(?:etc|lib|usr/lib|run)/systemd/(?:system|user)(?:/|$)`,
  re2`(?:^|/)\.config/(?:systemd/user|autostart)(?:/|$)`,
  re2`(?:^|/)library/(?:launchagents|launchdaemons)(?:/|$)`,
  re2`(?:^|/)\.ssh/(?:authorized_keys2?|auth\w*[*?][\w*?]*|rc)$`,
  re2`/start menu/programs/startup(?:/|$)`,
  re2`(?:^|/)\.git/hooks/[\w-]+$|/(?:site|dist)-packages/[^/]+\.pth$`,
  re2`^/etc/(?:sudoers(?:\.d/.*)?|passwd|shadow)$`,
])

export function isPersistentPath(path: string): boolean {
  return persistent.test(path)
}

const profiles = re2`(?:^|/)\.(?:bashrc|bash_profile|bash_login|bash_logout|profile|zshrc|zprofile|zshenv|zlogin|kshrc|cshrc|tcshrc|config/fish/config\.fish|xprofile|xinitrc)$|^/etc/(?:profile|bash\.bashrc|zshrc|zsh/zshrc|environment)$|^/etc/profile\.d/|(?:microsoft\.)?powershell_profile\.ps1$`

export function isProfile(path: string): boolean {
  return profiles.test(path)
}

const records = re2`^/var/(?:log|adm)(?:/|$)|(?:^|/)\.(?:bash|zsh|sh|python|mysql|psql)_?history$|(?:^|/)(?:audit|auth|secure|syslog|messages|wtmp|btmp|lastlog)(?:\.log)?$`

export function isRecord(path: string): boolean {
  return records.test(path)
}

const system = re2`^/(?:$|bin|boot|dev|etc|home|lib\w*|opt|root|sbin|srv|sys|usr|var|\*|applications|library|system|users)(?:/[^/]*)?$`

/** Nobody cleans up by deleting these. */
export function isRootOfMuch(path: string): boolean {
  return (
    path === '' ||
    path === '*' ||
    system.test(path) ||
    re2`^/home/user/?\*?$`.test(path) ||
    re2`^[a-z]:(?:/(?:users|windows|program files(?: \(x86\))?|programdata)?(?:/[^/]*)?)?$`.test(path)
  )
}

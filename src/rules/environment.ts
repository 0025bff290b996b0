// Knows which values of the process environment are secrets.

import { entropy, isPlaceholder } from './checks-placeholder.ts'

/** Names that hold places, versions and settings of the host, never credentials. */
const ordinaryName =
  /^(?:PATH|HOME|PWD|OLDPWD|HOSTNAME|HOST|SHELL|TERM|TERMINFO|TERM_PROGRAM.*|COLORTERM|LANG|LANGUAGE|LC_.*|TZ|USER|LOGNAME|MAIL|EDITOR|VISUAL|PAGER|LESS.*|LS_COLORS|GREP_COLORS?|SHLVL|_|TMPDIR|TEMP|TMP|DISPLAY|WAYLAND_DISPLAY|DBUS_.*|XDG_.*|XAUTHORITY|GTK_.*|QT_.*|SSH_.*|GPG_TTY|GPG_AGENT_INFO|npm_.*|NPM_CONFIG_(?!.*(?:AUTH|TOKEN|PASSWORD)).*|NODE_OPTIONS|NODE_PATH|NODE_VERSION|NVM_.*|BUN_INSTALL.*|DENO_DIR|DENO_INSTALL.*|YARN_VERSION|GOPATH|GOROOT|GOCACHE|GOPROXY|GOVERSION|CARGO_HOME|RUSTUP_HOME|JAVA_HOME|JAVA_VERSION|MAVEN_HOME|GRADLE_HOME|ANDROID_HOME|PYTHON.*|VIRTUAL_ENV.*|CONDA_.*|PIP_CACHE_DIR|RUBY.*|GEM_HOME|GEM_PATH|BUNDLE_PATH|BUNDLE_APP_CONFIG|MANPATH|INFOPATH|LD_LIBRARY_PATH|DYLD_.*|PKG_CONFIG_PATH|CPATH|LIBRARY_PATH|KUBERNETES_.*|.*_SERVICE_HOST|.*_SERVICE_PORT.*|.*_PORT(?:_\d+_(?:TCP|UDP).*)?|PIPELOCK_CONFIG|SSL_CERT_(?:FILE|DIR)|NODE_EXTRA_CA_CERTS|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|SYSTEMD_.*|INVOCATION_ID|JOURNAL_STREAM|WINDOWID|SESSION_MANAGER|DEBIAN_FRONTEND|HISTFILE|ZDOTDIR|ZSH|PS1|PS2|PROMPT_COMMAND|COMPUTERNAME|PROCESSOR_.*|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA|PROGRAMFILES.*|NO_PROXY)$/i

/** Names that say their value is a secret: such a value is excused only for being a path, a version or an address. */
const secretName = /SECRET|TOKEN|PASS|PWD|KEY|CREDENTIAL|AUTH|DSN|PRIVATE|SALT|SIGN|WEBHOOK|CONNECTION/i

/** Addresses, versions, locales and dates: public whatever the name says. */
const ordinaryValue = [
  /^(?:\[[0-9a-f:.]+\]|[a-z0-9-]+(?:\.[a-z0-9-]+)*):\d{1,5}$/,
  /^v?\d+(?:\.\d+)+(?:[-+][A-Za-z0-9.+-]+)?$/,
  /^[a-z]{2,3}_[A-Z]{2}(?:\.[A-Za-z0-9-]+)?(?:@[a-z]+)?$/,
  /^\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/,
  /^[\d\s.,:-]+$/,
]

/** Words and host names: public unless the name says otherwise. */
const ordinaryWords = [
  /^[A-Za-z]?[a-z]{0,13}(?:[\s,_.-]+[A-Za-z]?[a-z]{0,13})+$/,
  /^[a-z0-9-]{1,30}(?:\.[a-z0-9-]{1,30})+(?:,[a-z0-9.-]+)*$/,
]

/** One path or a list of them: every part is short and made of the characters people put into file names. */
function isPath(value: string): boolean {
  return value
    .split(/[:;](?![\\/]{2})/)
    .every(
      (part) => /^(?:[A-Za-z]$|~|\.{0,2}[\\/])/.test(part) && /^[\w .@~\\/-]*$/.test(part) && !/[^\\/]{40}/.test(part),
    )
}

/** An address without user, query or a random-looking part. */
function isPublicUrl(value: string): boolean {
  const match = /^[a-z][a-z0-9+.-]*:\/\/([^@?#\s]*)$/i.exec(value)
  return (
    match !== null &&
    !(match[1] ?? '').split('/').some((part) => part.length >= 20 && /\d/.test(part) && entropy(part) > 3.5)
  )
}

function isOrdinary(name: string, value: string): boolean {
  if (isPath(value) || isPublicUrl(value) || ordinaryValue.some((shape) => shape.test(value))) return true
  return !secretName.test(name) && ordinaryWords.some((shape) => shape.test(value))
}

export interface EnvironmentOptions {
  /** Shorter values are never secrets: they would be found everywhere. */
  readonly minLength: number
}

/** The values of `env` that are worth guarding. The result holds secrets: keep it in memory, never print it. */
export function environmentSecrets(
  env: Readonly<Record<string, string | undefined>>,
  { minLength }: EnvironmentOptions,
): readonly { name: string; value: string }[] {
  const found: { name: string; value: string }[] = []
  const seen = new Set<string>()
  for (const name of Object.keys(env).sort()) {
    const value = env[name]?.trim() ?? ''
    if (value.length < minLength || seen.has(value)) continue
    if (ordinaryName.test(name) || isOrdinary(name, value) || isPlaceholder(value)) continue
    if (entropy(value) <= 3) continue
    seen.add(value)
    found.push({ name, value })
  }
  return found
}

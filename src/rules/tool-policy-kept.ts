// DATA: rules for tool calls that give away what a browser keeps for its user, or a pipeline for its builds.

import { attack } from './tool-call.ts'
import type { Call, CallRule } from '../shell/call.ts'
import { re2 } from '../pattern/re2.ts'

const most = 65_536
/** Cookies, all of a storage, what is named like a login in it, passwords that were typed. */
const kept = re2`document\s{0,4}\.\s{0,4}cookie\b|document\[["']cookie|\b(?:local|session)Storage\s{0,4}(?:[)\],;}+]|$)|\b(?:local|session)Storage\s{0,4}\.(?:getItem\(\s{0,4}["'][^"']{0,40}|[\w$]{0,30})(?i:token|auth|session|jwt|secret|passw)|\.cookies\(|\bcookieStore\.get|\bindexedDB\.databases|type=["'\\]{0,3}password|\bnavigator\.credentials\b`
const gives = re2`\b(?:fetch|sendBeacon|XMLHttpRequest|WebSocket|EventSource|axios|importScripts)\b|\.src\s{0,4}=|\blocation(?:\.href)?\s{0,4}=|\blocation\.(?:assign|replace)\(|\bwindow\.open\(|\$\.(?:get|post|ajax)\(|\.submit\(`
const elsewhere = re2`(?i)["'\x60](?:https?:|wss?:)?//(?:[a-km-z0-9]|l[a-np-z0-9]|lo[abd-z0-9])`
const browsers = re2`(?i)eval|script|browser|page|javascript|(?:^|[_.-])js(?:$|[_.-])|run_?code|console|playwright|puppeteer|navigate|cdp|devtools`

const isInBrowser = ({ tool, categories }: Call): boolean => browsers.test(tool) && !categories.has('write')

/** A script for a page, or a cookie jar, that shows who somebody is logged in as. */
export function readsSession(call: Call): boolean {
  return (
    re2`(?i)(?:get|read|list|dump|export|show|all)\w{0,12}[_.-]?(?:cookies?|(?:local|session)_?storage|storage_?state|auth_?state)(?:$|[_.\W-])`.test(
      call.tool,
    ) ||
    (isInBrowser(call) && call.texts.some((text) => kept.test(text.slice(0, most))))
  )
}

function givesSession(call: Call): boolean {
  return call.texts.some((text) => {
    const some = text.slice(0, most)
    const isScript = isInBrowser(call) || re2`(?i)^\s{0,16}javascript:`.test(some)
    return isScript && kept.test(some) && gives.test(some) && elsewhere.test(some)
  })
}

const pipelines = re2`(?:^|/)(?:\.github/(?:workflows|actions)/.*\.ya?ml|action\.ya?ml|\.gitlab-ci\.ya?ml|\.circleci/config\.ya?ml|azure-pipelines\.ya?ml|bitbucket-pipelines\.ya?ml|\.drone\.ya?ml|\.woodpecker(?:/.*)?\.ya?ml|jenkinsfile|\.travis\.ya?ml|\.buildkite/.*\.ya?ml)$`
/** All secrets at once; one in what is sent as data; one spelled so that the log does not star it out. */
const discloses = re2`(?i)\btoJson\(\s{0,4}secrets\s{0,4}\)|(?:\s-d|\s--data[\w-]{0,16}|\s-F|\s--form|\s--json|--post-data)[ =]?\S{0,80}\$\{\{\s{0,4}secrets\.|\becho\b[^\n|]{0,80}\$\{\{\s{0,4}secrets\.[^\n|]{0,80}\|\s{0,4}(?:rev|xxd|od|hexdump|tr|sed|base32|base64(?:\s+-w\s?0)?\s*(?:\||$|\n)|fold|curl|nc|wget)\b?|\b(?:env|printenv|export -p|set)\s{0,4}\|\s{0,4}(?:base64|curl|nc|wget|xxd|tee)\b`

function disclosesSecrets({ paths, texts, categories }: Call): boolean {
  if (!texts.some((text) => discloses.test(text.slice(0, most)))) return false
  return (
    paths.some((path) => pipelines.test(path)) ||
    (categories.has('write') && texts.some((text) => pipelines.test(text.slice(0, 512))))
  )
}

export const keptRules: readonly CallRule[] = [
  {
    name: 'Browser Session Disclosure',
    severity: 'high',
    action: null,
    source: attack('T1539'),
    detail: 'sends cookies, stored tokens or typed passwords of a page to another host',
    matches: givesSession,
  },
  {
    name: 'Pipeline Secret Disclosure',
    severity: 'high',
    action: null,
    source:
      'https://docs.github.com/en/actions/security-for-github-actions/security-guides/security-hardening-for-github-actions#using-secrets',
    detail: 'makes a build give its secrets away',
    matches: disclosesSecrets,
  },
]

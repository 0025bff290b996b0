// Knows which programs start another one that stands in their arguments.

import { re2 } from '../pattern/re2.ts'

/** Options of wrappers that take a word of their own. */
const wrappers: Readonly<Record<string, string>> = {
  sudo: 'ugChpRTDr',
  doas: 'uC',
  env: 'uCS',
  command: '',
  builtin: '',
  exec: 'a',
  nohup: '',
  nice: 'n',
  ionice: 'cnp',
  time: 'fo',
  timeout: 'ks',
  setsid: '',
  stdbuf: 'ioe',
  busybox: '',
  toybox: '',
  xargs: 'aInLPdEs',
  parallel: 'jI',
  chroot: '',
  strace: 'eop',
  watch: 'n',
  flock: 'w',
  unbuffer: '',
  catchsegv: '',
  proxychains: 'f',
  torsocks: '',
  unshare: '',
  nsenter: 'tSG',
  'systemd-run': 'upM',
  pkexec: '',
  fakeroot: '',
  chrt: '',
  taskset: '',
  start: '',
}
/** They take one operand before the program. */
const operandFirst = new Set(['timeout', 'chroot', 'flock', 'chrt', 'taskset'])

/** The command itself, then what it wraps, and so on inward. */
export function unwrapped(argv: readonly string[]): readonly (readonly string[])[] {
  const out = [argv]
  let now = argv
  for (let depth = 0; depth < 8; depth++) {
    const name = nameOf(now[0] ?? '')
    const takes = Object.hasOwn(wrappers, name) ? wrappers[name] : undefined
    const next = takes === undefined ? executed(name, now) : wrapped(now, name, takes)
    if (next.length === 0) break
    out.push(next)
    now = next
  }
  return out
}

function wrapped(argv: readonly string[], name: string, takes: string): readonly string[] {
  if (name === 'command' && re2`^-[vV]$`.test(argv[1] ?? '')) return []
  let at = 1
  for (; at < argv.length; at++) {
    const arg = argv[at] ?? ''
    if (arg === '--') {
      at++
      break
    }
    if (re2`^[A-Za-z_]\w*=`.test(arg)) continue
    if (!arg.startsWith('-') || arg === '-') break
    if (arg.length === 2 && takes.includes(arg[1] ?? '-')) at++
  }
  return argv.slice(at + (operandFirst.has(name) ? 1 : 0))
}

/** `find -exec CMD ... ;`, and what runs in a container. */
function executed(name: string, argv: readonly string[]): readonly string[] {
  if (containers.has(name)) return contained(argv)
  if (name !== 'find' && name !== 'fd') return []
  const at = argv.findIndex((arg) => re2`^(?:-exec|-execdir|-ok|-okdir|-x|-X|--exec)$`.test(arg))
  if (at < 0) return []
  const end = argv.findIndex((arg, i) => i > at && (arg === ';' || arg === '+'))
  const found = foundBy(argv.slice(0, at))
  return argv.slice(at + 1, end < 0 ? argv.length : end).map((arg) => (arg === '{}' ? found : arg))
}

/** What stands for the files that a search finds: its name in the folder where it looks. */
function foundBy(argv: readonly string[]): string {
  const at = argv.findIndex((arg) => re2`^-i?name$`.test(arg))
  const folder = argv[1] === undefined || argv[1].startsWith('-') ? '.' : argv[1]
  return at < 0 ? `${folder}/*` : `${folder}/${argv[at + 1] ?? '*'}`
}

const containers = new Set(['docker', 'podman', 'nerdctl', 'kubectl', 'oc'])
const valued = re2`^(?:-[evpwunhcml]|--(?:env|volume|publish|workdir|user|name|network|namespace|container|entrypoint|mount|hostname|memory|label|env-file))$`

/** Behind `--`, else behind the name of the container or image. */
function contained(argv: readonly string[]): readonly string[] {
  const verb = argv.findIndex((arg) => arg === 'exec' || arg === 'run')
  if (verb < 0 || verb > 4) return []
  const dashes = argv.indexOf('--')
  if (dashes > verb) return argv.slice(dashes + 1)
  let at = verb + 1
  while (at < argv.length && argv[at]?.startsWith('-') === true) at += valued.test(argv[at] ?? '') ? 2 : 1
  return argv.slice(at + 1)
}

/** A program without its path. */
export function nameOf(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1)
}

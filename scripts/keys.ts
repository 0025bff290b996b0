// `bun scripts/keys.ts [--new] [--jobs N] [KEY…]`: which test notices when a key of the configuration is ignored; tests/fixtures/keys.json.
// A copy of the program drops one key from whatever it reads; a test that passes with the key and fails without it proves the key.

import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { builtKeys, exempt, type Proofs } from '../tests/keys.ts'

const table = 'tests/fixtures/keys.json'
const copy = resolve('.cache/ignoring')
const bun = resolve('node_modules/.bin/bun')
/** What a key may cost: more tests than these are not tried. */
const mostTests = 12

interface Place {
  readonly file: string
  /** As the test's text begins: what stands before the first value put into it. */
  readonly title: string
  readonly text: string
}

/** The program, with one line more: what it reads lacks the key that the environment names. */
function makeCopy(): void {
  rmSync(copy, { recursive: true, force: true })
  mkdirSync(copy, { recursive: true })
  for (const name of ['src', 'tests', 'scripts', 'docs', 'deploy', 'package.json', 'package-lock.json', 'README.md'])
    if (existsSync(name)) cpSync(name, join(copy, name), { recursive: true })
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'))
  const file = join(copy, 'src/config/load.ts')
  const text = readFileSync(file, 'utf8')
  const line = 'const laid = layOver(root, tree)\n'
  if (!text.includes(line)) throw new Error(`${file} has changed: where is the file read?`)
  writeFileSync(file, text.replace(line, `${line}  ignore(laid, globalThis.process.env['IGNORED_KEY'])\n`) + ignoring)
  execFileSync(bun, ['scripts/build.ts'], { cwd: copy, stdio: 'inherit' })
}

const ignoring = `
function ignore(laid: any, path?: string): void {
  if (!path) return
  const steps = path.replaceAll('[]', '.#').split('.')
  const fits = (place: unknown[]) =>
    steps.every((step, i) => step === '*' || (step === '#' ? typeof place[i] === 'number' : step === place[i]))
  for (const place of laid.places.keys()) if (fits(JSON.parse(place))) laid.places.delete(place)
  drop(laid.data, path)
}

function drop(data: any, path: string): void {
  const [step = '', ...rest] = path.split('.')
  const key = step.replace('[]', '')
  for (const name of key === '*' ? Object.keys(data ?? {}) : [key]) {
    if (typeof data !== 'object' || data === null || !(name in data)) continue
    if (rest.length === 0) delete data[name]
    else for (const one of step.endsWith('[]') ? data[name] : [data[name]]) drop(one, rest.join('.'))
  }
}
`

/** Every test, with the text around it that all tests of its file share. */
function placesOf(folder: string): Place[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts') && !/^(?:config-|keys\.|architecture|docs-)/.test(name))
    .flatMap((name) => {
      const file = join(folder, name)
      const pieces = readFileSync(file, 'utf8').split(/^(?= *test\()/m)
      const shared = pieces[0] ?? ''
      return pieces.slice(1).flatMap((text) => {
        const [, quote, title = ''] = /test\(\s*(['"`])(.*?)\1/.exec(text) ?? []
        const known = quote === '`' ? (title.split('${')[0] ?? '') : title.replaceAll(/\\(['"])/g, '$1')
        return [{ file, title: known, text: `${text}\n${shared}` }]
      })
    })
}

const camel = (key: string) => key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

const says = (text: string, word: string) => new RegExp(`\\b(?:${word}|${camel(word)})\\b`).test(text)

/** Those that speak of the key: in their title first, then those nearer to it. */
function candidates(key: string, places: readonly Place[]): Place[] {
  const parts = key.split('.').map((part) => part.replace('[]', ''))
  const last = parts.at(-1) ?? ''
  const section = parts[0] ?? ''
  // Those without sockets first: they take no time.
  const weight = ({ file, title, text }: Place) =>
    (file.startsWith('tests/core') ? 3 : 0) +
    (says(title, last) ? 8 : 0) +
    (says(title, section) ? 4 : 0) +
    (says(text.split('\n\n')[0] ?? '', last) ? 2 : 0) +
    (says(text, section) ? 1 : 0)
  return places
    .filter(({ text }) => says(text, last) && (says(text, section) || parts.length === 1))
    .toSorted((a, b) => weight(b) - weight(a))
    .slice(0, mostTests)
}

const asRegex = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** Whether the test passes in a program that ignores the key; `''` = it ignores nothing. */
function passes({ file, title }: Place, key: string): Promise<boolean> {
  const env = {
    ...process.env,
    IGNORED_KEY: key,
    PIPELOCK_COMMAND: `env IGNORED_KEY=${key} ${join(copy, 'dist/pipelock')}`,
  }
  const args = ['test', '--timeout', '60000', `./${file}`, '-t', asRegex(title)]
  const how = { cwd: copy, env, stdio: 'ignore', timeout: 180_000, killSignal: 'SIGKILL', detached: true } as const
  const child = spawn(bun, args, how)
  return new Promise((go) =>
    child.on('close', (code) => {
      // A test that failed leaves what it started.
      try {
        process.kill(-(child.pid ?? 0), 'SIGKILL')
      } catch {
        // Nothing was left.
      }
      go(code === 0)
    }),
  )
}

const nameOf = ({ file, title }: Place) => `${file}: ${title}`

const sound = new Map<string, Promise<boolean>>()
/** Whether it passes at all, on a copy: what always fails proves nothing. */
function isSound(place: Place): Promise<boolean> {
  const known = sound.get(nameOf(place)) ?? passes(place, '')
  sound.set(nameOf(place), known)
  return known
}

async function proofOf(key: string, places: readonly Place[], known: string | undefined): Promise<string | undefined> {
  const first = places.filter((place) => nameOf(place) === known)
  for (const place of [...first, ...candidates(key, places)])
    if (!(await passes(place, key)) && (await isSound(place))) return nameOf(place)
  return undefined
}

const { values, positionals } = parseArgs({
  options: { new: { type: 'boolean', default: false }, jobs: { type: 'string', default: '2' } },
  allowPositionals: true,
})
const before: Proofs = existsSync(table) ? (JSON.parse(readFileSync(table, 'utf8')) as Proofs) : {}
const wanted = (key: string) =>
  !exempt.has(key) &&
  (positionals.length === 0 || positionals.some((start) => key.startsWith(start))) &&
  !(values.new && before[key] !== undefined)
const keys = builtKeys().filter(wanted)
const known = new Set(builtKeys())
const proofs = new Map(Object.entries(before).filter(([key]) => known.has(key)))
makeCopy()
const places = [...placesOf('tests/core'), ...placesOf('tests/wire')].filter(({ title }) => title !== '')
const unproven: string[] = []
const waiting = [...keys]
const work = async (): Promise<void> => {
  for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) {
    const proof = await proofOf(key, places, proofs.get(key))
    if (proof === undefined) {
      unproven.push(key)
      proofs.delete(key)
    } else proofs.set(key, proof)
    console.log(`${key}: ${proof ?? 'NO TEST NOTICES'}`)
    const sorted = [...proofs].toSorted(([a], [b]) => (a < b ? -1 : 1))
    writeFileSync(table, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`)
  }
}
await Promise.all(Array.from({ length: Number(values.jobs) }, work))
if (unproven.length > 0) {
  console.error(`keys: no test notices that these are ignored:\n${unproven.join('\n')}`)
  process.exit(1)
}

// Compiles every wasm/NAME.ts to WebAssembly and embeds it as wasm-NAME.ts in the room that uses it: `bun scripts/wasm.ts [--check]`.

import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'

mkdirSync('.cache', { recursive: true })
const compiler = 'node_modules/assemblyscript/bin/asc.js'
const options = ['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--initialMemory', '4']
let stale = 0
for (const source of readdirSync('wasm').filter((name) => name.endsWith('.ts'))) {
  const name = source.slice(0, -3)
  const room = ['automaton', 'text'].includes(name) ? 'pattern' : 'scan'
  const target = `src/${room}/wasm-${name}.ts`
  const binary = `.cache/${name}.wasm`
  execFileSync('node', [compiler, `wasm/${source}`, ...options, '--outFile', binary], { stdio: 'inherit' })
  const text = `// The compiled form of wasm/${source}, made by scripts/wasm.ts.

export const ${name} =
  '${readFileSync(binary).toString('base64')}'
`
  if (!process.argv.includes('--check')) writeFileSync(target, text)
  else if (readFileSync(target, 'utf8').replace(/\s/g, '') !== text.replace(/\s/g, '')) {
    console.error(`${target} is not what wasm/${source} compiles to: run npm run build:wasm`)
    stale = 1
  }
}
process.exit(stale)

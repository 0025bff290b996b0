// Compiles wasm/automaton.ts to WebAssembly and embeds it as src/scan/automaton.ts: `bun scripts/wasm.ts [--check]`.

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const target = 'src/scan/automaton.ts'
const binary = '.cache/automaton.wasm'

mkdirSync('.cache', { recursive: true })
const options = ['-O3', '--runtime', 'stub', '--noAssert', '--initialMemory', '4', '--outFile', binary]
execFileSync('node', ['node_modules/assemblyscript/bin/asc.js', 'wasm/automaton.ts', ...options], { stdio: 'inherit' })
const text = `// The compiled form of wasm/automaton.ts, made by scripts/wasm.ts.

export const automaton =
  '${readFileSync(binary).toString('base64')}'
`
if (!process.argv.includes('--check')) writeFileSync(target, text)
else if (readFileSync(target, 'utf8').replace(/\s/g, '') !== text.replace(/\s/g, '')) {
  console.error(`${target} is not what wasm/automaton.ts compiles to: run npm run build:wasm`)
  process.exit(1)
}

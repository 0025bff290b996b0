// Makes src/scan/sample.ts, the ordinary text that anchors are weighed on, from this project's own prose, data and code.

import { readFileSync, writeFileSync } from 'node:fs'

const part = (path: string, from: number, size: number) => readFileSync(path, 'utf8').slice(from, from + size)
const prose = [part('docs/ARCHITECTURE.md', 0, 7000), part('CONTRIBUTING.md', 0, 3000), part('LICENSE', 0, 6000)].join(
  '\n',
)
const chat = JSON.stringify({
  model: 'large',
  messages: prose
    .split('\n')
    .filter((line) => line.length > 40)
    .slice(0, 40)
    .map((content, index) => ({
      role: index % 2 ? 'assistant' : 'user',
      content,
      id: `msg_${index}`,
      created: 1_700_000_000 + index * 61,
    })),
})
const code = [
  part('src/proxy/exchange.ts', 0, 6000),
  part('pipelock.example.yaml', 0, 5000),
  part('package.json', 0, 900),
].join('\n')
const html = prose
  .split('\n')
  .slice(0, 60)
  .map(
    (line, index) =>
      `<div class="row" id="r${index}"><p>${line}</p><a href="https://example.com/page/${index}">more</a></div>`,
  )
  .join('')
const text = [prose, chat, code, html].join('\n').replace(/[^\n -~]/g, ' ')
writeFileSync(
  'src/scan/sample.ts',
  `// Ordinary text to weigh anchors and rules on; made by scripts/sample.ts from this project's own files.\n\nexport const sample =\n  ${JSON.stringify(text)}\n`,
)
console.log(text.length)

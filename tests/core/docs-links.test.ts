// Every relative link of every page leads to a file, and every anchor to a heading of it.

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

function pagesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return pagesIn(path)
    return entry.name.endsWith('.md') ? [path] : []
  })
}
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...['docs', 'deploy'].flatMap((folder) => pagesIn(folder)),
]

/** Without code, in which brackets are no links. */
const prose = (page: string) =>
  readFileSync(join(root, page), 'utf8')
    .replaceAll(/^```[\s\S]*?^```/gm, '')
    .replaceAll(/``.*?``|`[^`\n]*`/g, (code) => 'x'.repeat(code.length))

/** As GitHub names headings: https://docs.github.com/en/get-started/writing-on-github */
function anchorsOf(page: string): Set<string> {
  const text = readFileSync(join(root, page), 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '')
  const seen = new Map<string, number>()
  const named = [...text.matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, heading = '']) => {
    const shown = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, '')
    const slug = shown
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-')
    const times = seen.get(slug) ?? 0
    seen.set(slug, times + 1)
    return times === 0 ? slug : `${slug}-${times}`
  })
  return new Set([...named, ...[...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id = '']) => id)])
}

test('links and anchors lead somewhere', () => {
  assert.ok(pages.length > 40)
  const dead: string[] = []
  for (const page of pages)
    for (const [, link = ''] of prose(page).matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)) {
      if (/^[a-z][a-z0-9+.-]*:/i.test(link)) continue
      const [path = '', anchor = ''] = link.split('#')
      const target = path === '' ? page : normalize(join(dirname(page), decodeURIComponent(path)))
      const place = join(root, target)
      if (!existsSync(place)) dead.push(`${page}: ${link}`)
      else if (anchor !== '' && (!statSync(place).isFile() || !anchorsOf(target).has(decodeURIComponent(anchor))))
        dead.push(`${page}: ${link} (no such heading)`)
    }
  assert.deepEqual(dead, [])
})

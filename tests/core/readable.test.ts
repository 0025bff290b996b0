// The article of a page, on every runtime; odd pages give their text, and none takes long or throws.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { articleOf } from '../../src/proxy/page.ts'
import { readArticle } from '../../src/runtime/readable.ts'
import { shownText } from '../../src/scan/shown.ts'

const utf8 = new TextEncoder()
const html = [['Content-Type', 'text/html']] as const
const paragraph = `<p>${'Words, and more words, make a paragraph that is worth reading to its end. '.repeat(4)}</p>`
const read = (page: string) => articleOf(utf8.encode(page), html, readArticle)

test('menus and footers are left out', async () => {
  const { title, content } = await read(
    `<html><head><title>T &amp; U</title></head><body><nav>Menu</nav><article>${paragraph.repeat(5)}</article><footer>Imprint</footer></body></html>`,
  )
  assert.equal(title, 'T & U')
  assert.ok(content.includes('worth reading') && !/Menu|Imprint|<p>/.test(content))
})

/** Shapes for which looking for an article takes time that grows with their square: they are read as they are shown. */
const odd: Readonly<Record<string, string>> = {
  deep: `${'<div>'.repeat(5000)}deep down`,
  many: `${'<a href=x>y</a>'.repeat(20_000)} at last`,
  unclosed: `${'<div><div>y, </div>'.repeat(5000)}z`,
  large: `<p>${'word '.repeat(300_000)}</p>`,
  empty: '',
  broken: '<<<a b="<c></d><!-- <title>never ends',
}
const small = new Set(['empty', 'broken'])
const refused = async () => assert.fail('looked for an article')

for (const [name, page] of Object.entries(odd))
  test(`a page that is ${name} gives its text`, async () => {
    const { content } = await articleOf(utf8.encode(page), html, small.has(name) ? async () => null : refused)
    assert.equal(content, shownText(utf8.encode(page)).text)
  })

test('what a page shows, a line for each block', () => {
  const { text, elements, deepest } = shownText(
    utf8.encode(
      '<h1>One</h1><div><p>two <b>th</b>ree</p>\n\n\n<script>no</script><p hidden>no</p>f&#111;ur &lt;5&gt; &unknown;</div>',
    ),
  )
  assert.equal(text.replaceAll(/\n+/g, '\n'), 'One\ntwo three\nfour <5> &unknown;')
  assert.deepEqual([elements, deepest], [6, 3])
})

// A secret in pieces is found across the values of a body, whatever its format, however the stream is cut.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dlpScanner } from '../../src/service/policy.ts'
import { inspectHeaders, inspectHost, inspectPath, inspectUnsent } from '../../src/proxy/outbound.ts'
import { secrets } from '../../src/rules/secrets.ts'
import type { Format } from '../../src/scan/fields-format.ts'
import { fields } from '../../src/scan/fields.ts'
import { looseRules } from '../../src/scan/joined-rules.ts'
import { patterns } from '../../src/scan/patterns.ts'
import { type Hit, scanAll } from '../../src/scan/scanner.ts'

const random = 'a8Kd92LmQx7Zr4Tn6Vb1Wc5Yf3Hj0Gs2Pe9UiOvB'
const keys = {
  'AWS Access ID': ['AKIA', 'IOSFODNN7', 'EXAMPLE'].join(''),
  'GitHub Token': ['gh', 'p_', random.slice(0, 36)].join(''),
  'Anthropic API Key': ['sk-', 'ant-', `api03-${random}`].join(''),
}
const dlp = dlpScanner(secrets, [])
const utf8 = new TextEncoder()
const cut = (key: string, count: number) => {
  const size = Math.ceil(key.length / count)
  return Array.from({ length: count }, (_, i) => key.slice(i * size, (i + 1) * size)).filter((piece) => piece !== '')
}
const cutEvenly = (key: string, size: number) => key.match(new RegExp(`.{1,${size}}`, 'g')) ?? []
const letter = (i: number) => String.fromCharCode(0x61 + i)

const bodies: Record<string, (key: string) => string> = {
  'a list': (key) => JSON.stringify(cut(key, 2)),
  'a list of many': (key) => JSON.stringify(cut(key, 8)),
  'a list of letters': (key) => JSON.stringify([...key]),
  'an object': (key) => JSON.stringify({ x: '1', a: cut(key, 2)[0], b: cut(key, 2)[1], c: 'more' }),
  'arguments of a query': (key) =>
    JSON.stringify({
      query: `{ ${cut(key, 4)
        .map((p, i) => `b${i}: book(id:"${p}"){title}`)
        .join(' ')} }`,
    }),
  'JSON in a string': (key) => JSON.stringify({ data: JSON.stringify({ a: cut(key, 2)[0], b: cut(key, 2)[1] }) }),
  'objects in a list': (key) => JSON.stringify(cut(key, 4).map((p, i) => ({ i: String(i), p }))),
  'members with a number': (key) =>
    JSON.stringify(
      Object.fromEntries(
        cut(key, 4).flatMap((p, i) => [
          [`p${i}`, p],
          [`n${letter(i)}`, 'noise'],
        ]),
      ),
    ),
  'members with a number, backwards': (key) =>
    JSON.stringify(
      Object.fromEntries(
        cut(key, 3)
          .map((p, i) => [`p_${i + 1}`, p] as const)
          .toReversed(),
      ),
    ),
  'a form with numbers, backwards': (key) =>
    cut(key, 3)
      .map((p, i) => `p${i + 1}=${p}`)
      .toReversed()
      .join('&'),
  'a string cut by spaces': (key) => JSON.stringify({ note: `key: ${cutEvenly(key, 4).join(' ')}` }),
  'a string cut by dots': (key) => JSON.stringify([cutEvenly(key, 5).join('.')]),
  'a line cut by dashes': (key) => `first line\n${cutEvenly(key, 5).join('-')}\nlast line`,
  'nested lists': (key) =>
    cut(key, 3).reduceRight((rest, p) => JSON.stringify([p]).replace(']', rest === '' ? ']' : `,${rest}]`), ''),
  'lines of JSON': (key) =>
    cut(key, 4)
      .map((p) => JSON.stringify({ p }))
      .join('\n'),
  'JSON behind a byte order mark': (key) => `\ufeff ${JSON.stringify(cut(key, 2))}`,
  'a form': (key) =>
    cut(key, 4)
      .map((p, i) => `${letter(i)}=${p}`)
      .join('&'),
  'a form with noise': (key) =>
    cut(key, 4)
      .map((p, i) => `p${i}=${p}&n${letter(i)}=noise`)
      .join('&'),
  elements: (key) =>
    `<a>${cut(key, 3)
      .map((p) => `<p>\n ${p}\n</p>`)
      .join('\n')}</a>`,
  CDATA: (key) =>
    `<a>${cut(key, 3)
      .map((p) => `<![CDATA[${p}]]>`)
      .join('')}</a>`,
  'text around comments': (key) => `<a>${cut(key, 3).join('<!-- > -- x -->')}</a>`,
  attributes: (key) =>
    `<a ${cut(key, 3)
      .map((p, i) => `${letter(i)} = '${p}'`)
      .join(' ')}/>`,
  'attributes of many': (key) =>
    `<r>${cut(key, 3)
      .map((p) => `<a v="${p}">x</a>`)
      .join('')}</r>`.replaceAll('>x<', '><'),
  entities: (key) =>
    `<!DOCTYPE r [${cut(key, 3)
      .map((p, i) => `<!ENTITY ${letter(i)} "${p}">`)
      .join('\n')}]><r>&a;&b;&c;</r>`,
  lines: (key) => `notes:\n${cut(key, 4).join('\n')}\nend`,
  'a list with dashes': (key) =>
    cut(key, 4)
      .map((p) => `- ${p}`)
      .join('\n'),
  'a table': (key) => `id,${cut(key, 4).join(',')},end`,
  parts: (key) =>
    `--b\r\n${cut(key, 3)
      .map((p, i) => `Content-Disposition: form-data; name="${letter(i)}"\r\n\r\n${p}`)
      .join('\r\n--b\r\n')}\r\n--b--\r\n`,
  'parts with noise': (key) =>
    `--b\r\n${cut(key, 3)
      .map((p, i) => `Content-Disposition: form-data; name="p${i}"\r\n\r\n${p}\r\n--b\r\n\r\nnoise`)
      .join('\r\n--b\r\n')}\r\n--b--`,
  'nested parts': (key) =>
    `--b\r\nContent-Type: multipart/mixed; boundary="c d"\r\n\r\n--c d\r\n\r\n${cut(key, 2).join('\r\n--c d\r\n\r\n')}\r\n--c d--\r\n--b--\r\n`,
  'JSON in a part': (key) => `--b\nContent-Type: image/png\n\n${JSON.stringify({ a: cut(key, 2) })}\n--b--\n`,
  'a quoted-printable part': (key) =>
    `--b\r\nContent-Transfer-Encoding: Quoted-Printable\r\n\r\nthe key is ${[...key].map((c, i) => (i % 7 === 3 ? `${c}=\r\n` : i % 3 === 1 ? `=${c.charCodeAt(0).toString(16).toUpperCase()}` : c)).join('')} =3D\r\n--b--\r\n`,
  'pieces of base64': (key) => JSON.stringify(btoa(`the key is ${key} indeed`).match(/.{1,12}/g)),
}

function watched(text: string, declared: Format | null, sizes: (at: number) => number): readonly Hit[] {
  const bytes = utf8.encode(text)
  const watch = fields(dlp, { format: declared, boundary: null }).open()
  const hits: Hit[] = []
  for (let at = 0; ;) {
    const end = Math.min(bytes.length, at + sizes(at))
    hits.push(...watch.look(bytes.subarray(at, end), end === bytes.length).hits)
    if (end === bytes.length) return hits
    at = end
  }
}

const across = (hits: readonly Hit[]) =>
  hits
    .filter(({ view }) => view?.startsWith('joined') === true)
    .map(({ rule, start, end }) => `${rule.name} ${start} ${end}`)
    .toSorted()

for (const [kind, write] of Object.entries(bodies))
  for (const [name, key] of Object.entries(keys))
    test(`a ${name} in pieces is found in ${kind}`, () => {
      const text = write(key)
      const whole = watched(text, null, () => text.length + 4)
      assert.ok(whole.some(({ rule }) => rule.name === name))
      for (const size of [1, 2, 3, 7, 64])
        assert.deepEqual(across(watched(text, null, () => size)), across(whole), `cut at ${size}`)
      for (const { start, end } of whole) assert.ok(start >= 0 && start < end && end <= utf8.encode(text).length)
    })

test('what a body says it is does not hide what it is', () => {
  const text = JSON.stringify(cut(keys['GitHub Token'], 3))
  for (const declared of ['form', 'markup', 'text', null] as const)
    assert.ok(watched(text, declared, () => 9999).length > 0)
  assert.ok(watched(`)]}',\n${text}`, 'json', () => 9999).length > 0)
})

const quiet: Record<string, string> = {
  'a chat': JSON.stringify({
    model: 'm',
    messages: [
      { role: 'user', content: 'Explain gh and p_ prefixes' },
      { role: 'assistant', content: random },
    ],
  }),
  records: JSON.stringify(
    Array.from({ length: 500 }, (_, i) => ({
      id: `id${i * 7919}`,
      name: `n${i}`,
      code: (i * 2654435761).toString(36),
    })),
  ),
  'pieces in the middle of words': JSON.stringify(['xxAKI', 'AIOSFODNN7EXAMPLExx', 'y']),
  prose: 'The AKIA prefix\nIOSFODNN7 EXAMPLE is no key here.\n',
  hashes: Array.from({ length: 50 }, (_, i) => (i * 0x9e3779b1).toString(16).padStart(12, '0')).join('\n'),
}
for (const [name, text] of Object.entries(quiet))
  test(`nothing is put together from ${name}`, () =>
    assert.deepEqual(
      watched(text, null, () => 1 << 20),
      [],
    ))

test('long values are put together at their ends', () => {
  const [a = '', b = ''] = cut(keys['GitHub Token'], 2)
  const filler = 'word '.repeat(2000)
  assert.ok(watched(JSON.stringify([filler + a, `${b} ${filler}`]), null, () => 512).length > 0)
})

test('very deep JSON is read in linear time', () => {
  const [a = '', b = ''] = cut(keys['GitHub Token'], 2)
  const deep = `${'['.repeat(50_000)}"${a}","${b}"${']'.repeat(50_000)}`
  assert.ok(watched(deep, null, () => 4096).length > 0)
})

test('every rule can be matched without the ends of words', () => {
  const { rules, edged } = looseRules(secrets)
  assert.ok(rules.length > 200 && edged.size > 100)
  assert.deepEqual(scanAll(patterns(rules), utf8.encode('nothing here')), [])
  for (const { pattern } of rules) assert.ok(!pattern.includes('\\b'))
})

const settings = { scan: true, fields: 'all', sensitive: [], ignore: [] } as const
const target = (path: string) => ({ scheme: 'https', host: 'a.example', path }) as const
const requests: Record<string, (key: string) => readonly { readonly view?: string }[]> = {
  'parameters of any names': (key) =>
    inspectPath(
      dlp,
      target(
        `/v1?x=1&${cut(key, 5)
          .map((p, i) => `${letter(i)}=${p}`)
          .join('&')}&z=more`,
      ),
    ),
  'parameters of one name': (key) =>
    inspectPath(
      dlp,
      target(
        `/v1?${cut(key, 9)
          .map((p) => `c=${p}&n=no`)
          .join('&')}`,
      ),
    ),
  'numbered parameters in any order': (key) =>
    inspectPath(
      dlp,
      target(
        `/?${cut(key, 5)
          .map((p, i) => `p${i}=${p}`)
          .toReversed()
          .join('&')}`,
      ),
    ),
  'parameters with noise between them': (key) =>
    inspectPath(
      dlp,
      target(
        `/?${cut(key, 3)
          .map((p, i) => `${letter(i)}=${p}&x${letter(i)}=noise`)
          .join('&')}`,
      ),
    ),
  'encoded parameters': (key) =>
    inspectPath(
      dlp,
      target(
        `/?${cut(key, 2)
          .map((p, i) => `${letter(i)}=${[...p].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('')}`)
          .join('&')}`,
      ),
    ),
  segments: (key) => inspectPath(dlp, target(`/v1/${cut(key, 4).join('/')}/end`)),
  'a segment and a parameter': (key) => inspectPath(dlp, target(`/${cut(key, 2).join('?q=')}&r=1`)),
  labels: (key) => inspectHost(dlp, { host: `x1.${cut(key, 4).join('.').toLowerCase()}.evil.co.uk` }),
  fields: (key) =>
    inspectHeaders(
      dlp,
      cut(key, 3).map((p, i) => [`X-${letter(i)}`, p] as const),
      settings,
    ),
  'numbered fields': (key) =>
    inspectHeaders(
      dlp,
      cut(key, 3).flatMap((p, i) => [[`X-P${i}`, p] as const, [`X-${letter(i)}`, 'no'] as const]),
      settings,
    ),
  cookies: (key) =>
    inspectHeaders(
      dlp,
      [
        [
          'Cookie',
          `s=1; ${cut(key, 3)
            .map((p, i) => `${letter(i)}=${p}`)
            .join('; ')}; z=2`,
        ],
      ],
      settings,
    ),
}
for (const [kind, look] of Object.entries(requests))
  for (const [name, key] of Object.entries(keys))
    test(`a ${name} in pieces is found in ${kind}`, () => assert.ok(look(key).length > 0))

test('user information and fragment are looked at, though nobody sends them on', () => {
  const key = keys['GitHub Token']
  for (const raw of [`http://u:${key}@a.example/`, `http://a.example/#${key}`, `http://a.example#x=${key}`])
    assert.ok(inspectUnsent(dlp, raw).length > 0)
  assert.deepEqual(inspectUnsent(dlp, 'http://a.example/p?q=1'), [])
})

test('an ordinary request is not put together to anything', () => {
  assert.deepEqual(
    inspectPath(dlp, target('/v1/users/12345/orders?page=2&limit=50&sort=created_at&token_type=bearer')),
    [],
  )
  assert.deepEqual(inspectHost(dlp, { host: 'ec2-1-2-3-4.eu-west-1.compute.internal.example.com' }), [])
})

test('a key in its own parameter does not go on into the next one', () => {
  const google = ['AI', 'za', random.slice(0, 35)].join('')
  const found = inspectPath(dlp, { scheme: 'https', host: 'maps.googleapis.com', path: `/api?key=${google}&v=3&q=abc` })
  assert.ok(found.every(({ allowed }) => allowed === 'audience'))
})

test('more pieces than can be put together are a fault', () => {
  const path = `/?${Array.from({ length: 10_000 }, (_, i) => `p${i}=${i}`).join('&')}`
  assert.deepEqual(
    inspectPath(dlp, target(path)).map(({ threat }) => threat),
    ['fault'],
  )
})

const faults = (text: string) =>
  watched(text, null, () => 1 << 20)
    .filter(({ rule }) => rule.threat === 'fault')
    .map(({ rule }) => rule.name)

test('parts in an unknown character set, and too many parts, are told', () => {
  assert.deepEqual(faults('--b\r\nContent-Type: text/plain; charset=utf-7\r\n\r\nx\r\n--b--'), ['Foreign Charset'])
  assert.deepEqual(faults('--b\r\nContent-Type: text/plain; charset="UTF-8"\r\n\r\nx\r\n--b--'), [])
  assert.deepEqual(faults(`--b\r\n\r\nx\r\n`.repeat(1200)), ['Scan Limit Reached'])
})

test('dashes that are no boundary belong to the part', () => {
  const [a = '', b = ''] = cut(keys['GitHub Token'], 2)
  const text = `--b\r\n\r\n--not\r\n-- \r\n-\r\n--bb\r\n${a}\r\n--b\r\n\r\n${b}\r\n--b--`
  for (const size of [1, 5, 1000]) assert.ok(watched(text, null, () => size).length > 0)
})

/** Formats, what parts values in them (the plainest first), and how they end. */
const grammars: readonly (readonly [start: string, between: readonly string[], end: string])[] = [
  ['["', ['","', '", "', '","a","', '"],["', '",1,"', '\\n","', ' w","'], '"]'],
  ['{"a":"', ['","b":"', '","a":"', ' x","p1":"', '","k\\"":"'], '"}'],
  ['a=', ['&b=', '&p1=', '&c=%20x&d=', '&&e='], '&z=1'],
  ['<a>', ['</a><b>', ' </a>\n<c x="', `" y='`, '<!-- > -->', '<![CDATA[', ']]>', '<b/>', '">'], '</a>'],
  [
    '--b\r\n\r\n',
    ['\r\n--b\r\n\r\n', '\r\n--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n', '=\r\n', '\r\n--c\r\n'],
    '\r\n--b--',
  ],
  ['list\n', ['\n', '\n- ', ',', ', ', '\t', '"\n"', ' ', ' w\n'], '\nend'],
]

test('whatever the pieces and the cuts: the same is found, and before its end has left', () => {
  let state = 20_26
  const pick = (count: number) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff
    return (state >> 8) % count
  }
  const all = Object.values(keys)
  let found = 0
  for (let round = 0; round < 600; round++) {
    const [start, between, end] = grammars[pick(grammars.length)] as (typeof grammars)[number]
    const key = all[pick(all.length)] as string
    let text = pick(3) === 0 ? `${start}${'x'.repeat(pick(400))}${between[0]}` : start
    for (let at = 0; at < key.length;) {
      const size = 1 + pick(14)
      text += key.slice(at, (at += size))
      if (pick(9) === 0) text += ['é', '\\u0041', ' ', 'z'.repeat(270)][pick(4)]
      text += between[pick(pick(3) === 0 ? between.length : 2)]
    }
    const bytes = utf8.encode(`${text}tail${end}`)
    const whole = across(fields(dlp).open().look(bytes, true).hits)
    found += Math.min(1, whole.length)
    const watch = fields(dlp).open()
    const hits: Hit[] = []
    let left = 0
    for (let at = 0; at < bytes.length;) {
      const next = Math.min(bytes.length, at + 1 + pick([1, 4, 40][pick(3)] as number))
      const look = watch.look(bytes.subarray(at, next), next === bytes.length)
      for (const hit of look.hits)
        assert.ok(!hit.view?.startsWith('joined') || hit.end > left, `${text} ${hit.end} ${left}`)
      hits.push(...look.hits)
      left = Math.max(left, look.settled)
      at = next
    }
    assert.deepEqual(across(hits), whole, text)
  }
  assert.ok(found > 200)
})

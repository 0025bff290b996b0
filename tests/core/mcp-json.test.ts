// The JSON reader agrees with the platform's on every legal text, and says so where parsers could disagree.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Json, tokenOf } from '../../src/mcp/document.ts'
import { readingSteps, readJson } from '../../src/mcp/json.ts'
import { pointer } from '../../src/mcp/leaves.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function plain(node: Json): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries([...node.members].map(([key, value]) => [key, plain(value)]))
    case 'array':
      return node.items.map(plain)
    case 'string':
      return node.text
    default:
      return JSON.parse(node.text)
  }
}

test('legal documents read as the platform reads them', () => {
  const texts = [
    ['{}', '[]', '0', '-0', '1e5', '-12.50E-3', '"x"', 'true', 'false', 'null', ' [ ] ', '\r\n\t{"a" : [ 1 , 2 ] }\n'],
    ['{"a":{"b":[{"c":null},[],{}]},"d":"\\u0041\\ud83d\\ude00\\n\\/\\""}', '["\\ud800"]', '["\u2028é😀"]', '""'],
    ['{"":1}', '{"__proto__":{"x":1},"constructor":2}', '[[[[1]]],[2]]', '"\\\\"', '["\\\\\\"",""]', '"\u007f"'],
  ].flat()
  for (const text of texts) {
    const reading = readJson(bytes(text))
    assert.ok(reading.ok, text)
    assert.equal(JSON.stringify(plain(reading.root)), JSON.stringify(JSON.parse(text)), text)
    assert.deepEqual(reading.flaws, [], text)
  }
})

test('what is no JSON is malformed, never half read', () => {
  const texts = [
    ['', ' ', '{', '[', '"', '"a', '{"a"}', '{"a":}', '{"a":1,}', '[1,]', '[,1]', '[1 2]', '{a:1}', "{'a':1}", '1 2'],
    ['{}{}', '{} x', '01', '+1', '.5', '1.', '1e', '1e+', '-', 'NaN', 'Infinity', '-Infinity', 'undefined', 'tru'],
    [
      'nulll',
      '"\\x41"',
      '"\\u12"',
      '"\\u12g4"',
      '"a\nb"',
      '"\u0000"',
      '[1]]',
      '{"a":1]',
      '[}',
      '// x\n1',
      '/**/1',
      '"\\',
    ],
    ['\ufeff{}', '{}\ufeff', '\u00a01', '{"a":1 "b":2}', ':', ',', ']', '{,}', '{"a":1,,"b":2}', '{1:2}'],
  ].flat()
  for (const text of texts) assert.equal(readJson(bytes(text)).ok, false, text)
})

test('invalid UTF-8 is malformed', () => {
  for (const bad of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82], [0xf4, 0x90, 0x80, 0x80]])
    assert.equal(readJson(Uint8Array.from([0x22, ...bad, 0x22])).ok, false)
  assert.ok(readJson(bytes('"ok"')).ok)
})

test('documents that two parsers may read differently are flawed', () => {
  const table: readonly [text: string, kind: string, at: string][] = [
    ['{"a":1,"a":2}', 'duplicate key', ''],
    ['{"a":1,"\\u0061":2}', 'duplicate key', ''],
    ['{"params":{"q":[{"x":1,"y":2,"x":3}]}}', 'duplicate key', '/params/q/0'],
    ['{"method":"a","Method":"b"}', 'case-variant key', ''],
    ['{"Params":{}}', 'case-variant key', ''],
    ['{"param\u017f":{}}', 'case-variant key', ''],
    ['[{"id":1,"ID":2}]', 'case-variant key', '/0'],
    ['{"params":{"name":"a","NAME":"b"}}', 'case-variant key', '/params'],
    ['{"result":{"_meta":1,"_Meta":2}}', 'case-variant key', '/result'],
    ['{"\\ud800":1}', 'lone surrogate in key', ''],
  ]
  for (const [text, kind, at] of table) {
    const reading = readJson(bytes(text))
    assert.ok(reading.ok, text)
    assert.deepEqual(
      reading.flaws.map((flaw) => [flaw.kind, pointer(flaw.at)]),
      [[kind, at]],
      text,
    )
  }
})

test('names that differ in case are no flaw in free data', () => {
  for (const text of ['{"params":{"arguments":{"id":1,"ID":2}}}', '{"params":{"Name":"x"}}', '{"a":1,"A":2}']) {
    const reading = readJson(bytes(text))
    assert.ok(reading.ok && reading.flaws.length === 0, text)
  }
})

const nest = (depth: number, inner: string): string => '['.repeat(depth) + inner + ']'.repeat(depth)

test('nesting beyond the limit is a flaw, and its strings are still seen', () => {
  const at64 = readJson(bytes(nest(64, '"x"')))
  assert.ok(at64.ok && at64.flaws.length === 0)
  const at65 = readJson(bytes(nest(65, '{"k":"x","k":"y"}')))
  assert.ok(at65.ok)
  assert.deepEqual(
    at65.flaws.map((flaw) => flaw.kind),
    ['too deep'],
  )
  assert.deepEqual(
    at65.nodes.filter((node) => node.kind === 'string').map((node) => node.text),
    ['x', 'y'],
  )
})

test('a hundred thousand levels end in an answer, not in a stack overflow', () => {
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    const depth = 100_000
    const whole = readJson(bytes(`${open.repeat(depth)}"x"${close.repeat(depth)}`))
    assert.ok(whole.ok && whole.flaws[0]?.kind === 'too deep' && whole.nodes.length === 65)
    assert.equal(readJson(bytes(open.repeat(depth))).ok, false)
    assert.equal(readJson(bytes(open.repeat(depth) + close.repeat(depth + 1))).ok, false)
  }
})

test('more values than the limit are a flaw; the envelope is found all the same', () => {
  const reading = readJson(bytes(`{"params":[${'0,'.repeat(200)}0],"id":7,"method":"m","jsonrpc":"2.0"}`), {
    depth: 64,
    nodes: 100,
  })
  assert.ok(reading.ok)
  assert.deepEqual(
    reading.flaws.map((flaw) => flaw.kind),
    ['too many values'],
  )
  assert.equal(reading.root.members.get('id')?.text, '7')
  assert.equal(reading.nodes.length, 103)
})

const time = (text: string): number => {
  const input = bytes(text)
  const start = performance.now()
  readJson(input)
  return performance.now() - start
}

test('reading is linear', () => {
  for (const unit of ['[', '{"a":', '"\\\\', '[1,', '"\\u0041', '{"k":"v"},', '"', '1', '\\"'])
    assert.ok(time(`[${unit.repeat(Math.ceil(1_000_000 / unit.length))}`) < 2000, unit)
})

test('scalars keep the token they were written with', () => {
  for (const token of ['9007199254740993', '1.0', '"1"', '"\\u0031"', '1e2', '-0', 'null']) {
    const reading = readJson(bytes(`{"id": ${token} }`))
    assert.ok(reading.ok)
    const id = reading.root.members.get('id')
    assert.equal(id && tokenOf(reading, id), token)
  }
})

test('random legal documents agree with the platform', () => {
  let seed = 7
  const random = (below: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return Math.floor((seed / 2147483648) * below)
  }
  const words = ['', 'a', 'é', '😀', '"', '\\', '\n', 'x'.repeat(40), '\u2028', 'id']
  const make = (depth: number): unknown => {
    const kind = random(depth > 4 ? 4 : 6)
    if (kind === 0) return random(1e9) - 5e8
    if (kind === 1) return random(2) === 0
    if (kind === 2) return null
    if (kind === 3) return words[random(words.length)]
    const size = random(4)
    if (kind === 4) return Array.from({ length: size }, () => make(depth + 1))
    return Object.fromEntries(
      Array.from({ length: size }, (_, at) => [`${words[random(words.length)]}${at}`, make(depth + 1)]),
    )
  }
  for (let round = 0; round < 500; round++) {
    const text = JSON.stringify(make(0), null, random(3))
    const reading = readJson(bytes(text))
    assert.ok(reading.ok)
    assert.deepEqual(plain(reading.root), JSON.parse(text))
  }
})

test('long documents are read in steps, and long strings are cut at no wrong place', () => {
  const long = [
    '\\\ud83d\\\ude00"\\\\\n'.repeat(3) + '\u{1f600}"\\é\n'.repeat(60_000),
    `${'x'.repeat(65_533)}"\u{1f600}`,
    ...Array.from({ length: 12 }, (_, n) => `"${'y'.repeat(65_525 + n)}\u{1f600}\u0001\\"`),
  ]
  for (const text of long)
    for (const written of [
      JSON.stringify(text),
      JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ]) {
      const reading = readJson(bytes(written))
      assert.ok(reading.ok && reading.root.text === text, written.slice(0, 20))
      assert.equal(readJson(bytes(written.slice(0, -1))).ok, false)
    }
  const many = JSON.stringify({ rows: Array.from({ length: 100_000 }, (_, n) => [n, `row ${n}`]) })
  for (const text of [many, JSON.stringify(long[0])]) {
    let steps = 0
    for (const _ of readingSteps(bytes(text))) steps++
    assert.ok(steps >= 6 * Math.ceil(text.length / 1e6), String(steps))
  }
})

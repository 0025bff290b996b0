// What dlp.secrets_file holds, and what is said about lines that can be no secret.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isVaried, secretsIn } from '../../src/rules/secrets-file.ts'

const utf8 = new TextEncoder()
const inside = (text: string, minLength = 16) => {
  const { values, warnings } = secretsIn(utf8.encode(text), minLength)
  return { values: values.map((value) => new TextDecoder().decode(value)), warnings }
}
const one = 'Zq8rT2mXv7LpK4wN'
const two = 'pässwörd – with spaces'

test('one secret a line; comments, blank lines, white space and the byte order mark are none', () => {
  const text = `\ufeff${one}\r\n\n  # ${one}\n\t ${two} \n#\n${one}#1`
  assert.deepEqual(inside(text), { values: [one, two, `${one}#1`], warnings: [] })
  assert.deepEqual(inside(`${one}\n`), inside(one))
})

test('lines that can be no secret are left out and named by their number alone', () => {
  const text = ['short', `${one}\0`, 'x'.repeat(5000), 'abababababababababab', one, ''].join('\n')
  const { values, warnings } = inside(text)
  assert.deepEqual(values, [one])
  assert.deepEqual(warnings, [
    'line 1 is left out: it is shorter than 16 bytes',
    'line 2 is left out: it holds a NUL byte',
    'line 3 is left out: it is longer than 4096 bytes',
    'line 4 is left out: it repeats too few characters',
  ])
  assert.deepEqual(inside('a1b2c3d4', 8).values, ['a1b2c3d4'])
})

test('a thousand are taken, the rest is told', () => {
  const { values, warnings } = inside(Array.from({ length: 1200 }, (_, i) => `${one}${i}`).join('\n'))
  assert.equal(values.length, 1000)
  assert.deepEqual(warnings, ['line 1001 and what follows are left out: it may hold 1000 secrets'])
})

test('a file of none is told', () => {
  for (const text of ['', '\n\n', '# nothing\n', '\ufeff'])
    assert.deepEqual(inside(text), { values: [], warnings: ['it holds no secret'] })
})

test('isVaried() asks for four different bytes', () => {
  assert.ok(isVaried(utf8.encode('abcdabcd')))
  assert.ok(!isVaried(utf8.encode('abcabcabc')))
})

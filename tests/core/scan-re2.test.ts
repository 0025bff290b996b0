import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

import { pattern, re2 } from '../../src/pattern/re2.ts'

test('a pattern says what a RegExp says, at the edges of words and texts too', () => {
  const texts = [
    '',
    'rm',
    'rm -rf /',
    'RM',
    'xrm',
    'é rm',
    '-rf',
    'a\nrm',
    'rm\n',
    '/dev/tcp/x',
    'naïve',
    '😀',
    '\ud800x',
  ]
  for (const source of [
    '^rm$',
    'rm',
    '\\brm\\b',
    '^-[a-z]*f',
    '/dev/(?:tcp|udp)/',
    'é',
    '^.{1,2}$',
    'x{0}$',
    '[^a-z]',
    '\\s',
  ])
    for (const text of texts)
      assert.equal(
        pattern(source).test(text),
        new RegExp(source, 'u').test(text),
        `${source} in ${JSON.stringify(text)}`,
      )
  assert.ok(pattern('(?i)^rm$').test('Rm'))
})

const ask = () => re2`^\.env$`

test('the same place is the same automaton, and a backslash is written once', () => {
  assert.equal(ask(), ask())
  assert.ok(ask().test('.env'))
  assert.ok(!ask().test('xenv'))
})

test('what makes other engines try again and again costs one pass', () => {
  const text = `${'a'.repeat(300_000)}!`
  assert.ok(!pattern('^(?:a|aa|a*)*$').test(text))
  assert.ok(!pattern('(?:x+x+)+y').test('x'.repeat(300_000)))
})

test('a full cache is emptied and the answer stays', () => {
  const many = pattern('[ab]*a[ab]{14}c')
  let text = ''
  for (let i = 0; i < 200_000; i++) text += (i * i * 7 + (i >> 3)) % 3 === 0 ? 'a' : 'b'
  assert.ok(!many.test(text))
  assert.ok(many.test(`${text}a${'b'.repeat(14)}c`))
})

test('every pattern in the source can be compiled', () => {
  const root = fileURLToPath(new URL('../../src/', import.meta.url))
  let count = 0
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' }))
    for (const [, source = ''] of file.endsWith('.ts')
      ? readFileSync(join(root, file), 'utf8').matchAll(/\bre2`((?:[^`\\]|\\.)*)`/g)
      : []) {
      if (source === '…' || source.includes('^rm$')) continue
      count++
      assert.doesNotThrow(() => pattern(source).test('x'), `${file}: ${source}`)
    }
  assert.ok(count > 200, String(count))
})

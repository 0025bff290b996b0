// What counts as a value of each class, what does not, and what becomes of the text around it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRedactor } from '../../src/mcp/redact.ts'
import { redactionClasses } from '../../src/rules/redaction.ts'
import type { ValueRule } from '../../src/scan/redactor.ts'

const utf8 = new TextEncoder()
const rulesOf = (...classes: string[]): ValueRule[] =>
  classes.flatMap((name) => (redactionClasses[name] ?? []).map((row) => ({ ...row, class: name, priority: 0 })))

async function redacted(rules: readonly ValueRule[], document: string, more = {}): Promise<string> {
  const limits = { maxBytes: 1 << 20, maxDepth: 64, maxRedactions: 10_000, takesUnparseable: () => false }
  const redaction = await createRedactor({ ...limits, rules, ...more }).redact(utf8.encode(document))
  return redaction.ok ? new TextDecoder().decode(redaction.bytes) : redaction.why
}

const word = (...parts: string[]) => parts.join('')
const hex = (many: number) => '0123456789abcdef'.repeat(8).slice(0, many)

const table: Readonly<Record<string, { readonly values: readonly string[]; readonly others: readonly string[] }>> = {
  'ssh-private-key': {
    values: [word('-----BEGIN OPENSSH ', 'PRIVATE KEY-----\nb3Bl\nbnNz\n-----END OPENSSH PRIVATE KEY-----')],
    others: ['-----BEGIN PUBLIC KEY-----'],
  },
  'aws-access-key': { values: [word('AKIA', 'IOSFODNN7EXAMPLE')], others: ['AKIA'] },
  'google-api-key': { values: [word('AIza', 'SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q')], others: ['AIza'] },
  'github-token': { values: [word('ghp_', '16C7e42F292c6912E7710c838347Ae178B4a')], others: ['ghp_x'] },
  'slack-token': { values: [word('xoxb-', '17653672481-19874698323-pdFZKVeTuE8sk7oOHBrzqqgy')], others: ['xoxb'] },
  jwt: {
    values: [word('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U')],
    others: ['eyJhbGciOiJIUzI1NiJ9'],
  },
  'hash-sha512': { values: [hex(128)], others: [hex(64)] },
  'hash-sha256': { values: [hex(64)], others: [hex(63), `${hex(64)}0`] },
  'hash-sha1': { values: [hex(40)], others: [hex(41)] },
  'hash-md5': { values: [hex(32)], others: [hex(31)] },
  'credit-card': {
    values: [word('4111 1111 ', '1111 1111'), word('41111111', '11111111')],
    others: ['4111 1111 1111 1112'],
  },
  ssn: { values: [word('219-', '09-9999')], others: ['000-12-3456', '219-09-99999'] },
  email: { values: ['a.b+c@x-y.example.com', 'jörg@müller.example'], others: ['a@b', '@example.com', 'a@example.1'] },
  cidr: { values: ['10.0.0.0/8', '2001:db8::/32'], others: ['10.0.0.0/33'] },
  ipv4: { values: ['10.0.0.1', '255.255.255.255'], others: ['256.1.1.1', '1.2.3'] },
  ipv6: {
    values: ['2001:db8::1', '::1', 'fe80::a:b', '1:2:3:4:5:6:7:8', '::ffff:10.0.0.1'],
    others: ['12:30:45', 'std::string', 'ns::x::y'],
  },
  mac: { values: ['00:1a:2b:3c:4d:5e', '00-1A-2B-3C-4D-5E'], others: ['00:1a:2b:3c:4d'] },
  'ad-user': { values: ['CORP\\anna.smith'], others: ['C:\\Users'] },
  fqdn: { values: ['db1.internal', 'www.example.com', 'shop.example.de'], others: ['main.py', 'a.map(b)', 'v1.2.3'] },
}

test('there is a line for every class', () => {
  assert.deepEqual(Object.keys(table).toSorted(), Object.keys(redactionClasses).toSorted())
})

for (const [name, { values, others }] of Object.entries(table))
  test(`${name}: values go, alone and within a sentence; others stay`, async () => {
    const rules = rulesOf(name)
    for (const value of values) {
      assert.equal(await redacted(rules, JSON.stringify([value])), `["<pl:${name}:1>"]`, value)
      const sentence = JSON.stringify({ a: `So (${value}), as said.`, [value]: 'name' })
      assert.equal(
        await redacted(rules, sentence),
        `{"a":"So (<pl:${name}:1>), as said.","<pl:${name}:1>":"name"}`,
        value,
      )
    }
    for (const other of others) assert.equal(await redacted(rules, JSON.stringify([other])), JSON.stringify([other]))
  })

test('what overlaps goes as one, called what the more important or longer one is', async () => {
  const rules = rulesOf('fqdn', 'email', 'ipv4', 'cidr')
  assert.equal(await redacted(rules, '["x a@b.example.com, 10.0.0.0/8"]'), '["x <pl:email:1>, <pl:cidr:1>"]')
  const own: ValueRule = { class: 'customer', pattern: 'example', priority: 5 }
  assert.equal(await redacted([...rules, own], '["a@b.example.com"]'), '["<pl:customer:1>"]')
})

test('values do not reach over two strings, and one that seems to hides none', async () => {
  const key = word('-----BEGIN ', 'PRIVATE KEY-----')
  assert.equal(
    await redacted(rulesOf('ssh-private-key', 'email'), JSON.stringify([key, 'to a@b.example', key])),
    '["<pl:ssh-private-key:1>","to <pl:email:1>","<pl:ssh-private-key:1>"]',
  )
})

test('what cannot be done is said, at once, however much there is', async () => {
  const rules = rulesOf('email')
  assert.equal(await redacted(rules, `["${'a@b.example '.repeat(10_001)}"]`), 'redaction_overflow')
  assert.equal(await redacted(rules, '['.repeat(100_000)), 'body_unparseable')
  assert.equal(await redacted(rules, `${'['.repeat(65)}${']'.repeat(65)}`), 'json_depth_exceeded')
  assert.equal(await redacted(rules, `"${'x'.repeat(1 << 20)}"`), 'body_too_large')
  assert.equal(await redacted(rulesOf('hash-md5'), `[${'1'.repeat(32)}]`), 'secret_in_numeric_scalar')
  assert.equal(await redacted(rules, '{"a":1,"\\u0061":2}'), 'duplicate_object_key')
})

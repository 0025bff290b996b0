// How many credentials of all sorts are found in whatever carries them, and that what only resembles them passes.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { dlpScanner } from '../../src/service/policy.ts'
import { inspectHeaders, inspectPath } from '../../src/proxy/outbound.ts'
import { secrets } from '../../src/rules/secrets.ts'
import { fields } from '../../src/scan/fields.ts'
import { scanAll } from '../../src/scan/scanner.ts'

const lines = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/leaks/${name}`, import.meta.url)), 'utf8')
    .split('\n')
    .filter((line) => line !== '')

let seed = 0
function random(): number {
  seed = (seed + 0x6d2b79f5) | 0
  let bits = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
  return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
}

const lower = 'abcdefghijklmnopqrstuvwxyz'
const upper = lower.toUpperCase()
const digits = '0123456789'
const alphabets: Readonly<Record<string, string>> = {
  an: upper + lower + digits,
  letter: upper + lower,
  low: lower + digits,
  up: upper + digits,
  lower,
  upper,
  dig: digits,
  hex: `${digits}abcdef`,
  HEX: `${digits}ABCDEF`,
  b64: `${upper}${lower}${digits}+/`,
  url: `${upper}${lower}${digits}-_`,
}
const drawn = (alphabet: string, length: number) =>
  Array.from({ length }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join('')

/** `{hex32}` is 32 hexadecimal digits drawn anew; `\n` a line's end. No whole secret stands in this repository. */
function filled(template: string): string {
  return template
    .replaceAll(String.raw`\n`, '\n')
    .replaceAll('{ec}', `EC ${'PRIVATE'} KEY`)
    .replaceAll('{uuid}', '{hex8}-{hex4}-4{hex3}-a{hex3}-{hex12}')
    .replaceAll(/\{(an|letter|lower|low|upper|up|dig|hex|HEX|b64|url)([0-9]+)\}/g, (_, kind: string, size: string) =>
      drawn(alphabets[kind] ?? '', Number(size)),
    )
}

const dlp = dlpScanner(secrets, [])
const body = fields(dlp)
const settings = { scan: true, fields: 'all', sensitive: [], ignore: [] } as const
const loud = (severity: string) => severity === 'high' || severity === 'critical'
const inBody = (text: string) => scanAll(body, new TextEncoder().encode(text)).some(({ rule }) => loud(rule.severity))
const inPath = (path: string) =>
  inspectPath(dlp, { scheme: 'https', host: 'a.example', path }).some(({ severity }) => loud(severity))
const inField = (value: string) =>
  inspectHeaders(dlp, [['X-Note', value]], settings).some(({ severity }) => loud(severity))

const base64 = (text: string) => btoa(text)
const hex = (text: string) => Array.from(text, (sign) => sign.charCodeAt(0).toString(16).padStart(2, '0')).join('')
const codes = (text: string) => Array.from(text, (sign) => sign.charCodeAt(0))
const percent = (text: string) => Array.from(text, (sign) => `%${hex(sign)}`).join('')

const carriers: Readonly<Record<string, (secret: string) => boolean>> = {
  'a string of JSON': (secret) => inBody(JSON.stringify({ data: { items: [{ note: `see\n${secret}\nthanks` }] } })),
  'a text': (secret) => inBody(`line\n${secret}\nend`),
  'a form': (secret) => inBody(`a=1&data=${encodeURIComponent(secret)}`),
  'a part': (secret) => inBody(`--b\r\nContent-Disposition: form-data; name="f"\r\n\r\n${secret}\r\n--b--\r\n`),
  'an element': (secret) => inBody(`<?xml version="1.0"?><a><![CDATA[${secret}]]></a>`),
  'a parameter': (secret) => inPath(`/x?d=${encodeURIComponent(secret)}`),
  'a segment': (secret) => inPath(`/x/${encodeURIComponent(secret)}`),
  'a field': (secret) => inField(secret.replaceAll('\n', ' ')),
  'JSON in JSON': (secret) => inBody(JSON.stringify({ e: JSON.stringify({ k: secret }) })),
  base64: (secret) => inBody(JSON.stringify({ d: base64(secret) })),
  'base64, shifted': (secret) => inBody(`x ${base64(`>${secret}`)}`),
  'base64 twice': (secret) => inBody(JSON.stringify({ d: base64(base64(secret)) })),
  'base64 in a parameter': (secret) => inPath(`/x?d=${encodeURIComponent(base64(`k: ${secret}`))}`),
  hexadecimal: (secret) => inBody(JSON.stringify({ d: hex(secret) })),
  'hexadecimal with colons': (secret) => inBody((hex(secret).match(/../g) ?? []).join(':')),
  'percent, twice': (secret) => inPath(`/x?d=${percent(secret).replaceAll('%', '%25')}`),
  'numbers of HTML': (secret) => inBody(`<p>${Array.from(secret, (sign) => `&#${sign.charCodeAt(0)};`).join('')}</p>`),
  'numbers of letters': (secret) => inBody(`String.fromCharCode(${codes(secret).join(',')})`),
  'a list of numbers': (secret) => inBody(JSON.stringify({ type: 'Buffer', data: codes(secret) })),
  'calls of chr': (secret) =>
    inBody(
      `x = chr(10) + ${codes(secret)
        .map((code) => `chr(${code})`)
        .join(' + ')}`,
    ),
  'quoted-printable': (secret) =>
    inBody(
      `MIME-Version: 1.0\n\n=0A${codes(secret)
        .map((code) => `=${code.toString(16).toUpperCase().padStart(2, '0')}`)
        .join('')}`,
    ),
  'octal in JSON': (secret) =>
    inBody(
      JSON.stringify({
        d: codes(secret)
          .map((code) => `\\${code.toString(8).padStart(3, '0')}`)
          .join(''),
      }),
    ),
  'UTF-8 longer than it has to be': (secret) =>
    inPath(
      `/x?d=${codes(secret)
        .map((code) => `%${(0xc0 | (code >> 6)).toString(16)}%${(0x80 | (code & 0x3f)).toString(16)}`)
        .join('')}`,
    ),
  'units of JSON': (secret) => inBody(`{"d":"${Array.from(secret, (sign) => String.raw`\u00${hex(sign)}`).join('')}"}`),
}

const forms = lines('forms.txt')
for (const [carrier, finds] of Object.entries(carriers))
  test(`of ${forms.length} credentials at most one is missed in ${carrier}`, () => {
    seed = carrier.length
    const missed = forms.filter((form) => !finds(filled(form.slice(form.indexOf('|') + 1))))
    assert.ok(missed.length <= 1, missed.join('\n'))
  })

test('what resembles credentials is left alone, however it is drawn', () => {
  seed = 7
  const loudOnes = lines('honest.txt').flatMap((line) =>
    Array.from({ length: 8 }, () => filled(line)).filter(
      (text) => inBody(text) || inBody(JSON.stringify({ text })) || (text.startsWith('/') && inPath(text)),
    ),
  )
  assert.deepEqual(loudOnes, [])
})

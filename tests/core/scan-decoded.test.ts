// Compressed streams are read as what they decompress to, wherever they are cut; what cannot be read is told; bombs stay small.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  brotliCompressSync,
  constants,
  createGzip,
  deflateRawSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib'
import { packs, wrongs } from '../fixtures.ts'
import { dice } from './scan-oracle.ts'
import { openInflater } from '../../src/runtime/inflate.ts'
import { decoded } from '../../src/scan/decoded.ts'
import { INFLATE_CAPS, type Coding, codingsOf } from '../../src/scan/inflater.ts'
import { scanWhole } from '../../src/scan/pace.ts'
import { patterns } from '../../src/scan/patterns.ts'
import type { Hit, Look, Scanner, StreamScanner } from '../../src/scan/scanner.ts'

const utf8 = new TextEncoder()
const secret = ['ghp_', 'a1B2c3D4e5'.repeat(4)].join('').slice(0, 40)
const scanner = patterns([
  { name: 'GitHub Token', threat: 'secret', severity: 'critical', pattern: 'ghp_[A-Za-z0-9]{36}', source: 'test' },
])
const press: Readonly<Record<Coding, (bytes: Uint8Array) => Uint8Array>> = {
  gzip: gzipSync,
  deflate: deflateSync,
  'deflate-raw': deflateRawSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
}
const codings = Object.keys(press) as Coding[]
/** As the header says it. */
const shown = (coding: Coding) => (coding === 'deflate-raw' ? 'deflate' : coding)
const header = (coding: Coding) => codingsOf([shown(coding)])

/** Looks at the stream cut into so many pieces. */
async function read(stream: StreamScanner, bytes: Uint8Array, pieces = 1, seed = 1): Promise<Look & { hits: Hit[] }> {
  const random = dice(seed)
  const ends = Array.from({ length: pieces - 1 }, () => random(bytes.length + 1)).sort((a, b) => a - b)
  const watch = stream.open()
  const hits: Hit[] = []
  let from = 0
  let settled = 0
  for (const [index, to] of [...ends, bytes.length].entries()) {
    const look = await watch.look(bytes.subarray(from, to), index === pieces - 1)
    from = to
    assert.ok(look.settled >= settled && look.settled <= to, `${look.settled} after ${settled}, of ${to}`)
    settled = look.settled
    hits.push(...look.hits)
  }
  watch.close?.()
  return { hits, settled }
}
const names = (hits: readonly Hit[]) => hits.map(({ rule, view }) => `${rule.name} ${view ?? ''}`)

for (const { kind, scanner: all, fixtures } of packs)
  for (const coding of codings)
    test(`${kind} fixtures inside ${coding}: found or quiet, whole and in pieces`, async () => {
      const wrong: string[] = []
      for (const fixture of fixtures) {
        const bytes = press[coding](utf8.encode(fixture.text))
        const stream = decoded(all, openInflater, header(coding))
        for (const pieces of [1, 2 + (bytes.length % 49)])
          wrong.push(...wrongs(kind, fixture, (await read(stream, bytes, pieces, bytes.length)).hits))
      }
      assert.deepEqual(wrong.slice(0, 20), [])
    })

test('a body that begins like gzip, zstd or zlib is decompressed unasked, also inside another', async () => {
  const text = utf8.encode(`hello ${secret} there`)
  for (const coding of ['gzip', 'zstd', 'deflate'] as const) {
    const stream = decoded(scanner, openInflater)
    assert.deepEqual(names((await read(stream, press[coding](text), 7)).hits), [`GitHub Token ${coding}`])
    const twice = press.gzip(press[coding](text))
    assert.deepEqual(names((await read(stream, twice, 7)).hits), [`GitHub Token gzip ${coding}`])
    const asked = decoded(scanner, openInflater, ['br'])
    assert.deepEqual(names((await read(asked, press.br(twice), 3)).hits), [`GitHub Token br gzip ${coding}`])
  }
})

test('codings are undone in the reverse order, to depth 3', async () => {
  const text = utf8.encode(secret)
  const three = press.zstd(press.br(press.gzip(text)))
  const stream = decoded(scanner, openInflater, codingsOf(['gzip, br', 'zstd']))
  assert.deepEqual(names((await read(stream, three, 5)).hits), ['GitHub Token zstd br gzip'])
  const four = decoded(scanner, openInflater, codingsOf(['x-gzip, gzip, br, zstd']))
  const { hits } = await read(four, press.zstd(press.br(press.gzip(press.gzip(text)))))
  assert.deepEqual(names(hits), ['Scan Limit Reached zstd br gzip gzip'])
  assert.deepEqual(codingsOf(['identity', '', 'GZIP , compress']), ['gzip', null])
})

/** Plain text for the first part, then the secret, then more: compressed so that it spreads over many borders. */
function spread(): Uint8Array {
  const random = dice(7)
  const noise = () => Array.from({ length: 30_000 }, () => String.fromCharCode(97 + random(26))).join('')
  return utf8.encode(`${noise()} ${secret} ${noise()}`)
}

test('places are the same however the stream is cut, and nothing compressed is settled before what it says is', async () => {
  for (const coding of codings) {
    const bytes = press[coding](spread())
    const stream = decoded(scanner, openInflater, header(coding))
    const whole = (await read(stream, bytes)).hits
    assert.deepEqual(names(whole), [`GitHub Token ${shown(coding)}`])
    const [hit] = whole
    assert.ok(hit && hit.start % 4096 === 0 && hit.start > 8192 && hit.end < bytes.length && hit.sealed)
    for (let seed = 1; seed <= 10; seed++)
      assert.deepEqual((await read(stream, bytes, 2 + seed * 5, seed)).hits, whole, `${coding} seed ${seed}`)
  }
  // gzip lets out what it has read: byte by byte, no more has been settled than decodes to less than the secret.
  const bytes = gzipSync(spread())
  const watch = decoded(scanner, openInflater, ['gzip']).open()
  let settled = 0
  for (let at = 0; at < bytes.length; at += 16) {
    const look = await watch.look(bytes.subarray(at, at + 16), at + 16 >= bytes.length)
    if (look.hits.length > 0) {
      const gone = gunzipSync(bytes.subarray(0, settled), { finishFlush: constants.Z_SYNC_FLUSH })
      assert.ok(!gone.toString('latin1').includes(secret.slice(0, 8)))
      return
    }
    settled = look.settled
  }
  assert.fail('not found')
})

test('what is cut short, goes on after its end or is no such coding is told, and read as it is', async () => {
  const good = utf8.encode(`some words ${'and more '.repeat(50)}`)
  for (const coding of codings) {
    const bytes = press[coding](good)
    const stream = decoded(scanner, openInflater, header(coding))
    const fault = `Undecodable Compressed Content ${shown(coding)}`
    assert.deepEqual((await read(stream, bytes, 3)).hits, [])
    assert.deepEqual(names((await read(stream, bytes.subarray(0, -1), 2)).hits), [fault])
    const behind = new Uint8Array([...bytes, ...utf8.encode(` ${secret} `)])
    assert.deepEqual(names((await read(stream, behind)).hits), [fault, 'GitHub Token '], coding)
    const plain = await read(stream, utf8.encode(`no such thing, ${secret}`), 4)
    assert.deepEqual(names(plain.hits).sort(), ['GitHub Token ', fault].sort())
    assert.deepEqual((await read(stream, new Uint8Array(0))).hits, [])
  }
  const unknown = decoded(scanner, openInflater, codingsOf(['compress']))
  assert.deepEqual(names((await read(unknown, utf8.encode(secret))).hits), [
    'Undecodable Compressed Content unknown',
    'GitHub Token ',
  ])
})

const half = (text: string, coding: Coding) => press[coding](utf8.encode(text))

test('members and frames one after the other are one text', async () => {
  for (const coding of ['gzip', 'zstd'] as const) {
    const bytes = new Uint8Array([
      ...half(`x ${secret.slice(0, 20)}`, coding),
      ...half(`${secret.slice(20)} y`, coding),
    ])
    for (const pieces of [1, 2, 9, 40])
      assert.deepEqual(names((await read(decoded(scanner, openInflater, [coding]), bytes, pieces)).hits), [
        `GitHub Token ${coding}`,
      ])
  }
})

/** Counts what it is shown. */
function counting(): Scanner & { bytes: number; largest: number } {
  const count = { bytes: 0, largest: 0, open: () => ({ look }) }
  function look(chunk: Uint8Array): Look {
    count.bytes += chunk.length
    count.largest = Math.max(count.largest, chunk.length)
    return { hits: [], settled: count.bytes }
  }
  return count
}

test('a bomb is read no further than the caps, and told', async () => {
  const zeros = new Uint8Array(1 << 24)
  for (const coding of codings) {
    const seen = counting()
    const stream = decoded(seen, openInflater, header(coding))
    const { hits } = await read(stream, press[coding](zeros), 3)
    assert.deepEqual(names(hits), [`Scan Limit Reached ${shown(coding)}`])
    assert.ok(seen.bytes <= INFLATE_CAPS.free + 200 * 16_384, `${coding}: ${seen.bytes}`)
    assert.ok(seen.largest <= 1 << 18)
  }
})

test('ten gigabytes in gzip, then in gzip again, cost what the caps allow', async () => {
  const gzip = createGzip({ level: 9 })
  const zeros = new Uint8Array(1 << 20)
  let left = 10 * 1024
  const seen = counting()
  const watch = decoded(seen, openInflater, ['gzip']).open()
  const feed = () => {
    while (left-- > 0) if (!gzip.write(zeros)) return void gzip.once('drain', feed)
    gzip.end()
  }
  feed()
  const found: string[] = []
  for await (const chunk of gzip) {
    found.push(...names((await watch.look(chunk as Uint8Array, false)).hits))
    if (found.length > 0) break
  }
  gzip.destroy()
  assert.deepEqual(found, ['Scan Limit Reached gzip'])
  assert.ok(seen.bytes <= INFLATE_CAPS.free + (1 << 20), String(seen.bytes))

  const nested = counting()
  const inner = press.gzip(press.gzip(new Uint8Array(1 << 26)))
  const { hits } = await read(decoded(nested, openInflater, ['gzip']), inner)
  assert.ok(names(hits).includes('Scan Limit Reached gzip gzip'), JSON.stringify(names(hits)))
  assert.ok(nested.bytes <= 2 * INFLATE_CAPS.free, String(nested.bytes))
})

const base64 = (bytes: Uint8Array) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))

test('base64 of gzip and zstd inside a text is read through, however it is cut', async () => {
  const stream = decoded(scanner, openInflater)
  for (const coding of ['gzip', 'zstd'] as const) {
    const text = base64(press[coding](utf8.encode(`some words and ${secret}, and more`)))
    const lines = text.replaceAll(/.{76}/g, '$&\r\n')
    for (const written of [text, lines, text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')]) {
      const before = `{"H4": "H4s", "KLUx": "HH4sI", "data": "`
      const bytes = utf8.encode(`${before}${written}", "more": "H4sIAAAAAAAA"}`)
      const whole = (await read(stream, bytes)).hits
      assert.deepEqual(names(whole), [`GitHub Token base64 ${coding}`])
      assert.equal(whole[0]?.start, before.length)
      for (let seed = 1; seed <= 20; seed++) assert.deepEqual((await read(stream, bytes, 3 * seed, seed)).hits, whole)
    }
  }
  const long = base64(gzipSync(spread()))
  const [hit] = (await read(stream, utf8.encode(`x ${long}`), 50)).hits
  assert.ok(hit && hit.start > 2 && (hit.start - 2) % Math.floor((4096 * 4) / 3) < 8 && hit.end < long.length)
  const inside = gzipSync(`{"blob": "${base64(gzipSync(secret))}"}`)
  assert.deepEqual(names((await read(stream, inside)).hits), ['GitHub Token gzip base64 gzip'])
  assert.deepEqual(names(await scanWhole(stream, utf8.encode(base64(gzipSync(secret))))), ['GitHub Token base64 gzip'])
})

test('what only looks like base64 of gzip is quiet; bombs and crowds of it are told', async () => {
  const stream = decoded(scanner, openInflater)
  const cutOff = base64(gzipSync(spread())).slice(0, 4000)
  for (const text of [cutOff, 'H4sI', 'H4sIAAAA is how it begins', 'KLUv/Q', `H4sI${'A'.repeat(5000)}`])
    assert.deepEqual((await read(stream, utf8.encode(text), 3)).hits, [], text.slice(0, 20))
  const seen = counting()
  const bomb = utf8.encode(`x ${base64(gzipSync(new Uint8Array(1 << 24)))}`)
  const { hits } = await read(decoded(seen, openInflater), bomb)
  assert.deepEqual(names(hits), ['Scan Limit Reached base64 gzip'])
  assert.ok(seen.bytes - bomb.length <= INFLATE_CAPS.free + 200 * 16_384)
  const crowd = utf8.encode(`${base64(gzipSync('x'))} `.repeat(2000))
  assert.deepEqual(new Set(names((await read(stream, crowd)).hits)), new Set(['Scan Limit Reached base64 gzip']))
  const hostile = utf8.encode('HHHHH4s K '.repeat(1 << 16))
  assert.deepEqual((await read(stream, hostile)).hits, [])
})

const ignore = async () => undefined

test('only so many streams may fill a window of megabytes at once; the next one cannot be read until one ends', async () => {
  const bytes = brotliCompressSync(utf8.encode('some text, and more of it. '.repeat(60_000)))

  const open = Array.from({ length: 6 }, () => openInflater('br'))
  for (const inflater of open) await inflater.push(bytes, ignore)
  const one = openInflater('br')
  await assert.rejects(one.push(bytes, ignore))
  one.close()
  await openInflater('gzip').push(gzipSync(new Uint8Array(1 << 22)), ignore)
  for (const inflater of open) inflater.close()
  const other = openInflater('zstd')
  await other.push(zstdCompressSync(new Uint8Array(1 << 22)), ignore)
  other.close()
})

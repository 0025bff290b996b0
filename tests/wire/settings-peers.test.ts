// More keys that no other test sets to something else: what they change for tunnels, WebSockets, pictures and MCP servers.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { TLSSocket } from 'node:tls'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { hasOpenssl } from './certificates.ts'
import { Connection, values, type Message } from './connection.ts'
import { awsKey, loopback, startPipelock, until, type Pipelock } from './harness.ts'
import { opening, startInside, tunnel } from './inside.ts'
import { jsonReply, startBench } from './mcp-upstream.ts'
import { plain, startOrigin } from './origin.ts'
import { byHand, echoServer, frame, handshake, raw } from './ws-peers.ts'

async function running(yaml: string, use: (pipelock: Pipelock) => Promise<void>) {
  const pipelock = await startPipelock({ yaml: `${loopback}${yaml}` })
  try {
    await use(pipelock)
  } finally {
    await pipelock.stop()
  }
}

test('websocket_proxy.scan_text_frames', async () => {
  const server = await echoServer()
  for (const [scan, opcode] of [
    [true, 8],
    [false, 1],
  ] as const)
    await running(`websocket_proxy: {enabled: true, scan_text_frames: ${scan}}\n`, async (pipelock) => {
      const connection = await byHand(pipelock.port, `/ws?url=ws://127.0.0.1:${server.port}/`)
      await connection.write(raw(0x81, `the key is ${awsKey}`))
      assert.equal((await frame(connection)).opcode, opcode)
      connection.destroy()
    })
  server.close()
})

test('websocket_proxy.strip_compression: what could not be read is not offered, or the start is refused', async () => {
  const server = await echoServer()
  await running('websocket_proxy: {enabled: true, strip_compression: true}\n', async (pipelock) => {
    const connection = await Connection.open(pipelock.port)
    const offer = 'Sec-WebSocket-Extensions: permessage-deflate\r\n'
    await connection.write(handshake(`/ws?url=ws://127.0.0.1:${server.port}/`, offer))
    const head = await connection.head()
    assert.match(head?.start ?? '', / 101 /)
    assert.equal(server.requests.at(-1)?.headers['sec-websocket-extensions'], undefined)
    connection.destroy()
  })
  await assert.rejects(
    running('websocket_proxy: {enabled: true, strip_compression: false}\n', () => Promise.resolve()),
    /compressed frames cannot be scanned/,
  )
  server.close()
})

test('client_limits.max_tunnels', async () => {
  const origin = await startOrigin()
  const { host } = new URL(origin.url)
  await running('client_limits: {max_tunnels: 1}\n', async (pipelock) => {
    const first = await tunnel(pipelock.port, host)
    const second = await pipelock.ask(`CONNECT ${host} HTTP/1.1\r\nHost: ${host}`)
    assert.ok([429, 503].includes(second.status), String(second.status))
    first.destroy()
  })
  origin.stop()
})

test('tls_interception.cert_ttl, cert_cache_size', { skip: !hasOpenssl }, async () => {
  const inside = await startInside({
    yaml: opening.replace(/\}\n$/, ', cert_ttl: 2h, cert_cache_size: 1}\n'),
  })
  const origin = await startOrigin(undefined, inside.certificates)
  const hours = async (host: string) => {
    const serverName = host === 'localhost' ? host : null
    const client = (await inside.open(origin.port, { host, serverName })) as Connection & { readonly socket: TLSSocket }
    const { valid_from: from, valid_to: to, fingerprint256 } = client.socket.getPeerCertificate()
    client.destroy()
    return { length: (Date.parse(to) - Date.now()) / 3_600_000, from, fingerprint256 }
  }
  const first = await hours('localhost')
  assert.ok(first.length > 1.5 && first.length <= 2, String(first.length))
  assert.equal((await hours('localhost')).fingerprint256, first.fingerprint256)
  await hours('127.0.0.1')
  assert.notEqual((await hours('localhost')).fingerprint256, first.fingerprint256)
  await inside.stop()
  origin.stop()
})

test('request_body_scanning.scan_headers', async () => {
  const origin = await startOrigin()
  for (const [scan, status] of [
    [true, 403],
    [false, 200],
  ] as const)
    await running(`request_body_scanning: {scan_headers: ${scan}}\n`, async (pipelock) => {
      const { status: got } = await pipelock.ask([`GET ${origin.url}/ HTTP/1.1`, 'Host: x', `X-Note: ${awsKey}`])
      assert.equal(got, status)
    })
  origin.stop()
})

const chunk = (type: string, data: string) =>
  Buffer.concat([Buffer.from([0, 0, 0, data.length]), Buffer.from(`${type}${data}`, 'latin1'), Buffer.from('crc!')])
const png = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  chunk('IHDR', '\0\0\0\x01'),
  chunk('tEXt', 'Note\0secret place'),
  chunk('IEND', ''),
])

test('media_policy: enabled, strip_images, strip_image_metadata, log_media_exposure', async () => {
  const origin = await startOrigin((_, connection) => connection.write(plain(png, 'image/png')))
  for (const [settings, status, whole, event] of [
    ['enabled: false, strip_images: true', 200, true, 'forward_http'],
    ['strip_images: true', 403, false, 'blocked'],
    ['strip_image_metadata: true, log_media_exposure: false', 200, false, 'forward_http'],
    ['strip_image_metadata: false, log_media_exposure: true', 200, true, 'anomaly'],
  ] as const)
    await running(`media_policy: {${settings}}\n`, async (pipelock) => {
      const answer = await pipelock.ask([`GET ${origin.url}/a.png HTTP/1.1`, 'Host: x'])
      const line = await pipelock.logged((record) => record['url'] === `${origin.url}/a.png`)
      const same = Buffer.from(answer.text, 'latin1').equals(png)
      assert.deepEqual([answer.status, same, line.event], [status, whole, event], settings)
    })
  origin.stop()
})

const asking = (name: string, args: object, id = 1) =>
  JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: args } })
const fine = jsonReply({ jsonrpc: '2.0', id: 1, result: { content: [] } })

test('mcp_tool_policy.rules[].arg_key', async () => {
  const rule = 'name: root, tool_pattern: ".*", arg_pattern: "^root$", arg_key: "^user$", action: block'
  const bench = await startBench(`mode: balanced\nmcp_tool_policy: {enabled: true, rules: [{${rule}}]}\n`)
  bench.answering = (_, connection) => connection.write(fine)
  assert.match((await bench.ask('POST /mcp', asking('login', { user: 'root' }))).text, /"error"/)
  assert.doesNotMatch((await bench.ask('POST /mcp', asking('login', { host: 'root' }))).text, /"error"/)
  await bench.stop()
})

test('tool_chain_detection: enabled, window_seconds', async () => {
  const chain = 'custom_patterns: [{name: mine, sequence: [read, network], severity: high, action: block}]'
  const second = async (settings: string, pause: (line: () => boolean) => Promise<unknown>) => {
    const bench = await startBench(`mode: balanced\ntool_chain_detection: {${settings}, ${chain}}\n`)
    bench.answering = (_, connection) => connection.write(fine)
    await bench.ask('POST /mcp', asking('read_file', { path: 'a.txt' }))
    const begun = performance.now()
    await pause(() => performance.now() - begun > 1100)
    const { text } = await bench.ask('POST /mcp', asking('http_post', { url: 'https://a.example/' }))
    await bench.stop()
    return text.includes('"error"')
  }
  assert.equal(await second('enabled: true, window_seconds: 60', () => Promise.resolve()), true)
  assert.equal(await second('enabled: false, window_seconds: 60', () => Promise.resolve()), false)
  assert.equal(
    await second('enabled: true, window_seconds: 1', (isOver) => until('the end of the window', isOver)),
    false,
  )
})

test('file_sentry.scan_content', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipelock-settings-'))
  await running(`file_sentry: {enabled: true, watch_paths: [${folder}], scan_content: false}\n`, async (pipelock) => {
    writeFileSync(join(folder, 'inside.txt'), awsKey)
    writeFileSync(join(folder, `${awsKey}.txt`), 'x')
    const line = await pipelock.logged(({ event }) => event === 'file_sentry')
    assert.equal(line['path'], '[redacted]')
    assert.equal(pipelock.lines.filter(({ event }) => event === 'file_sentry').length, 1)
  })
  rmSync(folder, { recursive: true })
})

test('mediation_envelope: origins and MCP servers are told, whatever the client wrote', async () => {
  const origin = await startOrigin()
  const told = async (pipelock: Pipelock) => {
    await pipelock.ask([
      `GET ${origin.url}/ HTTP/1.1`,
      'Host: x',
      'Pipelock-Mediation: verdict=allow',
      'Connection: close',
    ])
    return values(origin.requests.at(-1) as Message, 'pipelock-mediation')
  }
  const note = /^action="http:GET", verdict=allow, actor="anonymous", auth=nobody, ph=:.+:, rid="req-\d+", hop=1$/
  await running('mediation_envelope: {enabled: true}\n', async (pipelock) => {
    const [first = '', ...more] = await told(pipelock)
    assert.match(first, note)
    assert.deepEqual(more, [])
  })
  await running('', async (pipelock) => assert.deepEqual(await told(pipelock), []))
  const bench = await startBench('mediation_envelope: {enabled: true}\n')
  bench.answering = (_, connection) => connection.write(fine)
  const { sent } = await bench.ask('POST /mcp', asking('look', {}), ['Pipelock-Mediation: verdict=block'])
  assert.match(values(sent[0] as Message, 'pipelock-mediation').join('|'), /^action="mcp:POST", verdict=allow/)
  await bench.stop()
  origin.stop()
})

test('file_sentry.ignore_patterns', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipelock-settings-'))
  await running(
    `file_sentry: {enabled: true, watch_paths: [${folder}], ignore_patterns: ["*.log"]}\n`,
    async (pipelock) => {
      writeFileSync(join(folder, 'left-out.log'), awsKey)
      writeFileSync(join(folder, 'seen.txt'), awsKey)
      await pipelock.logged(({ event, path }) => event === 'file_sentry' && String(path).endsWith('seen.txt'))
      // What was written first would have been told first, or with it.
      writeFileSync(join(folder, 'later.txt'), awsKey)
      await pipelock.logged(({ event, path }) => event === 'file_sentry' && String(path).endsWith('later.txt'))
      assert.ok(!pipelock.lines.some(({ path }) => String(path).endsWith('.log')))
    },
  )
  rmSync(folder, { recursive: true })
})

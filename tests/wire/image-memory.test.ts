// The image's root filesystem under load with the 128 MiB a container has: nothing is killed, everything is answered.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, createServer, request, type Server } from 'node:http'
import { test } from 'node:test'
import { MemoryGroup } from './cgroup.ts'
import { freePort, loopback, until } from './harness.ts'
import { Rootfs, imageSettings, whyNoChroot } from './image.ts'

const limit = 128 * 1024 * 1024
const ways = process.platform === 'linux' && whyNoChroot() === '' ? MemoryGroup.of(limit) : null
const why = whyNoChroot() || (ways === null ? 'needs the right to make control groups' : '')
ways?.remove()
const named = (name: string) => (why === '' ? name : `${name} (${why})`)
const options = { skip: why !== '', timeout: 170_000 }

const text = Buffer.from('All the text of an ordinary page, with nothing in it. '.repeat(1200))
const large = 200_000_000

/** `/page`: the text. `/large`: as many bytes of it. What is sent is counted. */
const origin = createServer((incoming, answer) => {
  let bytes = 0
  incoming.on('data', (chunk: Buffer) => (bytes += chunk.length))
  incoming.on('end', () => {
    if (incoming.url === '/page') return answer.writeHead(200, { 'content-type': 'text/html' }).end(text)
    if (incoming.url === '/upload') return answer.end(String(bytes))
    answer.writeHead(200, { 'content-type': 'text/plain', 'content-length': String(large) })
    return void pour(answer)
  })
})

/** Writes as many bytes as a large body has, no faster than they are taken. */
async function pour(to: NodeJS.WritableStream): Promise<void> {
  for (let left = large; left > 0; left -= text.length)
    if (!to.write(text.subarray(0, Math.min(left, text.length)))) await once(to, 'drain')
  to.end()
}

/** What one exchange came to: its status, the length of the answer, and its text where it is short. */
type Ask = (path: string, body: Buffer | null | 'large') => Promise<string>

const load = async (clients: number, use: (ask: Ask) => Promise<void>): Promise<void> => {
  const group = MemoryGroup.of(limit) as MemoryGroup
  const image = imageSettings()
  const rootfs = new Rootfs()
  const to = await listening(origin)
  const port = await freePort()
  const proxy = rootfs.start([...image.entrypoint, 'run', '--listen', `127.0.0.1:${port}`], {
    user: image.user,
    env: image.env,
    cgroup: group.folder,
    mounts: { '/etc/pipelock/pipelock.yaml': rootfs.file('pipelock.yaml', `${loopback}`) },
  })
  let over = false
  void proxy.exited.then(() => (over = true))
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const ask: Ask = (path, body) =>
    new Promise((go, fail) => {
      const method = body === null ? 'GET' : 'POST'
      const sent = request({ agent, port, method, path: `http://127.0.0.1:${to}${path}` }, (answer) => {
        let size = 0
        let said = ''
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size < 100) said += chunk.toString()
        })
        answer.on('end', () => go(`${answer.statusCode} ${size < 100 ? said : size}`))
        answer.on('error', fail)
      })
      sent.on('error', fail)
      if (body === 'large') pour(sent).catch(fail)
      else sent.end(body ?? undefined)
    })
  try {
    await until('pipelock: ready', () => over || proxy.err().includes('pipelock: ready'))
    assert.ok(!over, proxy.err())
    assert.deepEqual(group.pids(), [proxy.child.pid])
    await use(ask).catch((cause: unknown) => {
      const what = `${group.killed()} killed, ${group.peak() >> 20} MiB: ${proxy.err()}`
      throw new Error(`${String(cause)}: ${what}`, { cause })
    })
    assert.ok(!over, proxy.err())
    assert.equal(group.killed(), 0)
    console.log(`memory: ${group.anonymous() >> 20} MiB anonymous after, ${group.peak() >> 20} MiB at most with files`)
  } finally {
    agent.destroy()
    proxy.child.kill('SIGKILL')
    await proxy.exited
    origin.close()
    rootfs.remove()
    await until('the group to be empty', () => group.pids().length === 0)
    group.remove()
  }
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
  return (server.address() as { port: number }).port
}

test(named('a user without rights, a read-only root, 128 MiB, and 1000 requests with bodies'), options, () =>
  load(32, async (ask) => {
    const answers = new Map<string, number>()
    let left = 1000
    const client = async () => {
      while (left-- > 0) {
        const said = await ask('/page', text)
        answers.set(said, (answers.get(said) ?? 0) + 1)
      }
    }
    await Promise.all(Array.from({ length: 32 }, client))
    assert.deepEqual([...answers], [[`200 ${text.length}`, 1000]])
  }),
)

test(named('128 MiB, 200 MB up, 200 MB down and 64 other clients at once'), options, () =>
  load(66, async (ask) => {
    const transfers = Promise.all([ask('/upload', 'large'), ask('/large', null)])
    const answers = new Set<string>()
    let count = 0
    // No more than that: whoever asks without an end is given most of the time there is, and the transfers wait.
    const client = async () => {
      while (count++ < 4000) answers.add(await ask('/page', text))
    }
    const [said] = await Promise.all([transfers, ...Array.from({ length: 64 }, client)])
    assert.deepEqual(said, [`200 ${large}`, `200 ${large}`])
    assert.deepEqual([...answers], [`200 ${text.length}`])
  }),
)

// The image's root filesystem under load with the 128 MiB a container has: nothing is killed, everything is answered.

import assert from 'node:assert/strict'
import { Agent, createServer, request } from 'node:http'
import { test } from 'node:test'
import { MemoryGroup } from './cgroup.ts'
import { freePort, loopback, until } from './harness.ts'
import { Rootfs, imageSettings, whyNoChroot } from './image.ts'

const limit = 128 * 1024 * 1024
const made = process.platform === 'linux' && whyNoChroot() === '' ? MemoryGroup.of(limit) : null
const why = whyNoChroot() || (made === null ? 'needs the right to make control groups' : '')
const name = 'a user without rights, a read-only root, 128 MiB, and 1000 requests with bodies'

test(why === '' ? name : `${name} (${why})`, { skip: why !== '', timeout: 170_000 }, async () => {
  const group = made as MemoryGroup
  const image = imageSettings()
  const rootfs = new Rootfs()
  const text = Buffer.from('All the text of an ordinary page, with nothing in it. '.repeat(1200))
  const origin = createServer((incoming, answer) => {
    incoming.resume().on('end', () => answer.writeHead(200, { 'content-type': 'text/html' }).end(text))
  })
  await new Promise<void>((go) => origin.listen(0, '127.0.0.1', go))
  const { port: to } = origin.address() as { port: number }
  const port = await freePort()
  const proxy = rootfs.start([...image.entrypoint, 'run', '--listen', `127.0.0.1:${port}`], {
    user: image.user,
    env: image.env,
    cgroup: group.folder,
    mounts: { '/etc/pipelock/pipelock.yaml': rootfs.file('pipelock.yaml', `${loopback}`) },
  })
  let over = false
  void proxy.exited.then(() => (over = true))
  try {
    await until('pipelock: ready', () => over || proxy.err().includes('pipelock: ready'))
    assert.ok(!over, proxy.err())
    assert.deepEqual(group.pids(), [proxy.child.pid])
    const agent = new Agent({ keepAlive: true, maxSockets: 32 })
    const one = () =>
      new Promise<string>((go, fail) => {
        const sent = request({ agent, port, method: 'POST', path: `http://127.0.0.1:${to}/page` }, (answer) => {
          let size = 0
          answer.on('data', (chunk: Buffer) => (size += chunk.length))
          answer.on('end', () => go(`${answer.statusCode} ${size}`))
        })
        sent.on('error', fail)
        sent.end(text)
      })
    const answers = new Map<string, number>()
    let left = 1000
    const client = async () => {
      while (left-- > 0) {
        const said = await one()
        answers.set(said, (answers.get(said) ?? 0) + 1)
      }
    }
    await Promise.all(Array.from({ length: 32 }, client)).catch((error: unknown) => {
      throw new Error(
        `after ${1000 - left} requests, ${group.killed()} killed, ${group.peak() >> 20} MiB: ${proxy.err()}`,
        {
          cause: error,
        },
      )
    })
    agent.destroy()
    assert.deepEqual([...answers], [[`200 ${text.length}`, 1000]])
    assert.ok(!over, proxy.err())
    assert.equal(group.killed(), 0)
    console.log(`memory: ${group.anonymous() >> 20} MiB anonymous after, ${group.peak() >> 20} MiB at most with files`)
  } finally {
    proxy.child.kill('SIGKILL')
    await proxy.exited
    origin.close()
    rootfs.remove()
    await until('the group to be empty', () => group.pids().length === 0)
    group.remove()
  }
})

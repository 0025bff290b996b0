// A proxy behind the proxy that writes down what it is asked, and for which every name is this machine.

import { connect } from 'node:net'
import type { Connection, Message } from './connection.ts'
import { plain, startRawOrigin, type Origin } from './origin.ts'

const repeating = (body: string, connection: Connection): unknown =>
  connection.write(plain(`through the next: ${body}`))

type Head = Pick<Message, 'start' | 'fields'>
export type Next = Origin & { readonly heads: Head[] }

/** `deny` = it wants other credentials; `answering` = in place of the origins of plain HTTP. */
export async function startNext(deny = false, answering = repeating): Promise<Next> {
  const heads: Head[] = []
  const next = await startRawOrigin(async (connection) => {
    for (let head = await connection.head(); head !== null; head = await connection.head()) {
      heads.push(head)
      const [method, target = ''] = head.start.split(' ')
      if (deny) {
        await connection.write('HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm="next"\r\nContent-Length: 0\r\n\r\n')
      } else if (method === 'CONNECT') {
        const port = Number(target.slice(target.lastIndexOf(':') + 1))
        const onward = connect(port, '127.0.0.1')
        await connection.write('HTTP/1.0 200 Fine\r\nX-More: fields\r\n\r\n')
        for (const [from, to] of [
          [connection.socket, onward],
          [onward, connection.socket],
        ] as const) {
          from.on('close', () => to.destroy()).on('error', () => to.destroy())
        }
        onward.on('data', (chunk: Buffer) => connection.socket.write(chunk))
        for (let chunk = await connection.next(); chunk !== null; chunk = await connection.next()) onward.write(chunk)
        return
      } else {
        const { body } = await connection.body(head, false)
        await answering(body.toString(), connection)
      }
    }
  })
  return Object.assign(next, { heads })
}

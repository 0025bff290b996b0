// Where an exchange belongs in the traces of others: W3C Trace Context (https://www.w3.org/TR/trace-context/).

type HeaderList = readonly (readonly [name: string, value: string])[]

export interface Trace {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string
  /** The caller's span, 16 digits. */
  readonly parentId: string
  readonly sampled: boolean
}

/** Version 00 is 55 characters; later ones may say more behind them. */
const length = 55

/** Null where it is malformed: a trace is begun anew then, as the recommendation says. */
export function traceOf(traceparent: string): Trace | null {
  const [version = '', traceId = '', parentId = '', flags = ''] = traceparent.split('-', 4)
  const whole = traceparent.length === length || (version !== '00' && traceparent[length] === '-')
  if (!whole || !isHex(version, 2) || version === 'ff') return null
  if (!isHex(traceId, 32) || !isHex(parentId, 16) || !isHex(flags.slice(0, 2), 2)) return null
  if (isZero(traceId) || isZero(parentId)) return null
  return { traceId, parentId, sampled: (Number.parseInt(flags.slice(0, 2), 16) & 1) === 1 }
}

/** A member of an audit record: what the one `traceparent` field says. Two of them say nothing. */
export function traced(headers: HeaderList): { readonly trace?: Trace } {
  const said = headers.filter(([name]) => name.toLowerCase() === 'traceparent')
  return tracedBy(said.length === 1 ? said[0]?.[1] : undefined)
}

export function tracedBy(traceparent: unknown): { readonly trace?: Trace } {
  const trace = typeof traceparent === 'string' ? traceOf(traceparent.trim()) : null
  return trace === null ? {} : { trace }
}

function isHex(text: string, digits: number): boolean {
  if (text.length !== digits) return false
  for (let i = 0; i < digits; i++) if (!'0123456789abcdef'.includes(text.charAt(i))) return false
  return true
}

function isZero(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text[i] !== '0') return false
  return true
}

// The words of a question to the scan API, and what is wrong with one that cannot be answered.

export const scanKinds = ['url', 'dlp', 'prompt_injection', 'tool_call'] as const
export type ScanKind = (typeof scanKinds)[number]

/** What is asked about: `url`, `text`, `content`, or `tool_name` with `arguments`. */
export type ScanInput = Readonly<Record<string, unknown>>

/** What callers say of themselves; nothing is decided by it. */
export interface Context {
  readonly request_id?: string
  readonly session_id?: string
  readonly agent_name?: string
}

export interface Question {
  readonly kind: ScanKind
  readonly input: ScanInput
  readonly context: Context
  readonly evidence: boolean
}

/** Why there is no verdict. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>
  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }
}

export interface QuestionLimits {
  /** Bytes of each field of `input`; `tool_name` has that of `text`. */
  readonly fieldBytes: Readonly<Record<'url' | 'text' | 'content' | 'arguments', number>>
  readonly kinds: Readonly<Record<ScanKind, boolean>>
}

const fields: Readonly<Record<ScanKind, readonly string[]>> = {
  url: ['url'],
  dlp: ['text'],
  prompt_injection: ['content'],
  tool_call: ['tool_name', 'arguments'],
}
/** Of what callers say about themselves (characters). */
const mostContext = 256

export function readQuestion(bytes: Uint8Array, settings: QuestionLimits): Question {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Refused(400, 'invalid_json', 'the body is not JSON')
  }
  const { kind, input, context, options } = members(value, 'the body', ['kind', 'input', 'context', 'options'])
  if (!isKind(kind)) throw new Refused(400, 'invalid_kind', `kind must be one of ${scanKinds.join(', ')}`)
  const about = members(context ?? {}, 'context', ['request_id', 'session_id', 'agent_name'])
  for (const [name, said] of Object.entries(about))
    if (typeof said !== 'string' || said.length > mostContext)
      throw invalid(`context.${name} must be a text of at most ${mostContext} characters`)
  const { include_evidence: evidence = false } = members(options ?? {}, 'options', ['include_evidence'])
  if (typeof evidence !== 'boolean') throw invalid('options.include_evidence must be true or false')
  if (!settings.kinds[kind]) throw new Refused(400, 'kind_disabled', `scan_api.kinds.${kind} is false`)
  const asked = members(input, 'input', fields[kind])
  for (const name of fields[kind]) {
    const said = asked[name]
    const isArguments = name === 'arguments'
    if (isArguments ? typeof (said ?? {}) !== 'object' : typeof said !== 'string' || said === '')
      throw invalid(`input.${name} must be ${isArguments ? 'an object' : 'a text'}`)
    const most = settings.fieldBytes[name === 'tool_name' ? 'text' : (name as 'url')]
    const text = isArguments ? JSON.stringify(said ?? {}) : (said as string)
    if (new TextEncoder().encode(text).length > most) throw invalid(`input.${name} has more than ${most} bytes`)
  }
  return { kind, input: asked, context: about as Context, evidence }
}

const invalid = (message: string) => new Refused(400, 'invalid_input', message)

const isKind = (value: unknown): value is ScanKind => scanKinds.includes(value as ScanKind)

function members(value: unknown, what: string, known: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(`${what} must be an object`)
  const strange = Object.keys(value).find((name) => !known.includes(name))
  if (strange !== undefined) throw invalid(`${what} has a field that is not known; known are ${known.join(', ')}`)
  return value as Readonly<Record<string, unknown>>
}

// Asks a server for all it shows of itself: tools, prompts, resource templates, instructions.

import { canonical } from './definition.ts'
import type { Json, Reading } from './document.ts'
import { at } from './guard.ts'
import { readJson } from './json.ts'
import type { Line } from './lines.ts'
import { type Message, readEnvelope, revisionClaim } from './message.ts'
import { type Locked, mostItems } from './pins.ts'
import type { Side } from './side.ts'
import { re2 } from '../pattern/re2.ts'

/** More pages than this have no end. */
const mostPages = 1000
const legacy = '2025-11-25'
const modern = '2026-07-28'
const clientInfo = { name: 'pipelock', version: '1' }
/** All that a client can have: servers show some tools to able clients alone. */
const capabilities = { roots: { listChanged: true }, sampling: {}, elicitation: { form: {}, url: {} } }

/** Why a server could not be asked; its text is for people. */
export class SurveyFailed extends Error {}

/** `heard` is given every answer before it is believed. Throws `SurveyFailed`. */
export async function survey(server: Side, heard: (reading: Reading) => Promise<void>): Promise<Locked> {
  const one = new Asking(server, heard)
  const opened = await one.open()
  const [tools, prompts, templates] = [new Map<string, string>(), new Map<string, string>(), new Map<string, string>()]
  const has = (capability: string): boolean => at(opened, 'capabilities', capability) !== undefined
  if (has('tools')) await one.list('tools/list', 'tools', 'name', tools)
  if (has('prompts')) await one.list('prompts/list', 'prompts', 'name', prompts)
  if (has('resources')) await one.list('resources/templates/list', 'resourceTemplates', 'uriTemplate', templates)
  const instructions = opened.members.get('instructions')
  return { tools, prompts, templates, instructions: instructions?.kind === 'string' ? canonical(instructions) : null }
}

class Asking {
  readonly #server: Side
  readonly #heard: (reading: Reading) => Promise<void>
  readonly #lines: AsyncIterator<Line>
  #id = 0
  #meta: Readonly<Record<string, unknown>> | undefined

  constructor(server: Side, heard: (reading: Reading) => Promise<void>) {
    this.#server = server
    this.#heard = heard
    this.#lines = server.messages[Symbol.asyncIterator]()
  }

  /** By the handshake, or without one where the server wants none (MCP 2026-07-28). */
  async open(): Promise<Json> {
    const hello = await this.#ask('initialize', { protocolVersion: legacy, capabilities, clientInfo })
    if (hello.kind === 'result') {
      await this.#server.send('{"jsonrpc":"2.0","method":"notifications/initialized"}')
      return hello.node
    }
    const why = hello.node.members.get('message')?.text ?? ''
    if (why.startsWith('pipelock: ')) throw new SurveyFailed(why)
    const namespace = revisionClaim.slice(0, revisionClaim.lastIndexOf('/'))
    this.#meta = {
      [revisionClaim]: modern,
      [`${namespace}/clientInfo`]: clientInfo,
      [`${namespace}/clientCapabilities`]: capabilities,
    }
    const found = await this.#ask('server/discover', {})
    if (found.kind === 'result') return found.node
    throw new SurveyFailed(`the server refused initialize and server/discover (${errorOf(hello.node)})`)
  }

  async list(method: string, member: string, key: string, into: Map<string, string>): Promise<void> {
    const seen = new Set<string>()
    let cursor: string | undefined
    for (let page = 0; page < mostPages; page++) {
      const answer = await this.#ask(method, cursor === undefined ? {} : { cursor })
      // A capability that is claimed for its other half: servers with resources need no templates.
      if (answer.kind === 'error' && errorOf(answer.node) === '-32601') return
      if (answer.kind === 'error') throw new SurveyFailed(`the server refused ${method} (${errorOf(answer.node)})`)
      for (const item of answer.node.members.get(member)?.items ?? []) {
        const name = item.members.get(key)
        if (name?.kind !== 'string' || name.text === '') throw new SurveyFailed(`${method}: an item has no ${key}`)
        const text = canonical(item)
        if (into.has(name.text) && into.get(name.text) !== text)
          throw new SurveyFailed(`${method}: two items have the same ${key}`)
        into.set(name.text, text)
      }
      if (into.size > mostItems) throw new SurveyFailed(`${method}: more than ${mostItems} items`)
      const next = answer.node.members.get('nextCursor')
      if (next?.kind !== 'string') return
      if (seen.has(next.text)) throw new SurveyFailed(`${method}: the pages have no end`)
      seen.add(next.text)
      cursor = next.text
    }
    throw new SurveyFailed(`${method}: more than ${mostPages} pages`)
  }

  async #ask(method: string, params: object): Promise<{ readonly kind: 'result' | 'error'; readonly node: Json }> {
    const id = ++this.#id
    const all = this.#meta === undefined ? params : { ...params, _meta: this.#meta }
    await this.#server.send(JSON.stringify({ jsonrpc: '2.0', id, method, params: all }))
    while (true) {
      const { value: line, done } = await this.#lines.next()
      if (done === true) throw new SurveyFailed(`the server ended before it answered ${method}`)
      if (line === null) throw new SurveyFailed(`the answer to ${method} is longer than 10 MiB`)
      const reading = readJson(line)
      const read = reading.ok ? readEnvelope(reading) : { why: 'no JSON' }
      // Programs print other things on stdout, too.
      if (!reading.ok || 'why' in read) continue
      if (reading.flaws.length > 0) throw new SurveyFailed(`the answer to ${method} can be read in two ways`)
      for (const message of read.messages) {
        if (message.kind === 'request') await this.#answer(message)
        if (message.kind !== 'response' || message.id !== String(id)) continue
        await this.#heard(reading)
        const result = message.node.members.get('result')
        const error = message.node.members.get('error')
        return { kind: result === undefined ? 'error' : 'result', node: (result ?? error) as Json }
      }
    }
  }

  /** What the server wants of a client that nobody sits at. */
  #answer({ id, method }: Message): Promise<void> {
    const answers: Readonly<Record<string, string>> = { ping: '{}', 'roots/list': '{"roots":[]}' }
    const result = answers[method ?? '']
    const rest = result === undefined ? '"error":{"code":-32601,"message":"not offered"}' : `"result":${result}`
    return this.#server.send(`{"jsonrpc":"2.0","id":${id ?? 'null'},${rest}}`)
  }
}

function errorOf(node: Json): string {
  const code = node.members.get('code')?.text ?? ''
  return re2`^-?\d{1,9}$`.test(code) ? code : 'no code'
}

// The one judge of what agents say to each other: a message, task, event or card, whatever carried it.

import { Cards, endpoints, poisoned } from './cards.ts'
import { Contexts } from './contexts.ts'
import { found } from './finding.ts'
import { isCardOf } from './names.ts'
import { below, talkIn } from './parts.ts'
import type { Json, Reading } from '../mcp/document.ts'
import { isMedia, pointer } from '../mcp/leaves.ts'
import { type Leg, type Lens, lookAtMessage, lookAtText } from '../mcp/judge.ts'
import { stepwise } from '../scan/pace.ts'
import type { StreamScanner } from '../scan/scanner.ts'
import type { Finding } from '../types.ts'

export interface AgentSettings {
  readonly scanCards: boolean
  readonly cardDrift: boolean
  /** Orders over several messages of one context. */
  readonly smuggling: boolean
  readonly rawParts: boolean
  readonly maxRawBytes: number
  readonly maxMessages: number
  readonly maxContexts: number
}

export interface AgentDeps {
  readonly settings: () => AgentSettings
  readonly input: StreamScanner
  readonly injection: StreamScanner
  /** What no description of an agent should say. */
  readonly poison: StreamScanner
  /** What is wrong with a URL that the other side is to open, without asking the network. */
  readonly judgeUrl: (url: string) => readonly Finding[]
}

/** One document, and whose it is. */
export interface AgentDocument {
  readonly leg: Leg
  readonly reading: Reading
  /** The value that is looked at: all of it, or one message of a batch. */
  readonly node: Json
  /** A key: what one principal says to one agent. */
  readonly owner: string
  /** Where it came from: the path of a card, or the method that asked for it. */
  readonly from: string
}

export interface AgentLook {
  readonly findings: readonly Finding[]
  /** After the decision. */
  readonly settle: (stopped: boolean) => void
}

export type AgentJudge = (document: AgentDocument) => Promise<AgentLook>

const mostParts = 64
const mostTexts = 256

export function createAgentJudge(deps: AgentDeps): AgentJudge {
  const contexts = new Contexts(deps.settings)
  const cards = new Cards()

  const card = async ({ reading, owner, from }: AgentDocument, node: Json): Promise<AgentLook> => {
    const settings = deps.settings()
    const nodes = await stepwise(below(node))
    const where = pointer(node) || '/'
    const findings: Finding[] = []
    if (settings.scanCards) {
      findings.push(...(await texts(deps, 'server', { ...reading, nodes })))
      findings.push(...(await poisoned(deps.poison, nodes, where)))
      findings.push(...endpoints(node).flatMap((url) => opened(deps, url)))
    }
    if (!settings.cardDrift) return { findings, settle: () => undefined }
    const drift = cards.compared(`${owner} ${from}`, node, where)
    return { findings: [...findings, ...drift.findings], settle: unless(drift.accept) }
  }

  const talk = async ({ leg, reading, node, owner }: AgentDocument): Promise<AgentLook> => {
    const settings = deps.settings()
    const nodes = await stepwise(below(node))
    const { said, raw, urls } = await stepwise(talkIn(nodes))
    const apart = new Set(raw)
    const findings = await texts(deps, leg, { ...reading, nodes: nodes.filter((one) => !apart.has(one)) })
    findings.push(...urls.slice(0, mostParts).flatMap((url) => opened(deps, url)))
    if (settings.rawParts) findings.push(...(await inside(deps, leg, raw, settings.maxRawBytes)))
    if (!settings.smuggling) return { findings, settle: () => undefined }
    const pieces = said.slice(0, mostTexts).flatMap(({ context, text }) => {
      return context === null ? [] : [[`${owner} ${leg} ${context}`, text] as const]
    })
    let reaches = false
    for (const [conversation, text] of pieces) reaches ||= await contexts.reaches(deps.injection, conversation, text)
    if (reaches) findings.push(smuggled(pointer(node)))
    const add = (): void => {
      for (const [conversation, text] of pieces) contexts.add(conversation, text)
    }
    return { findings, settle: unless(add) }
  }

  return (document) => {
    const shown = document.leg === 'server' && isCardOf(document.from) ? cardIn(document.node) : null
    return shown === null ? talk(document) : card(document, shown)
  }
}

/** What was not passed on is nothing that anybody remembers. */
function unless(act: () => void): (stopped: boolean) => void {
  return (stopped) => {
    if (!stopped) act()
  }
}

/** The whole document, or the result of a call; null where that is something else, such as an error. */
function cardIn(node: Json): Json | null {
  const shown = node.members.has('jsonrpc') ? node.members.get('result') : node
  return shown?.kind === 'object' ? shown : null
}

async function texts({ input, injection }: AgentDeps, leg: Leg, reading: Reading): Promise<Finding[]> {
  const lens: Lens = { input, injection, inputScanning: true, responseScanning: true, toolScanning: false }
  return (await lookAtMessage(lens, leg, reading)).map(ours)
}

const ours = (finding: Finding): Finding => ({ ...finding, section: 'a2a_scanning' })

function opened({ judgeUrl }: AgentDeps, url: Json): Finding[] {
  // The finding's detail may name the host: the reader of a log must know where agents are sent.
  return judgeUrl(url.text).map((finding) => ({ ...finding, section: 'a2a_scanning', where: pointer(url) }))
}

function smuggled(where: string): Finding {
  const detail = 'gives an order that is complete only together with earlier messages of its context'
  return found('A2A Session Smuggling', 'high', where || '/', detail, 'injection')
}

/** What raw parts hold, unless it is proven media. */
async function inside(deps: AgentDeps, leg: Leg, parts: readonly Json[], most: number): Promise<Finding[]> {
  const { input, injection } = deps
  const lens: Lens = { input, injection, inputScanning: true, responseScanning: true, toolScanning: false }
  const findings: Finding[] = []
  for (const [index, node] of parts.entries()) {
    const where = pointer(node)
    const tell = (rule: string, detail: string) => findings.push(found(rule, 'medium', where, detail, 'fault'))
    // Three bytes in four characters, and padding.
    if (Math.floor(node.text.length / 4) * 3 > most + 2) {
      tell('A2A Raw Part Too Large', 'is longer than max_raw_size, and was not read')
      continue
    }
    const bytes = index < mostParts ? base64(node.text) : null
    if (bytes === null) tell('A2A Raw Part Unreadable', 'is no base64, or one part too many')
    else if (!isMedia(bytes)) findings.push(...(await lookAtText(lens, leg, bytes, where)).map(ours))
  }
  return findings.slice(0, mostParts)
}

/** Both alphabets: protobuf's JSON readers take either. */
function base64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
  } catch {
    return null
  }
}

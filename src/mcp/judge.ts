// The one message judge: whatever carried a JSON-RPC message, here is decided what was found in it.

import { type Place, fault, toFindings } from '../scan/findings.ts'
import { scanWhole, stepwise } from '../scan/pace.ts'
import type { Hit, StreamScanner } from '../scan/scanner.ts'
import type { Finding, ScannerLabel, Section } from '../types.ts'
import type { Flaw, FlawKind, Json, Reading } from './document.ts'
import { type Leaf, Sheet, commonParent, isWords, leavesOf, pointer, seams } from './leaves.ts'
import { isCalled, isEnvelopeText, only, split } from './sorting.ts'

export type Leg = 'client' | 'server'

/** What the judge looks with. */
export interface Lens {
  /** Secrets on their way out: DLP rules and leaked environment values. */
  readonly input: StreamScanner
  /** Instructions that pretend to come from somebody else. */
  readonly injection: StreamScanner
  readonly inputScanning: boolean
  readonly responseScanning: boolean
  readonly toolScanning: boolean
  /** Guards look at answers, whatever else is off. */
  readonly answersRead?: boolean
}

/** More findings than this say nothing new about one message. */
const maxFindings = 100
/** Leaves looked at one by one, and how long they must be; the joined look covers all of them, and a few words as well. */
const maxAlone = 1024
const minAlone = 8
/** How many starting points, and how many bytes after each, are tried for secrets that were cut in pieces. */
const maxRuns = 64
const runBytes = 512

const flawRules: Readonly<Record<FlawKind, readonly [rule: string, detail: string]>> = {
  'duplicate key': ['Duplicate JSON Key', 'an object names the same member twice'],
  'case-variant key': ['Case-Variant JSON Key', 'a protocol member is spelled in another case'],
  'lone surrogate in key': ['Malformed JSON Key', 'a member name is not valid Unicode'],
  'too deep': ['JSON Too Deep', 'the message is nested too deeply to be read safely'],
  'too many values': ['JSON Too Large', 'the message has too many values to be read safely'],
}

/** Everything found in one message (or batch) of one leg; empty where nothing is to be scanned. */
export async function lookAtMessage(lens: Lens, leg: Leg, reading: Reading): Promise<Finding[]> {
  const look = new Looking()
  if (leg === 'client') {
    if (!lens.inputScanning) return []
    for (const flaw of reading.flaws) look.flaw(flaw, 'mcp_input_scanning')
    const leaves = await stepwise(leavesOf(reading.nodes, { numbers: true, media: false }))
    const values = await stepwise(only(leaves, (leaf) => !leaf.isKey && !isEnvelopeText(leaf.node)))
    await look.each(lens.input, 'dlp', 'mcp_input_scanning', leaves)
    await look.joined(lens.input, 'dlp', 'mcp_input_scanning', leaves, '\n')
    await look.glued(lens.input, 'dlp', 'mcp_input_scanning', values)
    await look.each(lens.injection, 'injection', 'mcp_input_scanning', leaves)
    const said = await stepwise(only(leaves, (leaf) => !isCalled(leaf)))
    await look.joined(lens.injection, 'injection', 'mcp_input_scanning', said, '\n')
    return look.findings()
  }
  if (!isRead(lens)) return []
  for (const flaw of reading.flaws) look.flaw(flaw, answerSection(lens))
  const all = await stepwise(leavesOf(reading.nodes, { numbers: false, media: true }))
  const [tools, others] = await stepwise(split(all, lens.toolScanning))
  await look.each(lens.injection, 'injection', 'mcp_tool_scanning', tools, false)
  if (lens.responseScanning) {
    await look.each(lens.injection, 'injection', 'response_scanning', others)
    await look.joined(lens.injection, 'injection', 'response_scanning', others, '\n')
    const prose = await stepwise(only(others, (leaf) => !leaf.isKey && leaf.node.key === 'text'))
    await look.joined(lens.injection, 'injection', 'response_scanning', prose, ' ')
  }
  return look.findings()
}

/** Everything found in a text that is no readable message: an error page, a broken event, a forwarded oddity. */
export async function lookAtText(lens: Lens, leg: Leg, bytes: Uint8Array, where: string): Promise<Finding[]> {
  const found = async (scanner: StreamScanner, place: Place): Promise<Finding[]> =>
    toFindings(await scanWhole(scanner, bytes), place)
  if (leg === 'server')
    return lens.responseScanning
      ? found(lens.injection, { section: 'response_scanning', scanner: 'injection', where })
      : []
  if (!lens.inputScanning) return []
  const section = 'mcp_input_scanning'
  return [
    ...(await found(lens.input, { section, scanner: 'dlp', where })),
    ...(await found(lens.injection, { section, scanner: 'injection', where })),
  ]
}

/** An answer that could not be read: governed by the section that would have read it. */
export function unreadable(lens: Lens, rule: string, detail: string, where = 'response'): Finding[] {
  if (!isRead(lens)) return []
  return [fault({ section: answerSection(lens), scanner: 'fault', where }, rule, detail)]
}

/** Whether anybody looks at answers. */
export function isRead({ responseScanning, toolScanning, answersRead = false }: Lens): boolean {
  return responseScanning || toolScanning || answersRead
}

function answerSection(lens: Lens): Section {
  return lens.responseScanning ? 'response_scanning' : 'mcp_tool_scanning'
}

interface Mark {
  readonly hit: Hit
  readonly section: Section
  readonly scanner: ScannerLabel
  readonly at: Json | null
  readonly span?: readonly [number, number]
}

/** Collects marks and names their places at the end, when it is known which member names must not be shown. */
class Looking {
  readonly #marks = new Map<Json | null, Map<string, Mark>>()
  readonly #faults: Finding[] = []
  readonly #tainted = new Set<string>()
  #count = 0

  flaw({ kind, at }: Flaw, section: Section): void {
    const [rule, detail] = flawRules[kind]
    this.#faults.push(fault({ section, scanner: 'fault', where: pointer(at) || '/' }, rule, detail))
  }

  /** `beside` = the same leaves are looked at joined, too. */
  async each(
    scanner: StreamScanner,
    label: ScannerLabel,
    section: Section,
    leaves: readonly Leaf[],
    beside = true,
  ): Promise<void> {
    const own = ({ bytes }: Leaf): boolean => bytes.length >= minAlone && !(beside && isWords(bytes))
    for (const leaf of leaves.slice(0, maxAlone).filter((one) => leaves.length === 1 || own(one)))
      for (const hit of await scanWhole(scanner, leaf.bytes)) this.#mark(hit, label, section, [leaf], hit.start)
  }

  async joined(
    scanner: StreamScanner,
    label: ScannerLabel,
    section: Section,
    leaves: readonly Leaf[],
    separator: string,
  ): Promise<void> {
    if (leaves.length > 1)
      await this.#sheet(
        scanner,
        label,
        section,
        await stepwise(Sheet.of(await stepwise(seams(leaves, maxAlone)), separator)),
        1,
      )
  }

  /** Pieces of a secret in consecutive values: all of them as one text, then from each of the first on. */
  async glued(scanner: StreamScanner, label: ScannerLabel, section: Section, leaves: readonly Leaf[]): Promise<void> {
    if (leaves.length < 2) return
    const groups = await stepwise(seams(leaves, maxAlone))
    for (let first = 1; first < Math.min(leaves.length - 1, maxRuns); first++) {
      const run: Leaf[] = []
      for (let at = first, left = runBytes; at < leaves.length && left > 0; at++) {
        const leaf = leaves[at]
        if (leaf === undefined) break
        // The first piece is taken from its start, however long: what stands before it was tried already.
        run.push(at === first ? leaf : { ...leaf, bytes: leaf.bytes.subarray(0, left) })
        if (at > first) left -= leaf.bytes.length
      }
      groups.push(run)
    }
    // One value by itself was looked at already, and glued to its neighbours it may only seem to match.
    await this.#sheet(scanner, label, section, await stepwise(Sheet.of(groups, '')), 2)
  }

  async #sheet(
    scanner: StreamScanner,
    label: ScannerLabel,
    section: Section,
    sheet: Sheet,
    least: number,
  ): Promise<void> {
    for (const hit of await scanWhole(scanner, sheet.bytes)) {
      const first = sheet.indexAt(hit.start)
      const touched = sheet.slice(first, sheet.indexAt(Math.max(hit.start, hit.end - 1)))
      if (touched.length === 1 && touched[0]?.cut === true) continue
      if (touched.length >= least) this.#mark(hit, label, section, touched, hit.start - sheet.startOf(first))
    }
  }

  #mark(hit: Hit, scanner: ScannerLabel, section: Section, touched: readonly Leaf[], start: number): void {
    const first = touched[0]
    const last = touched[touched.length - 1]
    if (first === undefined || last === undefined) return
    for (const { isKey, node } of touched) if (isKey && typeof node.key === 'string') this.#tainted.add(node.key)
    const alone = first === last
    const at = alone ? first.node : commonParent(first.node, last.node)
    const marks = this.#marks.get(at) ?? new Map<string, Mark>()
    // What a rule tells of medium severity stands for nothing graver that it tells.
    const key = `${hit.rule.name} ${hit.rule.severity}`
    if (marks.has(key) || this.#count >= maxFindings) return
    this.#count++
    this.#marks.set(at, marks)
    marks.set(key, {
      hit,
      section,
      scanner,
      at,
      ...(alone && !first.isKey ? { span: [start, start + hit.end - hit.start] as const } : {}),
    })
  }

  findings(): Finding[] {
    const found = [...this.#marks.values()].flatMap((marks) => [...marks.values()])
    return [
      ...this.#faults,
      ...found.map(({ hit, section, scanner, at, span }): Finding => {
        const { name: rule, threat, severity } = hit.rule
        const { view } = hit
        const where = pointer(at, this.#tainted) || '/'
        return { rule, threat, severity, section, scanner, where, ...(span && { span }), ...(view && { view }) }
      }),
    ]
  }
}

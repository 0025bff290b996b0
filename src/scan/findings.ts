// Turns hits into findings: where they stand and which section governs them; matched text stays behind.

import { scanAll, type Hit, type Scanner, type Shown } from './scanner.ts'
import { wireBytes } from './wire-bytes.ts'
import type { Finding, ScannerLabel, Section } from '../types.ts'

export interface Place {
  readonly section: Section
  readonly scanner: ScannerLabel
  readonly where: string
}

/** One finding per rule, severity and view: the first hit stands for its repetitions, but not for graver ones. */
export function toFindings(hits: readonly Hit[], place: Place): Finding[] {
  const seen = new Set<string>()
  return hits.flatMap(({ rule, start, end, view }) => {
    const key = `${rule.name}\n${rule.severity}\n${view ?? ''}`
    if (seen.has(key)) return []
    seen.add(key)
    return [{ ...findingOf(rule, place), span: [start, end] as const, ...(view === undefined ? {} : { view }) }]
  })
}

/** What a rule's match comes to in such a place. */
export function findingOf({ name, threat, severity, most, section }: Shown, place: Place): Finding {
  return { rule: name, threat, severity, ...place, ...(most && { most }), ...(section && { section }) }
}

/** Findings in one complete text. */
export function findIn(scanner: Scanner, text: string, place: Place): Finding[] {
  return toFindings(scanAll(scanner, wireBytes(text)), place)
}

/** What could not be read is never called clean: it is a finding of its own. */
export function fault(place: Place, rule: string, detail: string): Finding {
  return { rule, threat: 'fault', severity: 'high', ...place, scanner: 'fault', detail }
}

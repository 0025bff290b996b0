// Knows what a session has read when an exchange is over: where it came from, and what was found in it.

import { cleanTaintOf, type Taint, type Tainted, type TaintSettings } from './taint.ts'
import type { AuditRecord } from '../audit.ts'

/** Of a target as records have it. */
export function hostOf(target: string): string {
  const scheme = target.indexOf('://')
  const rest = scheme < 0 ? target : target.slice(scheme + 3)
  const authority = rest.split('/', 1)[0] ?? ''
  if (authority.startsWith('[')) return authority.slice(1, authority.indexOf(']'))
  return authority.split(':', 1)[0] ?? ''
}

/** What was let through has been read; what a reverse proxy serves is the operator's own. */
export function takeIn(tainted: Tainted, record: AuditRecord, settings: TaintSettings): void {
  const { transport, target, verdict, outcome, mcp } = record
  if (!settings.on || verdict.action === 'block' || outcome !== 'completed' || transport === 'reverse') return
  const host = hostOf(target)
  const isOwn = transport === 'mcp' && mcp?.external !== true
  const clean: Taint = isOwn ? 'internal_generated' : cleanTaintOf(host, settings)
  const source = transport === 'mcp' && mcp?.tool !== undefined ? `tool:${mcp.tool}` : host
  tainted.read(source, verdict.findings.some(isHostile) ? 'external_hostile' : clean, settings.sources)
}

function isHostile({ threat, allowed, section }: AuditRecord['verdict']['findings'][number]): boolean {
  const read = section === 'response_scanning' || section === 'mcp_tool_scanning'
  return read && threat === 'injection' && allowed === undefined
}

// The one place where mode, severity and a section's setting meet and become an action.

import type { Action, Finding, Policy, Section, Setting, Severity, Verdict } from './types.ts'

const severities = ['low', 'medium', 'high', 'critical'] as const
const strength: Record<Action, number> = { allow: 0, warn: 1, strip: 2, block: 3 }

type Row = Readonly<Record<Severity, Action>>

/** `mode: balanced` follows the section. `ask` and `redirect` stop what `block` stops; then a person or a program may answer. */
const balanced: Readonly<Record<Setting, Row>> = {
  auto: { low: 'warn', medium: 'warn', high: 'block', critical: 'block' },
  warn: { low: 'warn', medium: 'warn', high: 'warn', critical: 'warn' },
  strip: { low: 'warn', medium: 'strip', high: 'strip', critical: 'strip' },
  ask: { low: 'warn', medium: 'block', high: 'block', critical: 'block' },
  redirect: { low: 'warn', medium: 'block', high: 'block', critical: 'block' },
  block: { low: 'warn', medium: 'block', high: 'block', critical: 'block' },
}

/** One finding's action under a policy. An unknown mode or setting blocks: fail closed. */
function actionFor(policy: Policy, finding: Finding): Action {
  if (!policy.enforce || finding.most === 'warn') return 'warn'
  switch (policy.mode) {
    case 'audit':
      return 'warn'
    case 'strict':
      return 'block'
    case 'balanced':
      return raised(policy, balanced[finding.setting ?? policy.actions[finding.section]]?.[finding.severity] ?? 'block')
    default:
      return 'block'
  }
}

/** A session that keeps causing findings is given less: `adaptive_enforcement` makes its warnings blocks. */
function raised({ escalated }: Policy, action: Action): Action {
  return action === 'warn' && escalated?.warn === true ? 'block' : action
}

/**
 * Judges all findings of one exchange (or one message): the strongest action wins, ties go to the higher severity.
 * Pure and total. `strict` carries what `mode: strict` would have done, so that audit logs measure the next step.
 */
export function decide(policy: Policy, found: readonly Finding[]): Verdict {
  const findings = found.map((finding) =>
    isSuppressed(policy, finding) ? { ...finding, allowed: 'suppressed' as const } : finding,
  )
  let action: Action = 'allow'
  let because: Finding | null = null
  for (const finding of findings) {
    if (finding.allowed !== undefined) continue
    const own = actionFor(policy, finding)
    const stronger = strength[own] - strength[action]
    if (stronger > 0 || (stronger === 0 && because !== null && rank(finding) > rank(because))) {
      action = own
      because = finding
    }
  }
  const strict = findings.some(({ allowed, most }) => allowed === undefined && most === undefined) ? 'block' : 'allow'
  return { action, strict, because, findings }
}

/** The same policy for an exchange that leads to `target` (a URL, `host:port`); its query says nothing of where that is. */
export function aimed(policy: Policy, target: string): Policy {
  return policy.suppresses === undefined ? policy : { ...policy, target: target.split('?')[0] ?? target }
}

function isSuppressed({ suppresses, target = '' }: Policy, { allowed, rule }: Finding): boolean {
  return allowed === undefined && suppresses?.(rule, target) === true
}

/** Two verdicts on one exchange as one: findings that came later may have been judged by another policy. */
export function together(first: Verdict, later: Verdict): Verdict {
  const stronger = strength[later.action] - strength[first.action]
  const graver = first.because !== null && later.because !== null && rank(later.because) > rank(first.because)
  const decided = stronger > 0 || (stronger === 0 && (first.because === null || graver)) ? later : first
  return {
    action: decided.action,
    strict: first.strict === 'block' ? first.strict : later.strict,
    because: decided.because,
    findings: [...first.findings, ...later.findings],
  }
}

/** Whether anything of this section may be taken out of what carries it: whoever writes it out must know beforehand. */
export function mayStrip(policy: Policy, section: Section): boolean {
  return policy.enforce && policy.mode === 'balanced' && policy.actions[section] === 'strip'
}

/** Whether anything that is no finding may be changed in what passes: `audit` and `enforce: false` only look. */
export function mayRewrite(policy: Policy): boolean {
  return policy.enforce && policy.mode !== 'audit'
}

/** Whether a person is to be asked about it; it blocks where there is none. */
export function isAskedAbout(policy: Policy, finding: Finding): boolean {
  const setting = finding.setting ?? policy.actions[finding.section]
  if (policy.escalated?.ask === true) return false
  return policy.mode === 'balanced' && setting === 'ask' && actionFor(policy, finding) === 'block'
}

/** The finding whose profile answers in place of what was stopped; null where anything in it is to be refused. */
export function answeredInstead(policy: Policy, { findings }: Verdict): Finding | null {
  const stopping = findings.filter(
    (finding) => finding.allowed === undefined && strength[actionFor(policy, finding)] >= strength.strip,
  )
  const redirects = (finding: Finding): boolean =>
    finding.instead !== undefined && (finding.setting ?? policy.actions[finding.section]) === 'redirect'
  return policy.mode === 'balanced' && stopping.every(redirects) ? (stopping[0] ?? null) : null
}

/**
 * The findings as they count once a person has been asked about those that are to be asked about. Nobody is asked about
 * what would be blocked for something else, nor where there is nobody (`ask` = undefined).
 */
export function afterAsking(
  policy: Policy,
  findings: readonly Finding[],
  ask: ((rules: readonly string[]) => Promise<boolean>) | undefined,
): readonly Finding[] | Promise<readonly Finding[]> {
  if (ask === undefined) return findings
  const isAsked = (finding: Finding) => isAskedAbout(policy, finding) && decide(policy, [finding]).action === 'block'
  const asked = new Set(findings.filter(isAsked))
  const others = findings.filter((finding) => !asked.has(finding))
  if (asked.size === 0 || decide(policy, others).action === 'block') return findings
  const rules = [...new Set([...asked].map(({ rule }) => rule))]
  return ask(rules).then((may) =>
    findings.map((finding) => {
      if (!asked.has(finding)) return finding
      if (may) return { ...finding, most: 'warn' as const }
      return { ...finding, detail: `response blocked by operator: ${finding.rule}` }
    }),
  )
}

/** Of whatever the kill switch stops: that is no finding on it, and no mode or setting has a say. */
export function stoppedBySwitch(source?: string): Verdict {
  const because: Finding = {
    rule: 'Kill Switch',
    threat: 'destination',
    severity: 'critical',
    section: 'destination',
    scanner: 'policy',
    where: 'url',
    detail: `the kill switch is on${source === undefined ? '' : ` (${source})`}`,
  }
  return { action: 'block', strict: 'block', because, findings: [because] }
}

function rank(finding: Finding): number {
  return severities.indexOf(finding.severity)
}

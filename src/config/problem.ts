// Knows how a problem of the configuration is told to people.

export interface Problem {
  /** `mcp_tool_policy.rules[0].name`; empty = the file as a whole. */
  readonly path: string
  readonly line: number
  readonly column: number
  readonly message: string
  /** What to do about it. */
  readonly hint?: string
}

export type Path = readonly (string | number)[]

/** `['a', 'b', 0, 'c']` → `a.b[0].c`. A name that cannot stand bare is quoted; a long one may be a secret and is cut. */
export function pathText(path: Path): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else if (/^[\w$@*-]{1,40}$/.test(step)) text += text === '' ? step : `.${step}`
    else text += `[${JSON.stringify(step.length > 40 ? `${step.slice(0, 8)}…` : step)}]`
  }
  return text
}

/** `pipelock.yaml:12:3: forward_proxy.enabld: unknown key; did you mean "enabled"?` */
export function formatProblem(file: string, problem: Problem): string {
  const what = problem.path === '' ? problem.message : `${problem.path}: ${problem.message}`
  const place = `${file}:${problem.line}:${problem.column}: ${what}`
  return problem.hint === undefined ? place : `${place}; ${problem.hint}`
}

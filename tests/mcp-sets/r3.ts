// Third set of MCP cases: the even ones of each group were looked at while the rules were made, the odd ones only afterwards.

export { attacks } from './r3-attacks.ts'
export { benign } from './r3-honest.ts'

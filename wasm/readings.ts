// What src/scan/readings.ts asks of every byte: where something may be written otherwise, and what it reads then. AssemblyScript.

export { survey, listed } from './readings/survey'
export { seek, undo, state, outEnd, editsEnd, limitAfter, missing } from './readings/undo'
export { texts, goOnAt, goOnPhase, furthest } from './readings/texts'
export { spare } from './readings/escapes'

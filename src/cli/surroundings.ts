// What a command is given of the place where it was typed.

import type { Screen } from './table.ts'

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: (line: string) => void
  readonly err: (line: string) => void
  readonly screen: Screen | undefined
}

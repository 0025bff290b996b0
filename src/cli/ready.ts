// Hands what the binary brings along to those who ask for it as soon as they are loaded: it goes before the rest of the program.

import { lookIn } from '../pattern/ready-made.ts'
import { embedded } from '../runtime/embedded.ts'

export function makeReady(): void {
  lookIn(embedded)
}

// Assembles the one schema of pipelock.yaml: every key, its default and its description.

import * as v from 'valibot'

import { clientSections } from './clients.ts'
import { destinationKeys } from './destinations.ts'
import { httpSections } from './http.ts'
import { choice, count, flag } from './kinds.ts'
import { mcpSections } from './mcp.ts'
import { operationsSections } from './operations.ts'
import { scanningSections } from './scanning.ts'
import { sessionSections } from './sessions.ts'

export const configSchema = v.strictObject({
  version: count(1, 'Format of this file'),
  mode: choice(
    ['strict', 'balanced', 'audit'],
    'balanced',
    "audit (log, never block) | balanced (each section's action) | strict (block everything detected)",
  ),
  enforce: flag(true, 'false = observe only, whatever the mode'),
  explain_blocks: flag(false, 'Tell the client what would have let it pass'),
  ...destinationKeys,
  ...httpSections,
  ...clientSections,
  ...scanningSections,
  ...mcpSections,
  ...sessionSections,
  ...operationsSections,
})

/** A complete, validated configuration: every default is filled in. */
export type Config = v.InferOutput<typeof configSchema>

/** What applies when there is no file, or an empty one. */
export function defaultConfig(): Config {
  return v.parse(configSchema, {})
}

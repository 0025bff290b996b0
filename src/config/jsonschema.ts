// Prints the schema as JSON Schema, so that editors complete and check pipelock.yaml.

import { toJsonSchema } from '@valibot/to-json-schema'

import { configSchema } from './schema.ts'

/** JSON Schema (draft 2020-12). What only the loader can judge, such as networks and free ports, is left to it. */
export function jsonSchema(): Record<string, unknown> {
  return {
    ...toJsonSchema(configSchema, { target: 'draft-2020-12', typeMode: 'input', errorMode: 'ignore' }),
    title: 'pipelock.yaml',
    description: 'Configuration of Pipelock, a security proxy between AI agents and everything they talk to',
  }
}

// An MCP server on stdin and stdout that shows what a JSON file says at that moment, and answers every call.

import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

interface Said {
  readonly tools?: readonly unknown[]
  readonly prompts?: readonly unknown[]
  readonly resourceTemplates?: readonly unknown[]
  readonly instructions?: string
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line) as { id?: number; method: string; params?: { cursor?: string } }
  if (id === undefined) continue
  const {
    tools = [],
    prompts = [],
    resourceTemplates = [],
    instructions,
  } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Said
  // One tool a page.
  const at = Number(params?.cursor ?? 0)
  const page = { tools: tools.slice(at, at + 1), ...(at + 1 < tools.length && { nextCursor: String(at + 1) }) }
  const results: Readonly<Record<string, unknown>> = {
    initialize: {
      protocolVersion: '2025-11-25',
      capabilities: { tools: {}, prompts: {}, resources: {} },
      serverInfo: { name: 'file', version: '1' },
      ...(instructions !== undefined && { instructions }),
    },
    'tools/list': page,
    'prompts/list': { prompts },
    'resources/templates/list': { resourceTemplates },
    'tools/call': { content: [{ type: 'text', text: 'called' }] },
  }
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result: results[method] ?? {} })}\n`)
}

// How the sets of MCP cases are written: messages of clients and servers, in the order they pass.

export interface Step {
  readonly leg: 'client' | 'server'
  readonly message: Record<string, unknown>
  /** Which server it belongs to, where a case has several. */
  readonly server?: string
}

export interface Case {
  readonly name: string
  readonly steps: readonly Step[]
}

let number = 0
const next = () => ++number

export const asked = (method: string, params: unknown, server?: string): Step => ({
  leg: 'client',
  message: { jsonrpc: '2.0', id: next(), method, params },
  ...(server !== undefined && { server }),
})

/** The server's answer to the latest request. */
export const answered = (result: unknown, server?: string): Step => ({
  leg: 'server',
  message: { jsonrpc: '2.0', id: number, result },
  ...(server !== undefined && { server }),
})
export const failed = (message: string, data?: unknown): Step => ({
  leg: 'server',
  message: { jsonrpc: '2.0', id: number, error: { code: -32000, message, ...(data !== undefined && { data }) } },
})
export const told = (method: string, params: unknown): Step => ({
  leg: 'server',
  message: { jsonrpc: '2.0', method, params },
})
/** A request of the server to the client. */
export const wants = (method: string, params: unknown): Step => ({
  leg: 'server',
  message: { jsonrpc: '2.0', id: `s${next()}`, method, params },
})

export const call = (name: string, args: unknown, server?: string): Step =>
  asked('tools/call', { name, arguments: args }, server)
export const said = (text: string): Step => answered({ content: [{ type: 'text', text }] })

const shells: readonly (readonly [tool: string, key: string])[] = [
  ['bash', 'command'],
  ['run_command', 'command'],
  ['execute_command', 'cmd'],
  ['shell', 'script'],
  ['terminal', 'input'],
  ['run_terminal_cmd', 'command'],
  ['shell_exec', 'command'],
  ['runInTerminal', 'command'],
]

/** Command lines, each as a call of one of the usual shell tools. */
export const commands = (lines: readonly string[]): Case[] =>
  lines.map((line, index) => {
    const [tool, key] = shells[index % shells.length] ?? ['bash', 'command']
    return { name: line.slice(0, 110).replaceAll('\n', '⏎'), steps: [call(tool, { [key]: line })] }
  })

/** Single calls `[tool, arguments]`. */
export const calls = (all: readonly (readonly [string, unknown])[]): Case[] =>
  all.map(([tool, args]) => ({ name: `${tool} ${JSON.stringify(args)}`.slice(0, 110), steps: [call(tool, args)] }))

export interface Tool {
  readonly name: string
  readonly description?: string
  readonly inputSchema?: unknown
  readonly [more: string]: unknown
}
export const schema = (properties: Record<string, unknown> = {}) => ({ type: 'object', properties })
export const tool = (name: string, description: string, properties: Record<string, unknown> = {}, more = {}): Tool => ({
  name,
  description,
  inputSchema: schema(properties),
  ...more,
})
export const text = (description: string) => ({ type: 'string', description })

export const listing = (tools: readonly Tool[], server?: string): Step[] => [
  asked('tools/list', {}, server),
  answered({ tools }, server),
]
/** Each list of tools is a case. */
export const lists = (all: readonly (readonly Tool[])[]): Case[] =>
  all.map((tools) => ({ name: `tools ${tools.map(({ name }) => name).join(',')}`, steps: listing(tools) }))
/** Each text is what a tool returns. */
export const results = (texts: readonly string[]): Case[] =>
  texts.map((one) => ({
    name: `result ${one.slice(0, 100)}`,
    steps: [call('fetch', { url: 'https://example.com/' }), said(one)],
  }))
export const named = (name: string, ...steps: readonly (Step | readonly Step[])[]): Case => ({
  name,
  steps: steps.flat(),
})

// One full session of the official client with server-everything, recorded in words that do not change from run to run.

import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  LoggingMessageNotificationSchema,
  ResourceUpdatedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js'
import { freePort, until } from './harness.ts'

const everything = '../../node_modules/@modelcontextprotocol/server-everything/dist/index.js'

export interface Everything {
  readonly url: string
  readonly child: ChildProcess
}

/** The reference server, on a port of its own. */
/** `sse` = the transport of 2024-11-05. */
export async function startEverything(transport: 'streamableHttp' | 'sse' = 'streamableHttp'): Promise<Everything> {
  const port = await freePort()
  const script = fileURLToPath(new URL(everything, import.meta.url))
  const child = spawn(process.execPath, [script, transport], { env: { ...process.env, PORT: String(port) } })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stdout.resume()
  await until(`server-everything to listen: ${said}`, () => /listening|running on/i.test(said))
  return { url: `http://127.0.0.1:${port}/${transport === 'sse' ? 'sse' : 'mcp'}`, child }
}

/** One HTTP exchange as the client saw it. */
export interface Wire {
  readonly method: string
  readonly status: number
  readonly type: string | null
  /** Version and session that were sent, session that was answered; ids are told apart by presence only. */
  readonly version: string | null
  readonly sentSession: boolean
  readonly gotSession: boolean
}

export interface Session {
  readonly client: Client
  readonly transport: StreamableHTTPClientTransport
  readonly wire: Wire[]
}

/** A client that can do what servers may ask for, and notes every exchange. */
export async function openSession(url: string, prepare: (client: Client) => void = () => undefined): Promise<Session> {
  const wire: Wire[] = []
  const noting = async (to: string | URL, init?: RequestInit): Promise<Response> => {
    const response = await fetch(to, init)
    const sent = new Headers(init?.headers)
    wire.push({
      method: init?.method ?? 'GET',
      status: response.status,
      type: response.headers.get('content-type'),
      version: sent.get('mcp-protocol-version'),
      sentSession: sent.has('mcp-session-id'),
      gotSession: response.headers.has('mcp-session-id'),
    })
    return response
  }
  const capabilities = { sampling: {}, elicitation: {}, roots: { listChanged: true } }
  const client = new Client({ name: 'test', version: '1' }, { capabilities })
  prepare(client)
  const transport = new StreamableHTTPClientTransport(new URL(url), { fetch: noting })
  await client.connect(transport)
  return { client, transport, wire }
}

/** Times and random ids differ by themselves. */
function steady(value: unknown): unknown {
  const text = JSON.stringify(value ?? null)
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>')
    .replace(/\d{1,2}:\d{2}:\d{2}(\.\d+)?/g, '<time>')
    .replace(/"blob":"[^"]*"/g, '"blob":"<blob>"')
  return JSON.parse(text)
}

const failed = (error: { code: number; message: string }) => [error.code, error.message]

/** What the client saw and was asked, step by step. */
export async function recordSession(url: string): Promise<{ seen: Record<string, unknown>; wire: readonly Wire[] }> {
  const seen: Record<string, unknown> = {}
  const note = (name: string, value: unknown) => (seen[name] = steady(value))
  const [logs, asked, updated, progress]: [string[], unknown[], string[], unknown[]] = [[], [], [], []]
  const { client, transport, wire } = await openSession(url, (client) => {
    client.setRequestHandler(CreateMessageRequestSchema, ({ params }) => {
      asked.push(params.messages)
      return { model: 'm', role: 'assistant', content: { type: 'text', text: 'sampled text' } }
    })
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      asked.push(params.message)
      return { action: 'accept', content: { name: 'Ann', check: true } }
    })
    client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri: 'file:///home/ann', name: 'home' }] }))
    client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => {
      logs.push(JSON.stringify(steady(params)))
    })
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => {
      updated.push(params.uri)
    })
  })
  const call = (name: string, args: Record<string, unknown> = {}): Promise<unknown> =>
    client.callTool({ name, arguments: args })

  note('server', [client.getServerVersion(), client.getServerCapabilities(), client.getInstructions()])
  await client.setLoggingLevel('debug')
  // The server asks for the roots by itself, on the GET stream, and then logs what it was told.
  await until('the log line about the roots', () => logs.length > 0)
  const { tools } = await client.listTools()
  note('tools', tools)
  note('echo', await call('echo', { message: 'hé 😀 "quoted"' }))
  note('sum', await call('get-sum', { a: 1.5, b: 41 }))
  note('image', await call('get-tiny-image'))
  note('structured', await call('get-structured-content', { location: 'Chicago' }))
  note('annotated', await call('get-annotated-message', { messageType: 'error', includeImage: true }))
  note('links', await call('get-resource-links', { count: 3 }))
  note('reference', await call('get-resource-reference', { resourceType: 'Text', resourceId: 1 }))
  note('roots', await call('get-roots-list'))
  note('sampling', await call('trigger-sampling-request', { prompt: 'hello', maxTokens: 10 }))
  note('elicitation', await call('trigger-elicitation-request'))
  note('asked', asked)
  const long = { name: 'trigger-long-running-operation', arguments: { duration: 0.5, steps: 5 } }
  note(
    'long',
    await client.callTool(long, undefined, { onprogress: (step) => progress.push([step.progress, step.total]) }),
  )
  note('progress', progress)
  note('wrong tool', await call('no-such-tool').catch(failed))
  note('wrong arguments', await call('get-sum', { a: 'x' }).catch(failed))
  const { resources } = await client.listResources()
  note('resources', resources)
  note('read', await client.readResource({ uri: resources[0]?.uri ?? '' }))
  note('blob', await client.readResource({ uri: 'demo://resource/dynamic/blob/1' }))
  note('templates', await client.listResourceTemplates())
  const uri = 'demo://resource/dynamic/text/1'
  note('subscribe', await client.subscribeResource({ uri }))
  note('updates on', await call('toggle-subscriber-updates'))
  await until('an update of the resource', () => updated.length > 0)
  note('updates off', await call('toggle-subscriber-updates'))
  note('updated', updated)
  note('unsubscribe', await client.unsubscribeResource({ uri }))
  await until('the log lines about the subscription', () => logs.length >= 3)
  note('logs', logs)
  note('prompts', await client.listPrompts())
  note('prompt', await client.getPrompt({ name: 'args-prompt', arguments: { city: 'Rome' } }))
  const argument = { name: 'department', value: 'E' }
  note('complete', await client.complete({ ref: { type: 'ref/prompt', name: 'completable-prompt' }, argument }))
  note('ping', await client.ping())
  await transport.terminateSession()
  await client.close()
  return { seen, wire }
}

// A reference MCP server of both eras, made of the official SDK: everything that the conformance suite asks servers for.

import {
  ProtocolError,
  Server,
  WebStandardStreamableHTTPServerTransport,
  createMcpHandler,
  isLegacyRequest,
  type EventStore,
  type JSONRPCMessage,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { answerOf, codec, templates, tools, prompts, resources, type Notifier } from './mcp-reference-surface.ts'

export interface Reference {
  readonly url: string
  /** Sessions that were opened and neither ended nor given up. */
  readonly sessions: ReadonlyMap<string, unknown>
  stop(): Promise<void>
}

/** Events by stream, for clients that come back for the rest. */
function eventStore(): EventStore {
  const events: { id: string; stream: string; message: JSONRPCMessage }[] = []
  return {
    async storeEvent(stream, message) {
      const id = `${stream}_${events.length}`
      events.push({ id, stream, message })
      return id
    },
    async replayEventsAfter(last, { send }) {
      const at = events.findIndex(({ id }) => id === last)
      const stream = events[at]?.stream ?? ''
      for (const one of events.slice(at + 1))
        if (one.stream === stream && Object.keys(one.message).length > 0) await send(one.id, one.message)
      return stream
    },
  }
}

function createServer(era: 'legacy' | 'modern', notify: Notifier): Server {
  const server = new Server(
    { name: 'reference', version: '1.0.0' },
    {
      capabilities: {
        tools: { listChanged: true },
        prompts: { listChanged: true },
        resources: { subscribe: true, listChanged: true },
        completions: {},
        logging: {},
      },
      requestState: { verify: codec.verify },
    },
  )
  server.setRequestHandler('tools/list', () => ({ tools: tools(era) }))
  server.setRequestHandler('tools/call', ({ params }, context: ServerContext) => answerOf(params, context, notify))
  server.setRequestHandler('resources/list', () => ({
    resources: resources.map(({ text: _text, blob: _blob, ...resource }) => resource),
  }))
  server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates: [...templates] }))
  server.setRequestHandler('resources/read', ({ params: { uri } }) => {
    const found = resources.find((resource) => resource.uri === uri)
    if (found !== undefined) {
      const { mimeType, text, blob } = found
      return { contents: [blob === undefined ? { uri, mimeType, text: text ?? '' } : { uri, mimeType, blob }] }
    }
    const id = /^test:\/\/template\/([^/]+)\/data$/.exec(uri)?.[1]
    if (id === undefined) throw new ProtocolError(-32602, 'Resource not found', { uri })
    return { contents: [{ uri, mimeType: 'application/json', text: JSON.stringify({ id, data: `data of ${id}` }) }] }
  })
  server.setRequestHandler('prompts/list', () => ({ prompts: prompts.map(({ answer: _answer, ...prompt }) => prompt) }))
  server.setRequestHandler('prompts/get', ({ params }, context: ServerContext) => {
    const prompt = prompts.find(({ name }) => name === params.name)
    if (prompt === undefined) throw new ProtocolError(-32602, `Unknown prompt: ${params.name}`)
    return prompt.answer(params.arguments ?? {}, context)
  })
  server.setRequestHandler('completion/complete', () => ({ completion: { values: [], total: 0, hasMore: false } }))
  if (era === 'legacy') {
    server.setRequestHandler('resources/subscribe', () => ({}))
    server.setRequestHandler('resources/unsubscribe', () => ({}))
  }
  return server
}

/** Serves sessions of the handshake and requests without one at the same URL; without a check of Host. */
export async function startReference(port = 0): Promise<Reference> {
  const handler = createMcpHandler(({ era }) => createServer(era, handler.notify), { legacy: 'reject' })
  const sessions = new Map<string, WebStandardStreamableHTTPServerTransport>()
  const legacy = async (request: Request): Promise<Response> => {
    const session = request.headers.get('mcp-session-id')
    const known = session === null ? undefined : sessions.get(session)
    if (known !== undefined) return known.handleRequest(request)
    if (session !== null)
      return Response.json(
        { jsonrpc: '2.0', error: { code: -32001, message: 'Session not found' }, id: null },
        { status: 404 },
      )
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => crypto.randomUUID(),
      eventStore: eventStore(),
      retryInterval: 100,
      onsessioninitialized: (id) => void sessions.set(id, transport),
      onsessionclosed: (id) => void sessions.delete(id),
    })
    await createServer('legacy', handler.notify).connect(transport)
    return transport.handleRequest(request)
  }
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port,
    idleTimeout: 0,
    fetch: async (request) => ((await isLegacyRequest(request)) ? legacy(request) : handler.fetch(request)),
  })
  return {
    url: `http://127.0.0.1:${server.port}/mcp`,
    sessions,
    stop: async () => {
      await handler.close()
      await server.stop(true)
    },
  }
}

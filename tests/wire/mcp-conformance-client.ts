// The program that the suite's client scenarios run: an SDK client that uses whatever the server at the URL shows,
// `direct` or through a proxy of its own.

import {
  Client,
  StreamableHTTPClientTransport,
  UnauthorizedError,
  type OAuthClientProvider,
  type StoredOAuthClientInformation,
  type StoredOAuthTokens,
} from '@modelcontextprotocol/client'
import { startPipelock } from './harness.ts'

const [, , way = 'direct', server = ''] = process.argv
const scenario = process.env['MCP_CONFORMANCE_SCENARIO'] ?? ''
const modern = process.env['MCP_CONFORMANCE_PROTOCOL_VERSION'] === '2026-07-28'

interface Context {
  readonly client_id?: string
  readonly client_secret?: string
  readonly toolCalls?: readonly { readonly name: string; readonly arguments: Record<string, unknown> }[]
}
const context = JSON.parse(process.env['MCP_CONFORMANCE_CONTEXT'] ?? '{}') as Context

const mostLogins = 3
const callback = 'http://localhost:3000/callback'

/** A user with a browser who says yes to everything. */
class Login implements OAuthClientProvider {
  readonly clientMetadataUrl = 'https://conformance-test.local/client-metadata.json'
  readonly redirectUrl = callback
  /** What the authorization server sent the browser back with. */
  returned: URLSearchParams | null = null
  #client: StoredOAuthClientInformation | undefined
  #tokens: StoredOAuthTokens | undefined
  #verifier = ''
  #times = 0

  constructor() {
    const { client_id, client_secret } = context
    if (client_id !== undefined && client_secret !== undefined) this.#client = { client_id, client_secret }
  }
  get clientMetadata() {
    return {
      client_name: 'conformance',
      redirect_uris: [callback],
      grant_types: ['authorization_code', 'refresh_token'],
    }
  }
  clientInformation() {
    return this.#client
  }
  saveClientInformation(client: StoredOAuthClientInformation): void {
    this.#client = client
  }
  tokens() {
    return this.#tokens
  }
  saveTokens(tokens: StoredOAuthTokens): void {
    this.#tokens = tokens
  }
  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier
  }
  codeVerifier(): string {
    return this.#verifier
  }
  invalidateCredentials(scope: string): void {
    if (scope === 'all' || scope === 'client') this.#client = undefined
    if (scope === 'all' || scope === 'tokens') this.#tokens = undefined
  }
  async redirectToAuthorization(url: URL): Promise<void> {
    if (++this.#times > mostLogins) throw new Error('asked to log in again and again')
    const { headers } = await fetch(url, { redirect: 'manual' })
    this.returned = new URL(headers.get('location') ?? callback).searchParams
  }
}

/** Any value that a schema allows, as far as these scenarios' schemas go. */
function valueFor(schema: { type?: unknown; default?: unknown }): unknown {
  if (schema.default !== undefined) return schema.default
  if (schema.type === 'number' || schema.type === 'integer') return 5
  if (schema.type === 'boolean') return true
  return schema.type === 'object' ? {} : schema.type === 'array' ? [] : 'text'
}

async function use(url: string): Promise<void> {
  const client = new Client(
    { name: 'conformance', version: '1.0.0' },
    {
      capabilities: { elicitation: { form: { applyDefaults: true } }, sampling: {}, roots: {} },
      ...(modern && { versionNegotiation: { mode: 'auto' } }),
    },
  )
  client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: {} }))
  client.setRequestHandler('roots/list', () => ({ roots: [] }))
  client.setRequestHandler('sampling/createMessage', () => ({
    model: 'm',
    role: 'assistant',
    content: { type: 'text', text: 'Sampled.' },
  }))
  const login = scenario.startsWith('auth/') ? new Login() : undefined
  let transport: StreamableHTTPClientTransport | undefined
  const open = async (): Promise<void> => {
    transport = new StreamableHTTPClientTransport(new URL(url), login && { authProvider: login })
    await client.connect(transport)
  }
  /** Logs in whenever it is asked to. */
  const loggedIn = async <T>(act: () => Promise<T>): Promise<T> => {
    for (;;)
      try {
        return await act()
      } catch (error) {
        if (!(error instanceof UnauthorizedError) || login === undefined || login.returned === null) throw error
        const { returned } = login
        login.returned = null
        await transport?.finishAuth(returned)
        if (act !== open) continue
        await client.close()
      }
  }
  await loggedIn(open)
  const { tools } = await loggedIn(() => client.listTools())
  const all =
    context.toolCalls ??
    tools.map(({ name, inputSchema }) => ({
      name,
      arguments: Object.fromEntries(
        Object.entries(inputSchema.properties ?? {}).map(([key, schema]) => [
          key,
          valueFor(schema as { type?: unknown }),
        ]),
      ),
    }))
  // A tool's error is the scenario's business.
  for (const call of all) await loggedIn(() => client.callTool(call)).catch(() => undefined)
  if (!scenario.startsWith('auth/')) {
    const { prompts = [] } = await client.listPrompts().catch(() => ({ prompts: [] }))
    for (const { name } of prompts) await client.getPrompt({ name }).catch(() => undefined)
    const { resources = [] } = await client.listResources().catch(() => ({ resources: [] }))
    for (const { uri } of resources) await client.readResource({ uri }).catch(() => undefined)
  }
  await client.close()
}

if (way === 'direct')
  await use(server).then(
    () => process.exit(0),
    () => process.exit(1),
  )
else {
  const { pathname } = new URL(server)
  const pipelock = await startPipelock({
    yaml: (port) => `mode: balanced\nmcp_listener: {public_url: "http://localhost:${port}${pathname}"}\n`,
    mcpUpstream: server,
  })
  const failed = await use(`http://localhost:${pipelock.mcpPort}${pathname}`).then(
    () => false,
    () => true,
  )
  await pipelock.stop()
  process.exit(failed ? 1 : 0)
}

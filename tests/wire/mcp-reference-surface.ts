// What the reference server shows and answers: the names are those that the conformance suite asks for.

import {
  MissingRequiredClientCapabilityError,
  ProtocolError,
  createRequestStateCodec,
  inputRequired,
  type CallToolResult,
  type GetPromptResult,
  type InputRequiredResult,
  type ServerContext,
  type Tool,
} from '@modelcontextprotocol/server'

export interface Notifier {
  toolsChanged(): void
  promptsChanged(): void
}

type Args = Readonly<Record<string, unknown>>
type Answer = CallToolResult | InputRequiredResult
type Answering = (args: Args, context: ServerContext, notify: Notifier) => Answer | Promise<Answer>

export const codec = createRequestStateCodec<{ readonly step: number }>({
  key: crypto.getRandomValues(new Uint8Array(32)),
})

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const wav = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA='

const text = (said: string): CallToolResult => ({ content: [{ type: 'text', text: said }] })
const pause = (ms: number) => new Promise((go) => setTimeout(go, ms))

const form = (properties: Record<string, unknown>, required: string[] = []) => ({
  type: 'object' as const,
  properties: properties as Record<string, { type: 'string' }>,
  required,
})
const named = form({ name: { type: 'string' } }, ['name'])
const confirmed = form({ ok: { type: 'boolean' } }, ['ok'])
const asked = (message: string, requestedSchema = named) => inputRequired.elicit({ message, requestedSchema })
const question = (said: string) =>
  inputRequired.createMessage({ messages: [{ role: 'user', content: { type: 'text', text: said } }], maxTokens: 100 })

/** Member of the answers of a retried request; undefined where it is missing or no object. */
function given({ mcpReq }: ServerContext, key: string): Record<string, unknown> | undefined {
  const answer = mcpReq.inputResponses?.[key]
  return typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : undefined
}

/** A form that was accepted with content. */
function accepted(context: ServerContext, key: string): Record<string, unknown> | undefined {
  const answer = given(context, key)
  const content = answer?.['content']
  return answer?.['action'] === 'accept' && typeof content === 'object' && content !== null
    ? (content as Record<string, unknown>)
    : undefined
}

function can({ mcpReq }: ServerContext, capability: string): boolean {
  const envelope = (mcpReq.envelope ?? {}) as Record<string, unknown>
  const declared = envelope['io.modelcontextprotocol/clientCapabilities']
  return typeof declared === 'object' && declared !== null && capability in declared
}

async function elicit(
  context: ServerContext,
  message: string,
  schema: ReturnType<typeof form>,
): Promise<CallToolResult> {
  const { action, content } = await context.mcpReq.elicitInput({ message, requestedSchema: schema })
  return text(`${action}: ${JSON.stringify(content ?? {})}`)
}

const choices = (word: string) => ['1', '2', '3'].map((n) => word + n)
const titled = choices('value').map((value) => ({ const: value, title: `Option ${value}` }))

interface Defined {
  readonly description: string
  readonly properties?: Record<string, unknown>
  /** Only of servers with a handshake: they ask clients by themselves. */
  readonly legacy?: true
  readonly schema?: Record<string, unknown>
  readonly answer: Answering
}

const defined: Readonly<Record<string, Defined>> = {
  test_simple_text: { description: 'Answers with a text', answer: () => text('A simple text.') },
  test_image_content: {
    description: 'Answers with an image',
    answer: () => ({ content: [{ type: 'image', data: png, mimeType: 'image/png' }] }),
  },
  test_audio_content: {
    description: 'Answers with a sound',
    answer: () => ({ content: [{ type: 'audio', data: wav, mimeType: 'audio/wav' }] }),
  },
  test_embedded_resource: {
    description: 'Answers with a resource',
    answer: () => ({
      content: [{ type: 'resource', resource: { uri: 'test://embedded', mimeType: 'text/plain', text: 'Embedded.' } }],
    }),
  },
  test_multiple_content_types: {
    description: 'Answers with a text, an image and a resource',
    answer: () => ({
      content: [
        { type: 'text', text: 'Three kinds:' },
        { type: 'image', data: png, mimeType: 'image/png' },
        { type: 'resource', resource: { uri: 'test://mixed', mimeType: 'application/json', text: '{"value":123}' } },
      ],
    }),
  },
  test_error_handling: {
    description: 'Fails',
    answer: () => ({ ...text('This tool always fails.'), isError: true }),
  },
  test_tool_with_logging: {
    description: 'Logs while it works',
    answer: async (_, { mcpReq }) => {
      for (const data of ['Started', 'Working', 'Done']) {
        await mcpReq.log('info', data)
        await pause(50)
      }
      return text('Logged.')
    },
  },
  test_logging_tool: {
    description: 'Logs when asked to',
    answer: async (_, { mcpReq }) => {
      await mcpReq.log('info', 'Working')
      return text('Logged.')
    },
  },
  test_tool_with_progress: {
    description: 'Tells how far it is',
    answer: async (_, { mcpReq }) => {
      const progressToken = mcpReq._meta?.progressToken
      for (const progress of [0, 50, 100]) {
        if (progressToken !== undefined)
          await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } })
        await pause(50)
      }
      return text('Done.')
    },
  },
  test_reconnection: {
    description: 'Ends its stream before it has answered',
    legacy: true,
    answer: async (_, { http }) => {
      http?.closeSSE?.()
      await pause(100)
      return text('Still here.')
    },
  },
  test_sampling: {
    description: 'Asks the model of the client',
    properties: { prompt: { type: 'string' } },
    legacy: true,
    answer: async ({ prompt }, { mcpReq }) => {
      const messages = [{ role: 'user' as const, content: { type: 'text' as const, text: String(prompt) } }]
      const { content } = await mcpReq.requestSampling({ messages, maxTokens: 100 })
      return text(`The model said: ${JSON.stringify(content)}`)
    },
  },
  test_elicitation: {
    description: 'Asks the user',
    properties: { message: { type: 'string' } },
    legacy: true,
    answer: ({ message }, context) =>
      elicit(context, String(message), form({ username: { type: 'string' }, email: { type: 'string' } }, ['username'])),
  },
  test_elicitation_sep1034_defaults: {
    description: 'Asks with defaults',
    legacy: true,
    answer: (_, context) =>
      elicit(
        context,
        'Please look through this form',
        form({
          name: { type: 'string', default: 'John Doe' },
          age: { type: 'integer', default: 30 },
          score: { type: 'number', default: 95.5 },
          status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
          verified: { type: 'boolean', default: true },
        }),
      ),
  },
  test_elicitation_sep1330_enums: {
    description: 'Asks for choices',
    legacy: true,
    answer: (_, context) =>
      elicit(
        context,
        'Please choose',
        form({
          untitledSingle: { type: 'string', enum: choices('option') },
          titledSingle: { type: 'string', oneOf: titled },
          legacyEnum: { type: 'string', enum: choices('opt'), enumNames: choices('Option ') },
          untitledMulti: { type: 'array', items: { type: 'string', enum: choices('option') } },
          titledMulti: { type: 'array', items: { anyOf: titled } },
        }),
      ),
  },
  json_schema_2020_12_tool: {
    description: 'Takes what JSON Schema 2020-12 can say',
    schema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      $defs: { address: { $anchor: 'address', type: 'object', properties: { city: { type: 'string' } } } },
      properties: {
        name: { type: 'string' },
        address: { $ref: '#/$defs/address' },
        contact: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      },
      allOf: [{ anyOf: [{ required: ['name'] }, { required: ['address'] }] }],
      anyOf: [{ required: ['name'] }, { required: ['address'] }],
      if: { properties: { name: { const: 'x' } } },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: { required: ['contact'] },
      else: {},
      additionalProperties: false,
    },
    answer: (args) => text(JSON.stringify(args)),
  },
  test_x_mcp_header: {
    description: 'Has an argument that a header repeats',
    properties: { region: { type: 'string', 'x-mcp-header': 'Region' } },
    answer: ({ region }) => text(`Region ${String(region)}`),
  },
  test_missing_capability: {
    description: 'Needs a model',
    answer: (_, context) => {
      if (!can(context, 'sampling'))
        throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { sampling: {} } })
      return text('There is a model.')
    },
  },
  test_streaming_elicitation: {
    description: 'Asks the user in its answer',
    answer: (_, context) =>
      accepted(context, 'user_name') === undefined
        ? inputRequired({ inputRequests: { user_name: asked('What is your name?') } })
        : text('Thank you.'),
  },
  test_trigger_tool_change: {
    description: 'Tells subscribers that tools changed',
    answer: (_, _context, notify) => {
      setTimeout(() => notify.toolsChanged(), 50)
      return text('Told.')
    },
  },
  test_trigger_prompt_change: {
    description: 'Tells subscribers that prompts changed',
    answer: (_, _context, notify) => {
      setTimeout(() => notify.promptsChanged(), 50)
      return text('Told.')
    },
  },
  test_input_required_result_elicitation: {
    description: 'Needs a name',
    answer: (_, context) => {
      const name = accepted(context, 'user_name')?.['name']
      return typeof name === 'string'
        ? text(`Hello, ${name}!`)
        : inputRequired({ inputRequests: { user_name: asked('What is your name?') } })
    },
  },
  test_input_required_result_sampling: {
    description: 'Needs an answer of a model',
    answer: (_, context) => {
      const answer = given(context, 'capital_question')
      return answer === undefined
        ? inputRequired({ inputRequests: { capital_question: question('What is the capital of France?') } })
        : text(`The model said: ${JSON.stringify(answer['content'])}`)
    },
  },
  test_input_required_result_list_roots: {
    description: 'Needs the roots',
    answer: (_, context) => {
      const answer = given(context, 'client_roots')
      return answer === undefined
        ? inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } })
        : text(`Roots: ${JSON.stringify(answer['roots'])}`)
    },
  },
  test_input_required_result_request_state: {
    description: 'Remembers by what the client brings back',
    answer: async (_, context) =>
      accepted(context, 'confirm') !== undefined && context.mcpReq.requestState() !== undefined
        ? text('state-ok')
        : inputRequired({
            inputRequests: { confirm: asked('Please confirm', confirmed) },
            requestState: await codec.mint({ step: 1 }),
          }),
  },
  test_input_required_result_tampered_state: {
    description: 'Refuses what it did not make',
    answer: async (_, context) =>
      context.mcpReq.requestState() !== undefined
        ? text('state-ok')
        : inputRequired({
            inputRequests: { confirm: asked('Please confirm', confirmed) },
            requestState: await codec.mint({ step: 1 }),
          }),
  },
  test_input_required_result_multiple_inputs: {
    description: 'Needs three things at once',
    answer: async (_, context) => {
      const [name, greeting, roots] = [
        accepted(context, 'user_name'),
        given(context, 'greeting'),
        given(context, 'client_roots'),
      ]
      return name !== undefined && greeting !== undefined && roots !== undefined
        ? text(`${JSON.stringify([name, greeting['content'], roots['roots']])}`)
        : inputRequired({
            inputRequests: {
              user_name: asked('What is your name?'),
              greeting: question('Make a greeting.'),
              client_roots: inputRequired.listRoots(),
            },
            requestState: await codec.mint({ step: 1 }),
          })
    },
  },
  test_input_required_result_multi_round: {
    description: 'Asks twice',
    answer: async (_, context) => {
      const step = context.mcpReq.requestState<{ step: number }>()?.step
      if (step === 2 && accepted(context, 'step2') !== undefined) return text('Both rounds are done.')
      return step === 1 && accepted(context, 'step1') !== undefined
        ? inputRequired({
            inputRequests: { step2: asked('What is your favourite colour?', form({ color: { type: 'string' } })) },
            requestState: await codec.mint({ step: 2 }),
          })
        : inputRequired({
            inputRequests: { step1: asked('What is your name?') },
            requestState: await codec.mint({ step: 1 }),
          })
    },
  },
  test_input_required_result_capabilities: {
    description: 'Asks only for what the client can do',
    answer: (_, context) => {
      const requests = {
        ...(can(context, 'sampling') && { capital_question: question('What is the capital of France?') }),
        ...(can(context, 'elicitation') && { user_name: asked('What is your name?') }),
        ...(can(context, 'roots') && { client_roots: inputRequired.listRoots() }),
      }
      const missing = Object.keys(requests).filter((key) => given(context, key) === undefined)
      return missing.length === 0 ? text('Done.') : inputRequired({ inputRequests: requests })
    },
  },
}

export function tools(era: 'legacy' | 'modern'): Tool[] {
  return Object.entries(defined)
    .filter(([, { legacy }]) => legacy !== true || era === 'legacy')
    .map(([name, { description, properties = {}, schema }]) => ({
      name,
      description,
      inputSchema: (schema ?? { type: 'object', properties }) as Tool['inputSchema'],
    }))
}

export function answerOf(
  { name, arguments: args = {} }: { readonly name: string; readonly arguments?: Args | undefined },
  context: ServerContext,
  notify: Notifier,
): Answer | Promise<Answer> {
  const tool = defined[name]
  if (tool === undefined) throw new ProtocolError(-32602, `Unknown tool: ${name}`)
  return tool.answer(args, context, notify)
}

export const resources: readonly {
  readonly uri: string
  readonly name: string
  readonly mimeType: string
  readonly text?: string
  readonly blob?: string
}[] = [
  { uri: 'test://static-text', name: 'static-text', mimeType: 'text/plain', text: 'A static text.' },
  { uri: 'test://static-binary', name: 'static-binary', mimeType: 'image/png', blob: png },
  { uri: 'test://watched-resource', name: 'watched-resource', mimeType: 'text/plain', text: 'Watched.' },
]

export const templates = [
  { uriTemplate: 'test://template/{id}/data', name: 'template', mimeType: 'application/json' },
] as const

interface Prompt {
  readonly name: string
  readonly description: string
  readonly arguments?: { name: string; description: string; required: boolean }[]
  answer(args: Args, context: ServerContext): GetPromptResult | InputRequiredResult
}

type Said = GetPromptResult['messages'][number]['content']
const told = (...content: Said[]): GetPromptResult => ({
  messages: content.map((one) => ({ role: 'user', content: one })),
})
const argument = (name: string) => ({ name, description: `Argument ${name}`, required: true })

export const prompts: readonly Prompt[] = [
  {
    name: 'test_simple_prompt',
    description: 'A prompt without arguments',
    answer: () => told({ type: 'text', text: 'A simple prompt.' }),
  },
  {
    name: 'test_prompt_with_arguments',
    description: 'A prompt with two arguments',
    arguments: [argument('arg1'), argument('arg2')],
    answer: ({ arg1, arg2 }) => told({ type: 'text', text: `arg1=${String(arg1)}, arg2=${String(arg2)}` }),
  },
  {
    name: 'test_prompt_with_embedded_resource',
    description: 'A prompt with a resource',
    arguments: [argument('resourceUri')],
    answer: ({ resourceUri }) =>
      told(
        { type: 'resource', resource: { uri: String(resourceUri), mimeType: 'text/plain', text: 'Embedded.' } },
        { type: 'text', text: 'Please read the resource above.' },
      ),
  },
  {
    name: 'test_prompt_with_image',
    description: 'A prompt with an image',
    answer: () =>
      told(
        { type: 'image', data: png, mimeType: 'image/png' },
        { type: 'text', text: 'Please look at the image above.' },
      ),
  },
  {
    name: 'test_input_required_result_prompt',
    description: 'A prompt that needs to know more',
    answer: (_, context) =>
      accepted(context, 'user_context') === undefined
        ? inputRequired({
            inputRequests: {
              user_context: asked('In what context?', form({ context: { type: 'string' } }, ['context'])),
            },
          })
        : told({ type: 'text', text: `In the context of ${JSON.stringify(accepted(context, 'user_context'))}` }),
  },
]

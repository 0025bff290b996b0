// `pipelock generate`: a configuration to start from, and a Compose file in which nothing gets past the proxy.

import { writeFileSync } from 'node:fs'
import { Exit, exitCodes } from '../service/exit.ts'
import { trouble } from '../service/file-trouble.ts'
import { version } from '../service/version.ts'
import { renderExample } from '../config/example.ts'
import { type Config, defaultConfig } from '../config/schema.ts'

export const presets = ['balanced', 'strict', 'audit'] as const
export type Preset = (typeof presets)[number]

const about: Readonly<Record<Preset, string>> = {
  balanced: 'blocks high and critical findings, warns below',
  strict: 'blocks everything detected, and every host that is not in api_allowlist',
  audit: 'blocks nothing and logs everything: read the log, then go to balanced',
}

const changed: Readonly<Record<Preset, (config: Config) => Config>> = {
  balanced: (config) => config,
  strict: ({ fetch_proxy, ...config }) => ({
    ...config,
    mode: 'strict',
    fetch_proxy: {
      ...fetch_proxy,
      monitoring: {
        ...fetch_proxy.monitoring,
        entropy_threshold: 3.5,
        max_url_length: 500,
        max_requests_per_minute: 30,
      },
    },
  }),
  audit: ({ logging, ...config }) => ({
    ...config,
    mode: 'audit',
    enforce: false,
    logging: { ...logging, include_allowed: true, include_blocked: true },
  }),
}

/** The whole configuration, every key with its meaning. */
export function presetText(name: Preset): string {
  return `# Preset "${name}" of pipelock ${version}: ${about[name]}.\n${renderExample(changed[name](defaultConfig()))}`
}

export interface ComposeFlags {
  readonly agent: 'generic' | 'claude-code' | 'openhands'
  readonly image: string
  readonly tls?: boolean
  readonly output?: string
}

const agents: Readonly<Record<ComposeFlags['agent'], string>> = {
  generic: 'your-agent:latest',
  'claude-code': 'your-claude-code:latest',
  openhands: 'ghcr.io/all-hands-ai/openhands:latest',
}

const proxy = 'http://pipelock:8888'

/** The agent sees the certificate's volume, not the key's. */
const tlsConfig = `# In pipelock.yaml:
#   tls_interception: {enabled: true, ca_cert: /var/lib/pipelock/ca/ca.pem, ca_key: /var/lib/pipelock/keys/ca-key.pem}
`

/** The agent is on the internal network only: there is no way out but the proxy. */
export function composeText({ agent, image, tls }: ComposeFlags): string {
  const opens = tls === true
  const variables = [
    ...['HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy', 'http_proxy'].map((name) => `${name}: ${proxy}`),
    'NO_PROXY: localhost,127.0.0.1',
    'no_proxy: localhost,127.0.0.1',
    'NODE_USE_ENV_PROXY: "1"',
    `PIPELOCK_FETCH_URL: ${proxy}/fetch`,
    ...(opens
      ? [
          'NODE_EXTRA_CA_CERTS',
          'SSL_CERT_FILE',
          'REQUESTS_CA_BUNDLE',
          'CURL_CA_BUNDLE',
          'GIT_SSL_CAINFO',
          'DENO_CERT',
        ].map(
          (name) =>
            `${name}: /ca/${name === 'NODE_EXTRA_CA_CERTS' || name === 'DENO_CERT' ? 'ca.pem' : 'ca-bundle.pem'}`,
        )
      : []),
  ]
  return `# The agent reaches nothing but pipelock: its network is internal. Start with: docker compose up
${opens ? tlsConfig : ''}services:
  pipelock:
    image: ${image}
    command: ["run", "--listen", "0.0.0.0:8888", "--config", "/config/pipelock.yaml"]
    networks: [pipelock-internal, pipelock-external]
    volumes:
      - ./pipelock.yaml:/config/pipelock.yaml:ro
${opens ? '      - pipelock-ca:/var/lib/pipelock/ca\n      - pipelock-ca-key:/var/lib/pipelock/keys\n' : ''}    user: "65534:65534"
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    mem_limit: 128m
    restart: unless-stopped
    healthcheck:
      test: ["CMD", "/pipelock", "healthcheck", "--addr", "127.0.0.1:8888"]
      interval: 10s
      timeout: 3s
      start_period: 5s
      retries: 3

  agent:
    image: ${agents[agent]}
    networks: [pipelock-internal]
    environment:
${variables.map((line) => `      ${line}\n`).join('')}${opens ? '    volumes:\n      - pipelock-ca:/ca:ro\n' : ''}    depends_on:
      pipelock:
        condition: service_healthy

networks:
  pipelock-internal:
    driver: bridge
    internal: true
  pipelock-external:
    driver: bridge
${opens ? '\nvolumes:\n  pipelock-ca:\n  pipelock-ca-key:\n' : ''}`
}

export function write(text: string, output: string | undefined, out: (line: string) => void): void {
  if (output === undefined) return out(text.replace(/\n$/, ''))
  try {
    writeFileSync(output, text, { mode: 0o600 })
  } catch (error) {
    throw new Exit(exitCodes.failed, `writing ${output}: ${trouble(error)}`)
  }
}

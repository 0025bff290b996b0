// Looks at one input of the scan API as the proxy itself would look at it.

import { createGuards } from './guards.ts'
import { mcpScanners } from './mcp-deps.ts'
import { outwardOf } from './outward.ts'
import type { Live } from './live.ts'
import type { Config } from '../config/schema.ts'
import { watched } from '../mcp/guard.ts'
import { lookAtMessage } from '../mcp/judge.ts'
import { readJson } from '../mcp/json.ts'
import { judgeName } from '../proxy/destination.ts'
import { addressesOf, judgeWhere } from '../proxy/locate.ts'
import { inspectHost, inspectPath, inspectUnsent } from '../proxy/outbound.ts'
import type { ScanInput, ScanKind } from '../proxy/scan-question.ts'
import { parseAbsolute } from '../proxy/target.ts'
import { fault, type Place, toFindings } from '../scan/findings.ts'
import { scanWhole } from '../scan/pace.ts'
import type { StreamScanner } from '../scan/scanner.ts'
import type { Finding } from '../types.ts'

const utf8 = new TextEncoder()
const clock = () => performance.now()

const text = async (scanner: StreamScanner, value: unknown, place: Place) =>
  toFindings(await scanWhole(scanner, utf8.encode(String(value))), place)

export function scanKindsOf(live: Live): (kind: ScanKind, input: ScanInput) => Promise<readonly Finding[]> {
  const { input: secrets, injection } = mcpScanners(live.dlp, live.injection)
  const { resolve } = outwardOf(live)
  // Each question stands for itself: nothing is remembered from one call to the next.
  let of = live.config()
  let own = alone(of)
  const guards = createGuards(() => {
    if (of !== live.config()) own = alone((of = live.config()))
    return own
  })

  const url = async (value: string): Promise<readonly Finding[]> => {
    const target = parseAbsolute(value)
    const place = { section: 'destination', scanner: 'parser', where: 'url' } as const
    if (target === null)
      return [{ ...fault(place, 'Invalid URL', 'invalid URL: only http and https'), scanner: 'parser' }]
    const { destination } = live.settings()
    const said = [...inspectHost(live.dlp, target), ...inspectPath(live.dlp, target), ...inspectUnsent(live.dlp, value)]
    const found = [...said, ...judgeName(target, value.length, destination, said)]
    // Even a DNS query would leak.
    if (found.some(({ allowed }) => allowed === undefined)) return found
    try {
      const addresses = await addressesOf(target, resolve, destination)
      return [...found, ...judgeWhere(target.host, addresses, destination)]
    } catch {
      const detail = `SSRF check failed: ${target.host} cannot be resolved`
      return [{ ...fault({ ...place, scanner: 'ssrf' }, 'DNS Resolution', detail), scanner: 'ssrf' }]
    }
  }

  const call = async ({ tool_name: name, arguments: args = {} }: ScanInput): Promise<readonly Finding[]> => {
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }
    const reading = readJson(utf8.encode(JSON.stringify(message)))
    const place = { section: 'mcp_input_scanning', scanner: 'fault', where: '/params' } as const
    if (!reading.ok) return [fault(place, 'Unreadable Tool Call', 'the arguments cannot be read')]
    const lens = { input: secrets, injection, inputScanning: true, responseScanning: false, toolScanning: false }
    const conversation = { upstream: 'scan-api', principal: 'scan-api', session: null }
    const watch = { guards: guards(), conversation, asked: () => null, clock }
    const { findings, settle } = await watched(watch, 'client', reading)
    settle(true)
    return [...(await lookAtMessage(lens, 'client', reading)), ...findings]
  }

  return (kind, input) => {
    switch (kind) {
      case 'url':
        return url(String(input['url']))
      case 'dlp':
        return text(secrets, input['text'], { section: 'dlp', scanner: 'dlp', where: 'text' })
      case 'prompt_injection':
        return text(injection, input['content'], {
          section: 'response_scanning',
          scanner: 'injection',
          where: 'content',
        })
      case 'tool_call':
        return call(input)
    }
  }
}

function alone(config: Config): Config {
  const { mcp_session_binding, mcp_tool_scanning, response_scanning, tool_chain_detection } = config
  return {
    ...config,
    mcp_session_binding: { ...mcp_session_binding, enabled: false },
    mcp_tool_scanning: { ...mcp_tool_scanning, enabled: false },
    response_scanning: { ...response_scanning, enabled: false },
    tool_chain_detection: { ...tool_chain_detection, enabled: false },
  }
}

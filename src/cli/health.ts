// `pipelock healthcheck`: asks a running proxy whether it is well, as container probes do.

import { request } from 'node:http'
import { Exit, exitCodes } from '../service/exit.ts'
import { parseHostPort } from '../service/address.ts'

/** Silent success (with `print` one JSON object), or an Exit that says what is wrong. Plain node:http: the cheapest client to start. */
export function healthcheck(addr: string, print?: (line: string) => void, timeoutMs = 3000): Promise<void> {
  const { host, port } = parseHostPort(addr, '--addr')
  const target = host === '' || host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return new Promise((resolve, reject) => {
    const fail = (message: string, more: object = {}) => {
      print?.(JSON.stringify({ healthy: false, error: message, ...more }))
      reject(new Exit(exitCodes.failed, message))
    }
    const asking = request({ host: target, port, path: '/health', agent: false, timeout: timeoutMs }, (answer) => {
      const chunks: Uint8Array[] = []
      const status = answer.statusCode ?? 0
      const end = () => {
        const said = facts(chunks)
        const isOurs = typeof said['status'] === 'string'
        if (status === 200 && isOurs) print?.(JSON.stringify({ healthy: true, ...said }))
        if (status === 200 && isOurs) resolve()
        else if (status === 200) fail(`health check failed: what answers on ${addr} is not pipelock`)
        else fail(`unhealthy: status ${status}${stuck(said)}`, said)
        asking.destroy()
      }
      answer.on('data', (chunk: Uint8Array) => chunks.length < 64 && chunks.push(chunk))
      answer.on('end', end)
    })
    asking.on('timeout', () => asking.destroy(new Error(`no answer within ${timeoutMs} ms`)))
    asking.on('error', (error: NodeJS.ErrnoException) =>
      fail(
        error.code === 'ECONNREFUSED'
          ? `health check failed: nothing listens on ${addr}; is pipelock running there?`
          : `health check failed: ${error.message}`,
      ),
    )
    asking.end()
  })
}

function facts(chunks: readonly Uint8Array[]): Record<string, unknown> {
  try {
    const said: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    return typeof said === 'object' && said !== null ? { ...said } : {}
  } catch {
    return {}
  }
}

/** Which parts are stuck, where the proxy says so (`health_watchdog.expose_subsystems`). */
function stuck({ subsystems }: Record<string, unknown>): string {
  const parts = Object.entries(subsystems ?? {}).filter(([, alive]) => alive === false)
  return parts.length === 0 ? '' : ` (stuck: ${parts.map(([name]) => name).join(', ')})`
}

/** The same as an exit code, for the short way in `main.ts`. */
export async function probe(addr: string | undefined, err: (line: string) => void): Promise<number> {
  try {
    await healthcheck(addr ?? '127.0.0.1:8888')
    return exitCodes.ok
  } catch (error) {
    if (!(error instanceof Exit)) throw error
    err(error.message)
    return error.code
  }
}

// `pipelock healthcheck`: asks a running proxy whether it is well, as container probes do.

import { request } from 'node:http'
import { Exit, exitCodes } from './exit.ts'
import { parseHostPort } from './address.ts'

/** Silent success, or an Exit that says what is wrong. Plain node:http: the cheapest client to start. */
export function healthcheck(addr: string, timeoutMs = 3000): Promise<void> {
  const { host, port } = parseHostPort(addr, '--addr')
  const target = host === '' || host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return new Promise((resolve, reject) => {
    const fail = (message: string) => reject(new Exit(exitCodes.failed, message))
    const asking = request({ host: target, port, path: '/health', agent: false, timeout: timeoutMs }, (answer) => {
      answer.resume()
      if (answer.statusCode === 200) resolve()
      else fail(`unhealthy: status ${answer.statusCode}`)
      asking.destroy()
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

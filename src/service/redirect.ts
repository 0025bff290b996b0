// Runs the program of a redirect profile: what it is told, what it may take, and that it ends.

import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { childEnvironment } from './mcp-child.ts'
import type { Config } from '../config/schema.ts'
import type { Redirect } from '../mcp/redirect.ts'
import { startChild } from '../runtime/child.ts'

/** What is longer is no answer (bytes). */
const mostAnswer = 1024 * 1024
const timeoutMs = 30_000
const graceMs = 200
/** Programs that run at once. */
const mostAtOnce = 16

export function redirectOf(config: () => Config): Redirect {
  let running = 0
  return async (call, signal) => {
    const { redirect_profiles: profiles, quarantine_dir: quarantine } = config().mcp_tool_policy
    const profile = profiles[call.profile]
    if (profile === undefined || running >= mostAtOnce) throw new Error('not run')
    running++
    try {
      const argv = profile.preserve_argv ? [...profile.exec, ...call.argv] : profile.exec
      const env = {
        ...childEnvironment([], process.env),
        PIPELOCK_REDIRECT_PROFILE: call.profile,
        PIPELOCK_FETCH_URL: `http://${config().fetch_proxy.listen}/fetch`,
        PIPELOCK_QUARANTINE_DIR: quarantine || join(tmpdir(), 'pipelock-quarantine'),
      }
      const input = `{"profile":${JSON.stringify(call.profile)},"rule":${JSON.stringify(call.rule)},"tool":${JSON.stringify(call.tool)},"arguments":${call.arguments}}\n`
      return { text: await answerOf(argv, env, input, signal), reason: profile.reason }
    } finally {
      running--
    }
  }
}

/** What the program prints, if it ends well and in time. */
async function answerOf(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  input: string,
  signal: AbortSignal,
): Promise<string> {
  const child = startChild(argv, env)
  let failed = false
  const stop = (): void => {
    failed = true
    void child.stop(graceMs)
  }
  const timer = setTimeout(stop, timeoutMs)
  signal.addEventListener('abort', stop)
  try {
    const writer = child.stdin.getWriter()
    // A program that does not care what the call was closes its input.
    const written = writer.write(new TextEncoder().encode(input)).then(
      () => writer.close(),
      () => undefined,
    )
    written.catch(() => undefined)
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of child.stdout) {
      size += chunk.length
      if (size > mostAnswer) stop()
      else chunks.push(chunk)
    }
    const code = await child.exited
    if (failed || code !== 0) throw new Error('it did not end well')
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
    // Whatever it has started ends with it.
    void child.stop(graceMs)
  }
}

// `sentry`: failures of the program itself, told to a Sentry server without a word of the traffic.

import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { basename } from 'node:path'
import { version } from './version.ts'
import type { Config } from '../config/schema.ts'
import { readDsn } from '../config/written.ts'
import { Outbox } from '../runtime/outbox.ts'
import { post } from '../runtime/receivers.ts'

type Env = Readonly<Record<string, string | undefined>>

export interface Reporter {
  readonly report: (error: unknown) => void
  /** Delivers what is queued, for so long. */
  close(ms: number): Promise<void>
}

const timeoutMs = 5000
/** Reports kept while the server is busy. */
const mostWaiting = 32
/** The same failure is told once in so long (milliseconds). */
const againMs = 60_000
const mostKinds = 256

const silent: Reporter = { report: () => undefined, close: () => Promise.resolve() }

/** Reports nothing without a DSN. */
export function reporterOf(
  { sentry: own }: Config,
  env: Env,
  complain: (line: string) => void,
  random: () => number = Math.random,
): Reporter {
  const dsn = readDsn(own.dsn || (env['SENTRY_DSN'] ?? ''))
  if (!own.enabled || dsn === null) return silent
  const headers = {
    'content-type': 'application/x-sentry-envelope',
    'x-sentry-auth': `Sentry sentry_version=7, sentry_client=pipelock/${version}, sentry_key=${dsn.key}`,
  }
  const debug = (line: string) => void (own.debug && complain(`pipelock: sentry: ${line}`))
  const outbox = new Outbox<Told>({
    size: mostWaiting,
    tries: 3,
    deliver: async ([event]) => {
      if (event === undefined) return
      try {
        await post(dsn.url, envelopeOf(event), headers, { timeoutMs })
        debug(`told of ${event.exception.values[0].type} (${event.event_id})`)
      } catch (error) {
        debug(`could not tell: ${error instanceof Error ? error.message : 'unknown error'}`)
        throw error
      }
    },
  })
  const told = new Map<string, number>()
  return {
    report(error) {
      const event = eventOf(error, own.environment)
      const kind = JSON.stringify(event.exception)
      const now = performance.now()
      if (now - (told.get(kind) ?? Number.NEGATIVE_INFINITY) < againMs || told.size >= mostKinds) return
      told.set(kind, now)
      if (random() >= own.sample_rate) return debug('left out (sample_rate)')
      outbox.put(event)
    },
    close: (ms) => outbox.close(ms),
  }
}

type Told = ReturnType<typeof eventOf>

/** What an error says may repeat what it was given: told are its kind, its code and where in this program it happened. */
function eventOf(error: unknown, environment: string) {
  const { name = 'Error', code, stack = '' } = error instanceof Error ? (error as NodeJS.ErrnoException) : {}
  const value = typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? code : ''
  return {
    event_id: randomUUID().replaceAll('-', ''),
    timestamp: Date.now() / 1000,
    platform: 'javascript',
    level: 'error',
    release: `pipelock@${version}`,
    environment,
    server_name: hostname(),
    exception: { values: [{ type: wordOf(name), value, stacktrace: { frames: framesOf(stack) } }] as const },
  }
}

const wordOf = (text: string) => text.replaceAll(/[^\w.<>$#[\] ]/g, '').slice(0, 80)

/** Oldest first, as Sentry wants them. */
function framesOf(stack: string) {
  return [...stack.matchAll(/^ *at (?:(?:async )?([\w.<>$#[\] ]+) \()?([^()\n]+):(\d+):(\d+)\)?$/gm)]
    .slice(0, 50)
    .map(([, name = '?', file = '', line, column]) => ({
      function: wordOf(name),
      filename: wordOf(basename(file)),
      lineno: Number(line),
      colno: Number(column),
    }))
    .toReversed()
}

/** https://develop.sentry.dev/sdk/data-model/envelopes/ */
function envelopeOf(event: Told): string {
  const head = { event_id: event.event_id, sent_at: new Date().toISOString() }
  return [head, { type: 'event' }, event].map((line) => JSON.stringify(line)).join('\n')
}

/** For so long a program that fails may tell of it before it ends (milliseconds). */
const lastMs = 2000

/** Failures that nobody has caught end the program as ever, after they were told. */
export function reportCrashes(reporter: Reporter): void {
  if (reporter === silent) return
  const end = (error: unknown): void => {
    console.error(error)
    reporter.report(error)
    void reporter.close(lastMs).then(() => process.exit(1))
  }
  process.once('uncaughtException', end)
  process.once('unhandledRejection', end)
}

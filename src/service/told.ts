// Tells of what is no exchange, or has not ended yet: the log first, and whoever receives events.

import type { Emitter } from './emit.ts'
import type { LogSink } from './log.ts'
import type { Tell } from '../audit.ts'
import type { Config } from '../config/schema.ts'
import { named } from '../events.ts'

/** The same log; what it is told besides records goes to the receivers, too. */
export function announced(log: LogSink, emitter: Pick<Emitter, 'event'>): LogSink {
  const { event } = log
  return Object.assign(log, {
    event: (name, message, fields) => {
      event(name, message, fields)
      emitter.event(name, { message, ...fields })
    },
  } satisfies Pick<LogSink, 'event'>)
}

/** Honours `include_allowed`. */
export function tellIn(log: Pick<LogSink, 'event'>, logging: () => Config['logging']): Tell {
  return (event, fields) => {
    const { message, passed } = named(event)
    if (passed !== true || logging().include_allowed) log.event(event, message, fields)
  }
}

// Asks the person at the terminal, one question at a time; no answer in time is a no.

import { createInterface } from 'node:readline'
import type { Ask } from '../proxy/hops.ts'
import { printable } from '../audit.ts'

export interface Terminal {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
}

export function createAsk({ input, output }: Terminal, timeoutMs: number): Ask {
  let last: Promise<unknown> = Promise.resolve()
  return (question) => {
    const next = last.then(() => once(question))
    last = next
    return next
  }

  function once({ url, rules }: Parameters<Ask>[0]): Promise<boolean> {
    return new Promise((resolve) => {
      const lines = createInterface({ input, terminal: false })
      const end = (may: boolean, said: string) => {
        clearTimeout(timer)
        lines.close()
        output.write(`${said}\n`)
        resolve(may)
      }
      const timer = setTimeout(() => end(false, 'no answer: blocked'), timeoutMs)
      lines.once('line', (line) => {
        const may = /^y(es)?$/i.test(line.trim())
        end(may, may ? 'passed' : 'blocked')
      })
      output.write(
        `pipelock: ${printable(url)} seems to give orders to the agent: ${printable(rules.join(', '))}\n` +
          `          Let it pass? [y/N] (${Math.round(timeoutMs / 1000)} s) `,
      )
    })
  }
}

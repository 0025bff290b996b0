// Asks the person at the terminal, one question at a time; no answer in time is a no.

import { createInterface } from 'node:readline'
import { printable } from '../printable.ts'
import type { Ask, Question } from '../types.ts'

export interface Terminal {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
}

/** Nobody answers more than this: what comes on top is blocked. */
const mostWaiting = 16

interface Waiting {
  readonly question: Question
  readonly decide: (may: boolean) => void
}

/** `timeoutMs` = how long each question waits for its answer, from when it is asked. */
export function createAsk(terminal: Terminal, timeoutMs: () => number): Ask {
  const { output } = terminal
  const answers = new Answers(terminal.input)
  const waiting: Waiting[] = []
  let asking = false
  const next = async (): Promise<void> => {
    if (asking) return
    asking = true
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const { question, decide } = one
      decide(question.gone?.aborted === true ? false : await once(question))
    }
    asking = false
  }
  return (question) =>
    new Promise((decide) => {
      if (waiting.length >= mostWaiting) {
        output.write(`pipelock: ${printable(question.url)}: too many questions wait already: blocked\n`)
        return decide(false)
      }
      waiting.push({ question, decide })
      void next()
    })

  function once({ url, rules, gone }: Question): Promise<boolean> {
    const ms = timeoutMs()
    return new Promise((resolve) => {
      const end = (may: boolean, said: string) => {
        clearTimeout(timer)
        gone?.removeEventListener('abort', left)
        answers.stop()
        output.write(`${said}\n`)
        resolve(may)
      }
      const left = () => end(false, 'nobody waits for it any more')
      const timer = setTimeout(() => end(false, 'no answer: blocked'), ms)
      gone?.addEventListener('abort', left)
      answers.start((line) => {
        const may = line !== null && /^y(es)?$/i.test(line.trim())
        end(may, may ? 'passed' : line === null ? 'nobody is there: blocked' : 'blocked')
      })
      output.write(
        `pipelock: ${printable(url)} seems to give orders to the agent: ${printable(rules.join(', '))}\n` +
          `          Let it pass? [y/N] (${Math.round(ms / 1000)} s) `,
      )
    })
  }
}

/** Lines of the terminal. One that comes while nothing is asked is no answer to what will be. */
class Answers {
  readonly #input: NodeJS.ReadableStream & { unref?: () => void }
  #open = false
  #closed = false
  #take: ((line: string | null) => void) | null = null

  constructor(input: NodeJS.ReadableStream) {
    this.#input = input
  }

  start(take: (line: string | null) => void): void {
    if (this.#closed) return take(null)
    this.#take = take
    if (this.#open) return
    this.#open = true
    const lines = createInterface({ input: this.#input, terminal: false })
    lines.on('line', (line) => this.#take?.(line))
    lines.on('close', () => {
      this.#closed = true
      this.#take?.(null)
    })
    // Waiting for a line is no reason to go on running.
    this.#input.unref?.()
  }

  stop(): void {
    this.#take = null
  }
}

// A program that answers on stdout what the attacks say, whatever it is asked on stdin.

import { createInterface } from 'node:readline'
import { answerTo } from './mcp-attacks.ts'

for await (const line of createInterface({ input: process.stdin })) {
  const id = /"id":(\d+)/.exec(line)?.[1]
  if (id !== undefined) process.stdout.write(`${answerTo(Number(id))}\n`)
}

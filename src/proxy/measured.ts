// Knows when an answer is longer than the operator lets it be.

import { Blocked } from '../scan/inspect.ts'
import type { Action, Finding } from '../types.ts'

type Judge = (findings: readonly Finding[]) => Action

/** Whether an answer that says its length is refused for it. */
export function tooLong(length: number, most: number, judge: Judge): boolean {
  return length > most && judge([finding(most)]) === 'block'
}

/** The body, which fails with `Blocked` as soon as it is longer than `most` bytes and that is refused. */
export function measured(body: ReadableStream<Uint8Array>, most: number, judge: Judge): ReadableStream<Uint8Array> {
  let size = 0
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        const before = size
        size += chunk.length
        // Told once.
        if (before <= most && tooLong(size, most, judge)) controller.error(new Blocked())
        else controller.enqueue(chunk)
      },
    }),
  )
}

const finding = (most: number): Finding => ({
  rule: 'Response Too Large',
  threat: 'fault',
  severity: 'high',
  section: 'response_scanning',
  scanner: 'fault',
  where: 'response',
  detail: `response longer than tls_interception.max_response_bytes (${most})`,
})

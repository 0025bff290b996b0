// One verdict, the one that decide gives, whatever way something was said and in each mode.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { policyFor } from '../core/policy.ts'
import { hasOpenssl } from './certificates.ts'
import { records, until } from './harness.ts'
import { cases, startWorld } from './parity.ts'
import { decide } from '../../src/decide.ts'
import type { Finding, Mode, Setting } from '../../src/types.ts'

const settings: readonly (readonly [Mode, Setting])[] = [
  ['audit', 'block'],
  ['balanced', 'auto'],
  ['balanced', 'warn'],
  ['balanced', 'strip'],
  ['balanced', 'ask'],
  ['balanced', 'block'],
  ['strict', 'warn'],
]

for (const [mode, action] of settings)
  test(`mode ${mode}, action ${action}`, { skip: !hasOpenssl && 'openssl is not installed' }, async () => {
    const world = await startWorld(
      `mode: ${mode}\nresponse_scanning: {action: ${action}}\nrequest_body_scanning: {action: auto}\n` +
        'websocket_proxy: {enabled: true, allow_binary_frames: true}\n',
    )
    const { pipelock } = world.inside
    const policy = policyFor(mode, action, { dlp: 'auto', request_body_scanning: 'auto' })
    try {
      for (const [name, one] of Object.entries(cases)) {
        const { finding, whole } = one
        const want = decide(policy, finding === undefined ? [] : [finding as Finding]).action
        const refused = want === 'block' || (want === 'strip' && whole === true)
        for (const [way, { transport, asksOnly, go }] of Object.entries(world.ways)) {
          if (asksOnly === true && (one.body ?? one.field) !== undefined && finding !== undefined) continue
          const what = `${name} by ${way}`
          const before = records(pipelock).length
          const seen = await go(name, one)
          const line = await until(`the record of ${what}`, () =>
            records(pipelock)
              .slice(before)
              .find((record) => record['transport'] === transport),
          )
          assert.deepEqual([line['action'], seen.refused], [want, refused], what)
          if (want === 'strip' && !refused) assert.match(seen.text, /\[REDACTED: |\*{8}/, what)
          if (want === 'allow') assert.ok(seen.text.includes(one.answer ?? ''), what)
        }
      }
    } finally {
      await world.stop()
    }
  })

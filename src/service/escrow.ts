// `flight_recorder.raw_escrow`: what a receipt leaves out, sealed for somebody who is not here.

import { Exit, exitCodes } from './exit.ts'
import { seal, x25519FromHex } from './sealed.ts'
import type { Config } from '../config/schema.ts'

/** What is sealed is of no use as anything else. */
export const purpose = 'pipelock-escrow-v1'

/** What a receipt gets beside what it says; throws an Exit (2) for a key that is none. */
export function escrowOf({ raw_escrow: on, escrow_public_key: hex }: Config['flight_recorder']) {
  if (!on) return () => ({})
  try {
    const key = x25519FromHex(hex)
    seal(key, purpose, '')
    return (raw: Readonly<Record<string, unknown>>) => ({
      raw: seal(key, purpose, JSON.stringify(raw)).toString('base64url'),
    })
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unusable'
    throw new Exit(exitCodes.usage, `flight_recorder.escrow_public_key: is no X25519 public key (${why})`)
  }
}

// A policy whose sections all say the same, but for those that are named.

import type { Mode, Policy, Section, Setting } from '../../src/types.ts'

export function policyFor(
  mode: Mode,
  setting: Setting = 'auto',
  but: Readonly<Partial<Record<Section, Setting>>> = {},
): Policy {
  // Whatever sections there will be.
  const actions = new Proxy(but as Record<Section, Setting>, {
    get: (own, section: Section) => own[section] ?? setting,
  })
  return { mode, enforce: true, actions }
}

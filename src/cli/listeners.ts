// Knows every address that a configuration listens on, and by which of its keys.

import type { Config } from '../config/schema.ts'

/** An empty address is none. The main one first. */
export const listenersOf = (config: Config): readonly (readonly [key: string, address: string])[] => [
  ['fetch_proxy.listen', config.fetch_proxy.listen],
  ['reverse_proxy.listen', config.reverse_proxy.enabled ? config.reverse_proxy.listen || ':8890' : ''],
  ['metrics_listen', config.metrics_listen],
  ['kill_switch.api_listen', config.kill_switch.api_listen],
  ['scan_api.listen', config.scan_api.listen],
  ...Object.entries(config.agents).flatMap(([name, { listeners = [] }]) =>
    listeners.map((address) => [`agents.${name}.listeners`, address] as const),
  ),
]

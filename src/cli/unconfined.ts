// Which sandboxes a configuration asks for in vain, and what to do instead (docs/adr/0015-no-sandbox.md).

import type { Config } from '../config/schema.ts'

export const instead =
  'run the agent in a container, under systemd (ProtectSystem=strict, RestrictAddressFamilies=) or bubblewrap, with the proxy as its only way out'

/** One line for each sandbox that the file asks for and that must not be missing. */
export function missingSandboxes({ sandbox, agents }: Config): readonly string[] {
  const asked: (readonly [string, { enabled?: boolean | undefined; best_effort?: boolean | undefined }])[] = [
    ['sandbox', sandbox],
    ...Object.entries(agents).map(([name, agent]) => [`agents.${name}.sandbox`, agent.sandbox ?? {}] as const),
  ]
  return asked
    .filter(([, { enabled, best_effort }]) => enabled === true && best_effort !== true)
    .map(
      ([path]) =>
        `${path}.enabled: this version confines no program; ${instead}. With ${path}.best_effort it starts all the same`,
    )
}

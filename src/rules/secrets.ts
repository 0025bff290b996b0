// The built-in credential pack: every family of secrets in one list, with the places their services take them in.

import type { Rule } from '../pattern/rule.ts'
import { personalData } from './personal.ts'
import { countingPlaces, genericPlaces } from './taken-generic.ts'
import { parameterPlaces } from './taken-parameters.ts'
import { counted, generic, granted, linked, placesOf, typed } from './taken.ts'
import { aiToolSecrets } from './secrets-ai-tools.ts'
import { aiSecrets } from './secrets-ai.ts'
import { assignedSecrets } from './secrets-assigned.ts'
import { businessSecrets } from './secrets-business.ts'
import { cloudSecrets } from './secrets-cloud.ts'
import { codeSecrets } from './secrets-code.ts'
import { genericSecrets } from './secrets-generic.ts'
import { keySecrets } from './secrets-keys.ts'
import { messagingSecrets } from './secrets-messaging.ts'
import { monitoringSecrets } from './secrets-monitoring.ts'
import { paymentSecrets } from './secrets-payment.ts'
import { platformSecrets } from './secrets-platform.ts'
import { registrySecrets } from './secrets-registry.ts'
import { shellSecrets } from './secrets-shell.ts'
import { actingSecrets } from './secrets-acting.ts'
import { aiAgentSecrets } from './secrets-ai-agents.ts'
import { azureSecrets } from './secrets-azure.ts'
import { financeSecrets } from './secrets-finance.ts'
import { deliverySecrets } from './secrets-delivery.ts'
import { marketingSecrets } from './secrets-marketing.ts'
import { newerSecrets } from './secrets-newer.ts'
import { observingSecrets } from './secrets-observing.ts'
import { toldSecrets } from './secrets-told.ts'
import { hostingSecrets } from './secrets-hosting.ts'
import { walletSecrets } from './secrets-wallet.ts'

const rows: readonly Rule[] = [
  ...aiToolSecrets,
  ...aiSecrets,
  ...assignedSecrets,
  ...businessSecrets,
  ...cloudSecrets,
  ...codeSecrets,
  ...genericSecrets,
  ...keySecrets,
  ...messagingSecrets,
  ...monitoringSecrets,
  ...paymentSecrets,
  ...platformSecrets,
  ...registrySecrets,
  ...shellSecrets,
  ...hostingSecrets,
  ...observingSecrets,
  ...marketingSecrets,
  ...deliverySecrets,
  ...financeSecrets,
  ...azureSecrets,
  ...aiAgentSecrets,
  ...walletSecrets,
  ...newerSecrets,
  ...actingSecrets,
  ...toldSecrets,
  ...personalData,
]

/** Any host, by what the request is: see `proxy/audience.ts`. */
const anywhere: readonly (readonly [string, ReadonlySet<string>])[] = [
  ['* login', typed],
  ['* grant', granted],
  ['* link', linked],
]

const takesPasswords = (place: string) => !place.endsWith(' body') || /^(?:identitytoolkit|\*\.supabase)\./.test(place)

/** Nobody types a password into what takes a key. */
function genericOf(name: string): readonly string[] {
  const places = [...genericPlaces, ...parameterPlaces]
  return [
    ...(name.includes('Password') ? places.filter(takesPasswords) : places),
    ...(counted.has(name) ? countingPlaces : []),
    ...anywhere.flatMap(([place, names]) => (names.has(name) ? [place] : [])),
  ]
}

export const secrets: readonly Rule[] = rows.map((row) => {
  if (generic.has(row.name)) return { ...row, generic: genericOf(row.name) }
  const taken = placesOf(row.name)
  return taken === undefined ? row : { ...row, taken }
})

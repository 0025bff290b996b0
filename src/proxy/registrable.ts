// Tells the registrable domain of a host by the public suffix list.

import { getDomain } from 'tldts'
import { parseAddress } from './address.ts'

/** Private suffixes (github.io) included; addresses, and names without one, are themselves. */
export function registrableDomain(host: string): string {
  return parseAddress(host) === null ? (getDomain(host, { allowPrivateDomains: true }) ?? host) : host
}

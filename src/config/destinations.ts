// Knows the keys that say which addresses may be reached.

import { domains, networks, section } from './kinds.ts'
import { wrongExemptNetwork, wrongTrustedDomain } from './written.ts'

/** Networks no public service lives in: the IANA special-purpose registries (RFC 6890), multicast, deprecated and reserved ones. */
const internalNetworks = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '255.255.255.255/32',
  '::/128',
  '::1/128',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '100:0:0:1::/64',
  '200::/7',
  '400::/6',
  '800::/5',
  '1000::/4',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '4000::/2',
  '5f00::/16',
  '8000::/1',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]

export const destinationKeys = {
  api_allowlist: domains([], 'mode: strict lets only these destinations pass; empty = all, minus every threat'),
  internal: networks(
    internalNetworks,
    'Networks that must not be reached through the proxy; [] switches the check off, but for cloud metadata',
  ),
  trusted_domains: domains(
    [],
    'Names that may resolve to an internal address: host.example or *.host.example',
    wrongTrustedDomain,
  ),
  ssrf: section('Exceptions from the internal network check', {
    ip_allowlist: networks(
      [],
      'Internal networks that may be reached all the same; cloud metadata needs its exact address (/32, /128)',
      wrongExemptNetwork,
    ),
  }),
}

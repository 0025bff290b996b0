// Knows which addresses are special, by the IANA registries, and where clouds hand out credentials.

import { contains, parseAddress, parseNetwork, type Address, type Network } from './address.ts'

const row = (text: string, name: string) => ({ network: parseNetwork(text) as Network, name })

/**
 * IANA IPv4 and IPv6 special-purpose address registries (RFC 6890, RFC 8190), multicast (RFC 5771, RFC 4291 §2.7).
 * The narrower network stands before the wider one.
 */
const ranges: readonly { readonly network: Network; readonly name: string }[] = [
  row('0.0.0.0/32', 'unspecified'),
  row('0.0.0.0/8', 'this network'),
  row('10.0.0.0/8', 'private'),
  row('100.64.0.0/10', 'carrier-grade NAT'),
  row('127.0.0.0/8', 'loopback'),
  row('169.254.0.0/16', 'link-local'),
  row('172.16.0.0/12', 'private'),
  row('192.0.2.0/24', 'documentation'),
  row('192.0.0.0/24', 'IETF protocol assignments'),
  row('192.88.99.0/24', '6to4 relay, deprecated'),
  row('192.168.0.0/16', 'private'),
  row('198.18.0.0/15', 'benchmarking'),
  row('198.51.100.0/24', 'documentation'),
  row('203.0.113.0/24', 'documentation'),
  row('224.0.0.0/4', 'multicast'),
  row('255.255.255.255/32', 'broadcast'),
  row('240.0.0.0/4', 'reserved'),
  row('::/128', 'unspecified'),
  row('::1/128', 'loopback'),
  row('64:ff9b::/96', 'NAT64'),
  row('64:ff9b:1::/48', 'NAT64, local use'),
  row('100::/64', 'discard-only'),
  row('2001::/32', 'Teredo'),
  row('2001:2::/48', 'benchmarking'),
  row('2001:10::/28', 'ORCHID, deprecated'),
  row('2001:db8::/32', 'documentation'),
  row('2001::/23', 'IETF protocol assignments'),
  row('2002::/16', '6to4'),
  row('3fff::/20', 'documentation'),
  row('5f00::/16', 'segment routing'),
  row('fc00::/7', 'unique local'),
  row('fe80::/10', 'link-local'),
  row('fec0::/10', 'site-local, deprecated'),
  row('ff00::/8', 'multicast'),
]

/** `private, 10.0.0.0/8`; null = nothing special about it. */
export function rangeOf(address: Address): string | null {
  const found = ranges.find(({ network }) => contains(network, address))
  return found === undefined ? null : `${found.name}, ${found.network.text}`
}

/** Addresses at which a machine of a cloud gets its credentials. Not yet compared with the vendors' pages one by one. */
const metadataAddresses = [
  '169.254.169.254', // AWS, Azure, Google, Oracle, DigitalOcean, OpenStack
  '169.254.170.2', // AWS ECS task credentials
  '169.254.170.23', // AWS EKS pod identity
  '169.254.0.23', // Tencent
  '169.254.42.42', // Scaleway
  '100.100.100.200', // Alibaba
  '168.63.129.16', // Azure WireServer: a public address that every machine there reaches
  '192.0.0.192', // Oracle Classic
  'fd00:ec2::254', // AWS
  'fd00:ec2::23', // AWS EKS pod identity
  'fd20:ce::254', // Google
  'fd00:42::42', // Scaleway
].map((text) => parseAddress(text) as Address)

const metadataNames: ReadonlySet<string> = new Set([
  'metadata', // Google's search domain completes it
  'metadata.google.internal',
  'metadata.goog',
  'instance-data', // AWS
  'instance-data.ec2.internal',
  'metadata.tencentyun.com',
])

export function isMetadataAddress(address: Address): boolean {
  return metadataAddresses.some((known) => same(known, address))
}

export function isMetadataName(host: string): boolean {
  return metadataNames.has(host.toLowerCase().replace(/\.+$/, ''))
}

/** Whether the network is this one address. */
export function isExactly({ bytes, bits }: Network, address: Address): boolean {
  return bits === bytes.length * 8 && same(bytes, address)
}

function same(a: Address, b: Address): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

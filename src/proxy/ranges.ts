// Knows which addresses are special, by the IANA registries, and where clouds hand out credentials.

import { contains, parseAddress, parseNetwork, type Address, type Network } from './address.ts'

const row = (text: string, name: string) => ({ network: parseNetwork(text) as Network, name })

/**
 * IANA IPv4 and IPv6 special-purpose address registries (RFC 6890, RFC 8190), multicast (RFC 5771, RFC 4291 §2.7), and
 * what IANA has not given out (https://www.iana.org/assignments/ipv6-address-space). The narrower network stands before
 * the wider one. Blocks of the registries that anybody may reach are left out: AS112 (192.31.196.0/24, 192.175.48.0/24,
 * 2620:4f:8000::/48) and AMT (192.52.193.0/24); those inside 2001::/23 are refused with it.
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
  row('100:0:0:1::/64', 'dummy prefix'), // RFC 9780
  row('200::/7', 'reserved'),
  row('400::/6', 'reserved'),
  row('800::/5', 'reserved'),
  row('1000::/4', 'reserved'),
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
  row('4000::/2', 'reserved'),
  row('8000::/1', 'reserved'),
]

/** `private, 10.0.0.0/8`; null = nothing special about it. */
export function rangeOf(address: Address): string | null {
  const found = ranges.find(({ network }) => contains(network, address))
  return found === undefined ? null : `${found.name}, ${found.network.text}`
}

/** Addresses at which a machine of a cloud gets its credentials, each with the page (or client) of its vendor that says so. */
const metadataAddresses = [
  // AWS, Azure, Google, Oracle, DigitalOcean, Hetzner, IBM, OpenStack, Vultr, Exoscale, Linode, Equinix
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
  '169.254.169.254',
  'fd00:ec2::254',
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
  '169.254.170.2',
  // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html
  '169.254.170.23',
  'fd00:ec2::23',
  // Google, machines with IPv6 alone: https://cloud.google.com/compute/docs/metadata/querying-metadata
  'fd20:ce::254',
  // Azure WireServer, a public address that every machine there reaches:
  // https://learn.microsoft.com/en-us/azure/virtual-network/what-is-ip-address-168-63-129-16
  '168.63.129.16',
  // Oracle: https://docs.oracle.com/en-us/iaas/Content/Compute/Tasks/gettingmetadata.htm, its SDKs, and Classic
  'fd00:c1::a9fe:a9fe',
  '192.0.0.192',
  // Alibaba: https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata, cloud-init's AliYun source
  '100.100.100.200',
  'fd00:100::100:200',
  // OpenStack: https://docs.openstack.org/nova/latest/admin/metadata-service.html
  'fe80::a9fe:a9fe',
  // Linode: https://techdocs.akamai.com/cloud-computing/docs/metadata-service-api
  'fd00:a9fe:a9fe::1',
  // Scaleway: https://cloudinit.readthedocs.io/en/latest/reference/datasources/scaleway.html
  '169.254.42.42',
  'fd00:42::42',
  // Tencent: https://www.tencentcloud.com/document/product/213/4934
  '169.254.0.23',
].map((text) => parseAddress(text) as Address)

const metadataNames: ReadonlySet<string> = new Set([
  'metadata', // Google's search domain completes it
  'metadata.google.internal',
  'metadata.goog',
  'instance-data', // AWS
  'instance-data.ec2.internal',
  'metadata.tencentyun.com',
  'api.metadata.cloud.ibm.com', // over https the only way: https://cloud.ibm.com/docs/vpc?topic=vpc-imd-about
  'metadata.exoscale.com',
  'metadata.platformequinix.com', // answers at a public address
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

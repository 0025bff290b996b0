// Knows crypto-currency addresses, and which of them resemble one of the user's own without being it.

import type { Rule } from '../pattern/rule.ts'
import { base58Bytes, isBase58Check, isBech32 } from './checks-coin.ts'

export interface AddressOptions {
  /** The user's own and those they pay to. */
  readonly allowed: readonly string[]
  readonly chains: { readonly eth: boolean; readonly btc: boolean; readonly sol: boolean; readonly bnb: boolean }
  /** So many equal characters at the start and at the end resemble. */
  readonly prefix: number
  readonly suffix: number
  /** Whether other addresses are told too. */
  readonly tellUnknown: boolean
}

type Chain = keyof AddressOptions['chains']

const forms: Readonly<Record<Chain, { readonly pattern: string; readonly source: string }>> = {
  eth: {
    pattern: String.raw`\b0[xX][0-9a-fA-F]{40}\b`,
    source: 'https://ethereum.org/en/developers/docs/accounts/',
  },
  btc: {
    pattern: String.raw`\b(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|(?:bc1|BC1)[02-9ac-hj-np-zAC-HJ-NP-Z]{11,71})\b`,
    source: 'https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki',
  },
  sol: {
    pattern: String.raw`\b[1-9A-HJ-NP-Za-km-z]{32,44}\b`,
    source: 'https://solana.com/docs/core/accounts',
  },
  bnb: {
    pattern: String.raw`\bbnb1[02-9ac-hj-np-z]{38}\b`,
    source: 'https://docs.bnbchain.org/docs/beaconchain/learn/accounts/',
  },
}

/** The part that people compare, and what kind it is; null = no address. */
function read(chain: Chain, text: string): string | null {
  switch (chain) {
    case 'eth':
      return /^0x[0-9a-f]{40}$/i.test(text) ? `eth:${text.slice(2).toLowerCase()}` : null
    case 'sol':
      return base58Bytes(text)?.length === 32 ? `sol:${text}` : null
    default: {
      const lower = text.toLowerCase()
      if (lower.startsWith('bc1') || lower.startsWith('bnb1'))
        return isBech32(text)
          ? `${lower.slice(0, lower.indexOf('1') + 1)}:${lower.slice(lower.indexOf('1') + 1)}`
          : null
      return isBase58Check(text) ? `btc:${text}` : null
    }
  }
}

function chainOf(text: string): Chain {
  const lower = text.toLowerCase()
  if (lower.startsWith('0x')) return 'eth'
  if (lower.startsWith('bnb1')) return 'bnb'
  return lower.startsWith('bc1') || isBase58Check(text) ? 'btc' : 'sol'
}

/** A rule for what resembles an allowed address, and if asked one for every other. */
export function addressRules({ allowed, chains, prefix, suffix, tellUnknown }: AddressOptions): readonly Rule[] {
  const own = new Set(allowed.flatMap((text) => read(chainOf(text.trim()), text.trim()) ?? []))
  const resembles = (address: string): boolean => {
    const at = address.indexOf(':') + 1
    const [start, end] = [address.slice(0, at + prefix), address.slice(-suffix)]
    return [...own].some((one) => one.length === address.length && one.startsWith(start) && one.endsWith(end))
  }
  const kinds = (['eth', 'btc', 'sol', 'bnb'] as const).filter((chain) => chains[chain])
  return kinds.flatMap((chain): Rule[] => {
    const { pattern, source } = forms[chain]
    const shared = { threat: 'secret', pattern, source } as const
    const name = chain.toUpperCase()
    const judged = (isMeant: (address: string) => boolean) => (text: string) => {
      const address = read(chain, text)
      return address !== null && !own.has(address) && isMeant(address)
    }
    const lookalike: Rule = {
      ...shared,
      name: `Lookalike ${name} Address`,
      severity: 'high',
      section: 'address_protection',
      check: judged(resembles),
    }
    const unknown: Rule = {
      ...shared,
      name: `Unknown ${name} Address`,
      severity: 'medium',
      section: 'address_unknown',
      check: judged((address) => !resembles(address)),
    }
    return [...(own.size > 0 ? [lookalike] : []), ...(tellUnknown ? [unknown] : [])]
  })
}

/** Those of a user's addresses that are none. */
export function unreadableAddresses(allowed: readonly string[]): readonly string[] {
  return allowed.filter((text) => read(chainOf(text.trim()), text.trim()) === null)
}

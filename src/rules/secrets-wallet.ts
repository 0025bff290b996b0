// Knows the private keys and seed phrases that move crypto-currency.

import type { Rule } from '../scan/scanner.ts'
import { isBase58Check, isBech32, isCurveScalar, isSeedPhrase, isStellarSeed } from './checks-coin.ts'
import { isLabelledHex } from './checks-structure.ts'

export const walletSecrets = [
  {
    name: 'Bitcoin WIF Private Key',
    threat: 'secret',
    severity: 'critical',
    // The second letter follows from the version byte and the size of the key space.
    pattern: String.raw`\b(?:5[HJK][1-9A-HJ-NP-Za-km-z]{49}|K[w-z][1-9A-HJ-NP-Za-km-z]{50}|L[1-5][1-9A-HJ-NP-Za-km-z]{50})\b`,
    source: 'https://en.bitcoin.it/wiki/Wallet_import_format',
    check: isBase58Check,
  },
  {
    name: 'Extended Private Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\b[xyzt]prv[1-9A-HJ-NP-Za-km-z]{107,108}\b`,
    source: 'https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki',
    check: isBase58Check,
  },
  {
    name: 'Ethereum Private Key',
    threat: 'secret',
    severity: 'medium',
    // Every transaction hash has the same form, so a word that speaks of a key stands before it; labels are the next rule's.
    pattern: String.raw`(?:[Kk]ey|KEY|[Ww]allet|WALLET|[Aa]ccounts?|[Ss]igner|SIGNER|[Ss]ecret|SECRET|[Pp]riv|PRIV|PK|\bpk|[Dd]eployer|DEPLOYER)["'\x60\]):]{0,3}(?: is)?[ \t\n]{0,3}[=:,(\[]{0,3}[ \t\n]{0,3}(?:new )?["'\x60\[(]{0,3}0x(?:[0-9]|[a-f]|[A-F]){2}[0-9a-fA-F]{62}\b`,
    source: 'https://ethereum.org/en/developers/docs/accounts/',
    check: isCurveScalar,
  },
  {
    name: 'Labelled Private Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)\b(?:private|signing|deployer|wallet|secret)[_-]?key["' \t:=>]{1,6}(?:0x)?[0-9a-f]{64}\b`,
    source: 'https://ethereum.org/en/developers/docs/accounts/',
    check: isLabelledHex,
  },
  {
    name: 'Nostr Secret Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bnsec1[02-9ac-hj-np-z]{58}\b`,
    source: 'https://github.com/nostr-protocol/nips/blob/master/19.md',
    check: isBech32,
  },
  {
    name: 'Stellar Secret Seed',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bS[A-D][A-Z2-7]{54}\b`,
    source: 'https://developers.stellar.org/docs/learn/fundamentals/stellar-data-structures/accounts',
    check: isStellarSeed,
  },
  {
    name: 'BIP-39 Seed Phrase',
    threat: 'secret',
    severity: 'critical',
    // Twelve lower-case words alone are ordinary prose, so a label is part of the pattern; the checksum decides.
    pattern: String.raw`(?i)\b(?:mnemonic|seed|recovery|backup|wallet|secret)(?:[ _-]?(?:phrase|words|seed|mnemonic))?["' \t:=>\-\n]{1,12}(?:is["' \t:]{1,4})?[a-z]{3,8}(?:[ ,\t\n"'.0-9]{1,8}[a-z]{3,8}){11,23}\b`,
    source: 'https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki',
    check: isSeedPhrase,
  },
] as const satisfies readonly Rule[]

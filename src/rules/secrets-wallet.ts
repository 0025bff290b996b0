// Knows the private keys and seed phrases that move crypto-currency.

import type { Rule } from '../pattern/rule.ts'
import { isBase58Check, isCurveScalar, isSolanaKeypair, isSeedPhrase, isStellarSeed } from './checks-coin.ts'
import { random } from './checks-placeholder.ts'
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
    // So long a number of this alphabet is nothing else, whatever its checksum.
    check: random('xprv', 4),
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
    pattern: String.raw`(?i)\b(?:[a-z0-9]{1,16}_)?(?:(?:priv(?:ate)?|signing|signer|deployer|wallet|secret|validator|owner|eth(?:ereum)?)[_-]?key(?:[_-]?hex)?["' \t:=>]{1,6}(?:0x)?|(?:pk|priv)["' \t:=>]{1,6}0x)[0-9a-f]{64}\b`,
    source: 'https://ethereum.org/en/developers/docs/accounts/',
    check: isLabelledHex,
  },
  {
    name: 'Nostr Secret Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bnsec1[02-9ac-hj-np-z]{58}\b`,
    source: 'https://github.com/nostr-protocol/nips/blob/master/19.md',
    check: random('nsec1', 3.8),
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
    name: 'Wallet Private Key',
    threat: 'secret',
    severity: 'critical',
    // Sui, Aptos, Cardano, Tezos and NEAR, each by the form its own tools export.
    pattern: String.raw`\b(?:suiprivkey1[02-9ac-hj-np-z]{58,64}|(?:ed25519|secp256k1)-priv-0x[0-9a-fA-F]{64}|(?:ed25519e?_sk|acct_xsk|root_xsk)1[02-9ac-hj-np-z]{50,170}|edsk[1-9A-HJ-NP-Za-km-z]{50}(?:[1-9A-HJ-NP-Za-km-z]{44})?|ed25519:[1-9A-HJ-NP-Za-km-z]{86,88})\b`,
    source: 'https://github.com/aptos-foundation/AIPs/blob/main/aips/aip-80.md',
    check: random('', 3.5),
  },
  {
    name: 'Solana Keypair',
    threat: 'secret',
    severity: 'high',
    // What `solana-keygen` writes: seed and public half as 64 numbers.
    pattern: String.raw`\[[ \n]{0,4}(?:[0-9]{1,3}[ \n]{0,4},[ \n]{0,4}){63}[0-9]{1,3}[ \n]{0,4}\]`,
    source: 'https://solana.com/docs/intro/installation#generate-a-keypair',
    check: isSolanaKeypair,
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

// The command lines of `signing`, `keys` and `verify-receipt`.

import { Option, type Command } from 'commander'
import type { Surroundings } from './surroundings.ts'
import { generateKey, keysStatus, printPublicKey, type GenerateFlags } from './signing.ts'
import { purposes } from '../service/signing-key.ts'
import { verifyReceipt, type VerifyFlags } from './verify-receipt.ts'

export function signingCommands(program: Command, around: Surroundings, help: string): void {
  const signing = program
    .command('signing')
    .description('keys that sign receipts (flight_recorder), rule bundles, envelopes')
  signing
    .command('key')
    .description('make a key')
    .command('generate')
    .description('make an Ed25519 key, readable by its owner alone')
    .addOption(new Option('--purpose <purpose>', 'what for').choices(purposes).makeOptionMandatory())
    .requiredOption('--out <file>', 'where to')
    .requiredOption('--id <id>', 'its name')
    .option('--force', 'replace one that is there')
    .addHelpText('after', help)
    .action((flags: GenerateFlags) => generateKey(flags, around))
  signing
    .command('pubkey')
    .description('print the public key (64 hexadecimal digits)')
    .option('-c, --config <file>', 'configuration file (YAML)')
    .addHelpText('after', help)
    .action((flags: { config?: string }) => printPublicKey(flags, around))
  program
    .command('keys')
    .description('keys of the configuration')
    .command('status')
    .description('say whether the receipt-signing key is there, readable and valid; 1 when not')
    .option('-c, --config <file>', 'configuration file (YAML)')
    .option('--json', 'print one JSON object')
    .addHelpText('after', help)
    .action((flags: { config?: string; json?: boolean }) => keysStatus(flags, around))
  program
    .command('verify-receipt')
    .description('say whether receipts are what the recorder wrote; 1 when anything was changed')
    .argument('[file]', 'one file of receipts')
    .option('--chain <dir>', 'all files of a folder, as one chain')
    .option('--key <key>', 'public key: 64 hexadecimal digits, or a file')
    .option('-c, --config <file>', 'configuration that names folder and key')
    .option('--json', 'print one JSON object')
    .addHelpText('after', help)
    .action((file: string | undefined, flags: VerifyFlags) => verifyReceipt(file, flags, around))
}

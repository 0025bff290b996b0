// Begins a new rule: writes its two fixtures and prints the row to add. Usage: bun scripts/new-rule.ts "Acme API Key"

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const [name, kind = 'secret'] = process.argv.slice(2)
if (!name || (kind !== 'secret' && kind !== 'injection')) {
  process.stderr.write('Usage: new-rule NAME [secret|injection]\n')
  process.exit(2)
}

const home = name
  .toLowerCase()
  .replace(/[^a-z0-9]+/g, '-')
  .replace(/-$/, '')
const folder = fileURLToPath(new URL(`../tests/fixtures/rules/${home}/`, import.meta.url))
if (existsSync(folder)) {
  process.stderr.write(`Cannot begin rule ${JSON.stringify(name)}: tests/fixtures/rules/${home} is there already\n`)
  process.exit(1)
}

const fixtures =
  kind === 'secret'
    ? {
        'ng.env.txt': 'ACME_KEY=acme_{{}}REPLACE-with-a-made-up-value-of-the-right-form\n',
        'ok.placeholder.txt': 'Keys begin with acme_; set ACME_KEY=acme_your-key-here or acme_${ACME_KEY}.\n',
      }
    : {
        'ng.plain.txt': 'REPLACE with the sentence that attacks\n',
        'ok.prose.txt': 'REPLACE with honest prose that comes as near to it as honest prose does\n',
      }
mkdirSync(folder, { recursive: true })
for (const [file, text] of Object.entries(fixtures)) writeFileSync(folder + file, text)

const extra = kind === 'secret' ? "\n    audience: ['api.acme.example'],\n    check: real('acme_')," : ''
process.stdout.write(`Wrote tests/fixtures/rules/${home}/{${Object.keys(fixtures).join(',')}}.
In fixtures {{}} is taken out at load: put it inside every secret, so that no whole one stands in this repository.

Add to the fitting src/rules/${kind === 'secret' ? 'secrets' : 'injection'}-*.ts:

  {
    name: '${name.replaceAll("'", String.raw`\'`)}',
    threat: '${kind}',
    severity: 'high',
    pattern: String.raw\`${kind === 'secret' ? String.raw`\bacme_[a-z0-9]{32,}` : String.raw`(?i)\bverb\s+object\s+target\b`}\`,
    source: 'https://…the page of the vendor that documents the form',${extra}
  },

RE2 syntax, matched on bytes. Begin with rare literal letters; only ASCII in raw templates. Then: bun test tests/core/rules.test.ts
`)

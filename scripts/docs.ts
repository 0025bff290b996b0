// `npm run docs`: writes docs/configuration.md from the schema.

import { writeFileSync } from 'node:fs'

import { renderReference } from '../src/config/reference.ts'

const path = new URL('../docs/configuration.md', import.meta.url)
writeFileSync(path, renderReference())
console.log('docs/configuration.md')

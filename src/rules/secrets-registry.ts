// Knows the tokens of package and image registries.

import type { Rule } from '../pattern/rule.ts'
import { crcTailOr } from './checks-checksum.ts'
import { random, real } from './checks-placeholder.ts'
import { isPypiToken } from './checks-structure.ts'

export const registrySecrets = [
  {
    name: 'npm Token',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)\bnpm_[a-z0-9]{36,}\b`,
    source: 'https://docs.npmjs.com/about-access-tokens',
    audience: ['registry.npmjs.org'],
    check: crcTailOr('npm_'),
  },
  {
    name: 'PyPI Token',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`pypi-[A-Za-z0-9_-]{16,}`,
    source: 'https://pypi.org/help/#apitoken',
    audience: ['upload.pypi.org', 'test.pypi.org'],
    check: isPypiToken,
  },
  {
    name: 'RubyGems API Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)rubygems_[0-9a-f]{48}`,
    source: 'https://guides.rubygems.org/api-key-scopes/',
    audience: ['rubygems.org'],
    check: real('rubygems_'),
  },
  {
    name: 'crates.io Token',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bcio(?:_tp_)?[A-Za-z0-9]{32}\b`,
    source: 'https://doc.rust-lang.org/cargo/reference/publishing.html',
    audience: ['crates.io'],
    check: random('cio', 3.8),
  },
  {
    name: 'NuGet API Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\boy2[a-z0-9]{43}\b`,
    source: 'https://learn.microsoft.com/en-us/nuget/nuget-org/publish-a-package',
    audience: ['www.nuget.org'],
    check: random('oy2', 3.5),
  },
  {
    name: 'Docker Hub Token',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)dckr_(?:pat|oat)_[a-z0-9_-]{24,}`,
    source: 'https://docs.docker.com/security/access-tokens/',
    audience: ['hub.docker.com', 'auth.docker.io', 'registry-1.docker.io'],
    check: real('dckr_pat_'),
  },
  {
    name: 'JFrog Token',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\b(?:AKCp[0-9a-zA-Z]{60,73}|cmVmdGtuOj[A-Za-z0-9]{50,})`,
    source: 'https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens',
    audience: ['*.jfrog.io'],
    check: real('AKCp'),
  },
  {
    name: 'Clojars Token',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)CLOJARS_[0-9a-z]{60}`,
    source: 'https://github.com/clojars/clojars-web/wiki/Deploy-Tokens',
    audience: ['repo.clojars.org', 'clojars.org'],
    check: real('CLOJARS_'),
  },
  {
    name: 'Socket API Token',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bsktsec_[A-Za-z0-9_-]{40,}_api\b`,
    source: 'https://docs.socket.dev/docs/api-keys',
    audience: ['api.socket.dev'],
    check: random('sktsec_', 4),
  },
] as const satisfies readonly Rule[]

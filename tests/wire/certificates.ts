// Makes a certificate authority nobody knows and a leaf for one name, with the openssl of this machine.

import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0

export interface Certificates {
  /** PEM file of the authority. */
  readonly authority: string
  readonly key: string
  readonly cert: string
}

function openssl(...args: string[]): void {
  const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

export function makeCertificates(folder: string, name: string): Certificates {
  const at = (file: string) => join(folder, file)
  const fresh = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl('req', '-x509', ...fresh, '-days', '2', '-subj', '/CN=Test', '-keyout', at('ca.key'), '-out', at('ca.pem'))
  openssl('req', ...fresh, '-subj', `/CN=${name}`, '-keyout', at('leaf.key'), '-out', at('leaf.csr'))
  writeFileSync(at('extensions'), `subjectAltName=DNS:${name}`)
  const signed = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-extfile', at('extensions')]
  openssl('x509', '-req', '-in', at('leaf.csr'), ...signed, '-days', '2', '-out', at('leaf.pem'))
  const text = (file: string) => readFileSync(at(file), 'utf8')
  return { authority: at('ca.pem'), key: text('leaf.key'), cert: text('leaf.pem') }
}

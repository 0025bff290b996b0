// `pipelock tls`, `env` and `exec`, and what `run` says of an authority that it must not use.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { hasOpenssl } from './certificates.ts'
import { freePort, program, runToEnd, type Ended } from './harness.ts'

const root = mkdtempSync(join(tmpdir(), 'pipelock-tls-cli-'))
after(() => rmSync(root, { recursive: true, force: true }))
let homes = 0

/** A home folder of its own, and commands in it. */
function home(): { folder: string; pipelock: (...args: string[]) => Ended } {
  const folder = join(root, `home-${++homes}`)
  mkdirSync(folder)
  return { folder, pipelock: (...args) => runToEnd(args, { cwd: folder, env: { HOME: folder } }) }
}

const mode = (file: string) => statSync(file).mode & 0o777

test('tls init makes a pair that belongs together; the key is its owner’s alone', () => {
  const { folder, pipelock } = home()
  const { code, out } = pipelock('tls', 'init', '--org', 'Example', '--validity', '48h')
  assert.equal(code, 0)
  const at = (name: string) => join(folder, '.pipelock', name)
  assert.deepEqual([mode(join(folder, '.pipelock')), mode(at('ca-key.pem')), mode(at('ca.pem'))], [0o700, 0o600, 0o644])
  const certificate = new X509Certificate(readFileSync(at('ca.pem')))
  assert.ok(certificate.ca && certificate.checkPrivateKey(createPrivateKey(readFileSync(at('ca-key.pem')))))
  assert.match(certificate.subject, /O=Example\nCN=Example CA [0-9a-f]{8}/)
  const hours = (Date.parse(certificate.validTo) - Date.now()) / 3_600_000
  assert.ok(hours > 47 && hours < 49)
  assert.ok(out.includes(certificate.fingerprint256))
  const again = pipelock('tls', 'init')
  assert.deepEqual([again.code, /already exist.*--force/.test(again.err)], [1, true])
  assert.equal(pipelock('tls', 'init', '--force').code, 0)
  assert.notEqual(new X509Certificate(readFileSync(at('ca.pem'))).fingerprint256, certificate.fingerprint256)
  assert.equal(pipelock('tls', 'show-ca').out, readFileSync(at('ca.pem'), 'utf8'))
})

test(
  'what it makes passes the strict verification of openssl',
  { skip: !hasOpenssl && 'openssl is not installed' },
  () => {
    const { folder, pipelock } = home()
    assert.equal(pipelock('tls', 'init', '--out', 'own').code, 0)
    const ca = join(folder, 'own', 'ca.pem')
    const { status, stdout } = spawnSync('openssl', ['verify', '-x509_strict', '-check_ss_sig', '-CAfile', ca, ca], {
      encoding: 'utf8',
    })
    assert.equal(status, 0, stdout)
    const text = spawnSync('openssl', ['x509', '-in', ca, '-noout', '-text'], { encoding: 'utf8' }).stdout
    assert.match(text, /CA:TRUE, pathlen:0/)
    assert.match(text, /Key Usage: critical\s+Certificate Sign, CRL Sign/)
    assert.match(text, /NIST CURVE: P-256/)
  },
)

test('flags that make no sense are refused with 2', () => {
  const { pipelock } = home()
  for (const args of [['--validity', 'long'], ['--validity', '1s'], ['--org', ''], ['--nonsense']])
    assert.equal(pipelock('tls', 'init', ...args).code, 2, args.join(' '))
})

test('run refuses an authority that others can read, that does not match, is none, or has expired', () => {
  const { folder, pipelock } = home()
  const at = (name: string) => join(folder, name)
  for (const name of ['one', 'other']) assert.equal(pipelock('tls', 'init', '--out', name).code, 0)
  const refused = (cert: string, key: string, why: RegExp) => {
    writeFileSync(at('p.yaml'), `tls_interception: {enabled: true, ca_cert: ${cert}, ca_key: ${key}}\n`)
    for (const command of [['run', '-l', '127.0.0.1:0'], ['check']]) {
      const { code, err } = pipelock(...command, '--config', 'p.yaml')
      assert.equal(code, 2)
      assert.match(err, why)
    }
  }
  refused('one/ca.pem', 'other/ca-key.pem', /does not belong to the key/)
  refused('one/ca.pem', 'missing.pem', /missing\.pem: no such file; make the CA key with pipelock tls init/)
  chmodSync(at('one/ca-key.pem'), 0o644)
  refused('one/ca.pem', 'one/ca-key.pem', /mode 0644 lets others at the CA key: chmod 0600/)
  chmodSync(at('one/ca-key.pem'), 0o600)
  writeFileSync(at('junk.pem'), 'junk')
  chmodSync(at('junk.pem'), 0o600)
  refused('junk.pem', 'one/ca-key.pem', /holds no PEM certificate/)
  refused('one/ca.pem', 'junk.pem', /not a PEM private key/)
  if (!hasOpenssl) return
  const leaf = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=leaf']
  spawnSync('openssl', [
    'req',
    '-x509',
    ...leaf,
    '-addext',
    'basicConstraints=CA:FALSE',
    '-keyout',
    at('leaf.key'),
    '-out',
    at('leaf.pem'),
  ])
  chmodSync(at('leaf.key'), 0o600)
  refused('leaf.pem', 'leaf.key', /not a CA certificate/)
})

test('check says what will be opened', () => {
  const { folder, pipelock } = home()
  writeFileSync(join(folder, 'p.yaml'), 'tls_interception: {enabled: true}\n')
  assert.match(
    pipelock('check', '--config', 'p.yaml').out,
    /tunnels are opened; the CA will be made at .*\.pipelock\/ca\.pem/,
  )
  assert.equal(pipelock('tls', 'init').code, 0)
  assert.match(pipelock('check', '--config', 'p.yaml').out, /tunnels are opened; CA .*ca\.pem, valid until /)
  assert.match(pipelock('check').out, /tunnels stay closed/)
})

test('env prints both cases of the proxy variables, and the CA where tunnels are opened', () => {
  const { folder, pipelock } = home()
  const plain = JSON.parse(pipelock('env', '--shell', 'json').out) as Record<string, string>
  assert.deepEqual(
    [plain['HTTPS_PROXY'], plain['https_proxy'], plain['NODE_USE_ENV_PROXY'], plain['SSL_CERT_FILE']],
    ['http://127.0.0.1:8888', 'http://127.0.0.1:8888', '1', undefined],
  )
  writeFileSync(
    join(folder, 'pipelock.yaml'),
    'fetch_proxy: {listen: "0.0.0.0:9999"}\ntls_interception: {enabled: true}\n',
  )
  const none = pipelock('env')
  assert.deepEqual([none.code, /make the CA with pipelock tls init/.test(none.err)], [1, true])
  assert.equal(pipelock('tls', 'init').code, 0)
  const set = JSON.parse(pipelock('env', '--shell', 'json').out) as Record<string, string>
  assert.equal(set['HTTP_PROXY'], 'http://127.0.0.1:9999')
  assert.equal(set['NODE_EXTRA_CA_CERTS'], join(folder, '.pipelock', 'ca.pem'))
  const bundle = set['SSL_CERT_FILE'] ?? ''
  for (const name of [
    'REQUESTS_CA_BUNDLE',
    'CURL_CA_BUNDLE',
    'GIT_SSL_CAINFO',
    'AWS_CA_BUNDLE',
    'PIP_CERT',
    'npm_config_cafile',
    'CARGO_HTTP_CAINFO',
  ])
    assert.equal(set[name], bundle)
  const text = readFileSync(bundle, 'utf8')
  assert.ok(text.startsWith(readFileSync(join(folder, '.pipelock', 'ca.pem'), 'utf8').trim()))
  assert.ok(text.split('BEGIN CERTIFICATE').length > 50)
})

test('every shell reads what env prints for it', () => {
  const { folder, pipelock } = home()
  const odd = join(folder, "it's $HOME")
  assert.equal(pipelock('tls', 'init', '--out', odd).code, 0)
  const script = pipelock('env', '--shell', 'sh', '--ca', join(odd, 'ca.pem')).out
  const { stdout } = spawnSync('sh', ['-c', `${script}\nprintf %s "$DENO_CERT"`], {
    encoding: 'utf8',
    env: { HOME: '/x' },
  })
  assert.equal(stdout, join(odd, 'ca.pem'))
  assert.match(
    pipelock('env', '--shell', 'fish', '--ca', join(odd, 'ca.pem')).out,
    /^set -gx DENO_CERT '.*it\\'s \$HOME\/ca\.pem'$/m,
  )
  assert.match(
    pipelock('env', '--shell', 'powershell', '--ca', join(odd, 'ca.pem')).out,
    /^\$env:DENO_CERT = '.*it''s \$HOME\/ca\.pem'$/m,
  )
})

test('exec passes exit codes, options, variables and signals', () => {
  const { folder, pipelock } = home()
  const run = pipelock('exec', '--', 'sh', '-c', 'echo "$HTTPS_PROXY $1"; exit 7', '-x', '--version')
  assert.deepEqual([run.code, run.out], [7, 'http://127.0.0.1:8888 --version\n'])
  assert.match(run.err, /nothing answers at http:\/\/127\.0\.0\.1:8888; start it with pipelock run/)
  assert.equal(pipelock('exec', 'no-such-command', '-x').code, 127)
  writeFileSync(
    join(folder, 'trap.sh'),
    'trap "echo got; exit 3" TERM\nkill -TERM $PPID\nwhile :; do sleep 0.1; done\n',
  )
  const trapped = pipelock('exec', '--', 'sh', join(folder, 'trap.sh'))
  assert.deepEqual([trapped.code, trapped.out], [3, 'got\n'])
})

test('a command that a signal ends ends exec by the same', async () => {
  const { folder } = home()
  const [own = '', ...first] = program
  const child = spawn(own, [...first, 'exec', '--', 'sh', '-c', 'kill -TERM $$'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder },
  })
  const ended = await new Promise((go) => child.on('close', (code, signal) => go([code, signal])))
  assert.deepEqual(ended, [null, 'SIGTERM'])
})

test('exec hands on no token of the operator', () => {
  const { folder } = home()
  const env = { HOME: folder, PIPELOCK_KILLSWITCH_API_TOKEN: 'operator-only-token' }
  const { out } = runToEnd(['exec', '--', 'env'], { cwd: folder, env })
  assert.ok(out.includes('HTTPS_PROXY=') && !out.includes('operator-only-token'))
})

test('install-ca says what it would do, does it where it may, and changes nothing without the rights', () => {
  const { folder, pipelock } = home()
  assert.equal(pipelock('tls', 'init').code, 0)
  const image = join(folder, 'image')
  const anchors = join(image, 'usr/local/share/ca-certificates')
  mkdirSync(anchors, { recursive: true })
  const dry = pipelock('tls', 'install-ca', '--dry-run', '--root', image)
  assert.equal(dry.code, 0)
  assert.match(dry.out, /^Would do:\n {2}cp .*ca\.pem .*ca-pipelock\.crt\n {2}chroot .* update-ca-certificates\n$/)
  assert.ok(!existsSync(join(anchors, 'ca-pipelock.crt')))
  const none = pipelock('tls', 'install-ca', '--root', join(folder, '.pipelock'))
  assert.deepEqual([none.code, /no trust store known here/.test(none.err)], [1, true])
  assert.equal(pipelock('tls', 'install-ca', '--cert', 'missing.pem').code, 1)
})

test('run makes the authority once, and uses it from then on', async () => {
  const { folder } = home()
  writeFileSync(join(folder, 'p.yaml'), 'tls_interception: {enabled: true, ca_cert: pki/a.pem, ca_key: pki/b.pem}\n')
  const start = async () => {
    const [own = '', ...first] = program
    const args = ['run', '--config', 'p.yaml', '-l', `127.0.0.1:${await freePort()}`]
    const child = spawn(own, [...first, ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: folder },
    })
    let err = ''
    const ended = new Promise((go) => child.on('close', go))
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString()
      if (err.includes('pipelock: ready')) child.kill('SIGTERM')
    })
    await ended
    return err
  }
  assert.match(await start(), /CA .*pki\/a\.pem \(just made\), SHA-256 ([0-9A-F:]+)/)
  const before = readFileSync(join(folder, 'pki/a.pem'), 'utf8')
  const second = await start()
  assert.match(second, /CA .*pki\/a\.pem, SHA-256/)
  assert.equal(readFileSync(join(folder, 'pki/a.pem'), 'utf8'), before)
})

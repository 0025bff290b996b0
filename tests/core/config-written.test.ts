// The written forms of hosts, networks, listeners and durations.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as written from '../../src/config/written.ts'

type Judge = (text: string) => string | null

const forms: Record<string, [judge: Judge, right: string[], wrong: string[]]> = {
  network: [
    written.wrongNetwork,
    ['10.0.0.0/8', '0.0.0.0/0', '10.1.2.3/8', '::/0', '::1/128', 'fe80::/10', '64:ff9b::/96', '::ffff:1.2.3.4/128'],
    [
      '',
      '10.0.0.0',
      '10.0.0/8',
      '10.0.0.0/33',
      '10.0.0.0/-1',
      '10.0.0.0/8/8',
      '010.0.0.0/8',
      '256.0.0.0/8',
      '::/129',
      'fe80::1%eth0/64',
      '0x7f.1/8',
      'a.example/8',
      '1::2::3/64',
    ],
  ],
  'exempt network': [
    written.wrongExemptNetwork,
    ['10.0.0.0/8', '10.1.2.3/32', 'fd00::/8', 'fd00:1::/32', '::1/128'],
    ['0.0.0.0/0', '::/0', '10.1.0.0/8', 'fd00::1/64', '1.2.3.4', '10.0.0.1/31'],
  ],
  listener: [
    written.wrongListen,
    [':8888', '0.0.0.0:0', 'localhost:65535', '[::]:8888', '[::1]:1', 'proxy_1.svc:80'],
    ['', '8888', 'a:', 'a:65536', '::1:80', '[::1]', '[x]:80', '[127.0.0.1]:80', 'http://a:80', 'a b:80', 'a:8a'],
  ],
  domain: [
    written.wrongDomain,
    [
      'a.example',
      '*.a.example',
      'localhost',
      'A.Example.',
      'bücher.example',
      '10.0.0.1',
      '::1',
      '[::1]',
      '_dmarc.a.example',
      '*.com',
    ],
    [
      '',
      '*',
      '*.',
      '**.a',
      'a.*',
      'a..b',
      'https://a',
      'a/b',
      'a:80',
      'a b',
      '-a.example',
      `${'a'.repeat(64)}.example`,
      '1::2::3',
    ],
  ],
  'trusted domain': [
    written.wrongTrustedDomain,
    ['db', 'db.internal', '*.db.internal', '*.svc.cluster.local.'],
    ['', '*', '*.com', '*.com.', 'a:80', 'http://a', '*.*.a.b'],
  ],
  url: [
    written.wrongHttpUrl,
    ['http://a', 'https://a.example:1/x?y'],
    ['', 'a', 'ftp://a', 'http://', 'http:///a', 'http://a b'],
  ],
  origin: [written.wrongOrigin, ['https://a.example', 'http://localhost:3000'], ['', 'a', 'file:///x', '*']],
  syslog: [
    written.wrongSyslogAddress,
    ['udp://127.0.0.1:514', 'tcp://log:6514'],
    ['', 'log:514', 'udp://log', 'udp://:514', 'http://log:1'],
  ],
  duration: [
    written.wrongDuration,
    ['24h', '1m30s', '1.5h', '250ms', '+1s'],
    ['', '24', '1 h', '-1s', '0s', '1d', '1m 30s', 'h'],
  ],
  glob: [written.wrongGlob, ['*.md', 'docs/', 'a[0-9]', '[^a]x', '\\[a'], ['', '[a', 'a\\', '[]']],
}

for (const [name, [judge, right, wrong]] of Object.entries(forms)) {
  test(`a ${name} is known by its form`, () => {
    for (const text of right) assert.equal(judge(text), null, text)
    for (const text of wrong) assert.notEqual(judge(text), null, text)
  })
}

test('a duration counts in milliseconds', () => {
  assert.equal(written.durationMs('1h1m1.5s'), 3_661_500)
  assert.equal(written.durationMs('250ms'), 250)
  assert.equal(written.durationMs('soon'), null)
})

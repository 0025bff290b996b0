// Which environment values count as secrets.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { environmentSecrets } from '../../src/rules/environment.ts'

const names = (env: Record<string, string>) => environmentSecrets(env, { minLength: 16 }).map(({ name }) => name)
const made = ['q7Rz', 'W2+x/', '9KfT', 'b~LmYp'].join('')

test('environmentSecrets() keeps values that look drawn at random', () => {
  const env = {
    API_TOKEN: made,
    DATABASE_URL: ['postgres://app:', 's3cr3tPw9@db.internal:5432/app'].join(''),
    HOOK_URL: ['https://hooks.example.com/services/', 'T02AB3CD4/', 'x8Yz1Kq0Lm5Vn7Bp3Rt2Wd'].join(''),
    PASSPHRASE: 'correct-horse-battery-staple',
    HTTPS_PROXY: ['http://bob:', 'hunter2hunter9@proxy:3128'].join(''),
  }
  assert.deepEqual(names(env), Object.keys(env).sort())
})

test('environmentSecrets() leaves out ordinary settings', () => {
  const env = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin',
    HOME: '/home/somebody/with/long/path',
    LC_TIME: 'en_GB.UTF-8@euro-something',
    npm_config_user_agent: 'npm/10.2.4 node/v20.11.0 linux x64',
    KUBERNETES_PORT_443_TCP: 'tcp://10.96.0.1:443/abcdef',
    CERT_FILE: '/etc/ssl/certs/ca-certificates.crt',
    PLUGINS: '/opt/a/plugins:/opt/b/plugins:./local/x9',
    SITE: 'https://docs.example.com/guide/start',
    HTTP_PROXY: 'http://proxy.internal:3128',
    UPSTREAM: 'registry.internal.example.com:8443',
    IMAGE_TAG: 'v12.4.1-rc.3+build.20250101',
    LOCALE: 'en_US.UTF-8',
    TITLE: 'The quick brown fox jumps',
    STARTED: '2025-11-23T10:11:12.345Z',
    SHORT: 'aB3$xY9!',
    REPEATED: 'abababababababababab',
    SOME_KEY: 'your_api_key_here_please',
  }
  assert.deepEqual(names(env), [])
})

test('environmentSecrets() lists a value once', () => {
  assert.deepEqual(names({ A_TOKEN: made, B_TOKEN: made }), ['A_TOKEN'])
})

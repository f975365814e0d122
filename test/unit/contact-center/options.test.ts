import { expect, it } from 'vitest'
import { readOptions } from '../../../src/contact-center/options.js'

it('listens on loopback with the lab by default', () => {
  expect(readOptions([], { OFFHOOK_DATA_DIR: '/data' })).toEqual({
    ok: true,
    value: {
      database: { kind: 'folder', dataDir: '/data' },
      dataDir: '/data',
      host: '127.0.0.1',
      port: 0,
      sipPort: 0,
      tls: null,
      trustedProxies: [],
      lab: true,
      logLevel: 'info',
    },
  })
})

it('takes flags before the environment', () => {
  const read = readOptions(['--memory', '--port', '8080', '--no-lab'], { OFFHOOK_PORT: '1' })
  expect(read).toMatchObject({ value: { dataDir: null, port: 8080, lab: false } })
})

it('takes a PostgreSQL server instead of a folder, unless nothing is to be kept', () => {
  const env = { DATABASE_URL: 'postgres://offhook@db.example/offhook' }
  const onServer = { kind: 'postgres', url: env.DATABASE_URL }
  expect(readOptions([], env)).toMatchObject({ value: { database: onServer, dataDir: null } })
  expect(readOptions(['--memory'], env)).toMatchObject({ value: { database: { kind: 'memory' } } })
})

it('believes the proxies that are named, by address or network', () => {
  const args = ['--trusted-proxy', '127.0.0.1, 10.0.0.0/8', '--trusted-proxy', 'fd00::/8']
  const value = { trustedProxies: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'] }
  expect(readOptions(args, { OFFHOOK_TRUSTED_PROXY: '192.0.2.1' })).toMatchObject({ value })
  const env = { OFFHOOK_TRUSTED_PROXY: '192.0.2.1' }
  expect(readOptions([], env)).toMatchObject({ value: { trustedProxies: ['192.0.2.1'] } })
})

it.each([
  [['--trusted-proxy', 'nginx'], 'A trusted proxy is an address or a network, not "nginx".'],
  [['--trusted-proxy', '10.0.0.0/33'], 'A trusted proxy is an address or a network, not "10.0.0.0/33".'],
  [
    ['--database', 'mysql://db.example/offhook'],
    'The database is named as postgres://user:password@host:port/database.',
  ],
  [['--host', '0.0.0.0'], 'Without TLS the contact center listens on loopback only, not on 0.0.0.0.'],
  [['--tls-key', 'key.pem'], '--tls-key and --tls-cert belong together.'],
  [['--port', '70000'], 'A port is a number from 0 to 65535.'],
  [['--log-level', 'loud'], 'There is no log level "loud".'],
])('refuses %j', (args, message) => {
  expect(readOptions(args, {})).toMatchObject({ ok: false, error: { message } })
})

it('refuses an unknown flag', () => {
  expect(readOptions(['--nonsense'], {})).toMatchObject({ ok: false, error: { code: 'bad-request' } })
})

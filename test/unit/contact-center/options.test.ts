import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
      sipPublicUrl: null,
      tls: null,
      trustedProxies: [],
      identity: {
        publicUrl: null,
        external: null,
        audience: null,
        scope: 'openid offline_access',
        softphoneClientId: 'offhook-softphone',
        managerClientId: 'offhook-manager',
      },
      voice: { kind: 'embedded' },
      ice: { urls: [], secret: null },
      lab: true,
      firstTenant: null,
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

it('takes an issuer of the organisation, with the claim, the audience and the clients there', () => {
  const args = ['--oidc-issuer', 'https://login.example/tenant', '--oidc-audience', 'api://offhook']
  const env = {
    OFFHOOK_PUBLIC_URL: 'https://phone.example/',
    OFFHOOK_OIDC_SOFTPHONE_CLIENT: 'softphone-there',
  }
  expect(readOptions(args, env)).toMatchObject({
    value: {
      identity: {
        publicUrl: 'https://phone.example',
        external: { issuer: 'https://login.example/tenant', usernameClaim: 'preferred_username' },
        audience: 'api://offhook',
        softphoneClientId: 'softphone-there',
      },
    },
  })
})

it.each([
  [['--public-url', 'http://phone.example'], 'The public URL is https://host or https://host:port'],
  [['--public-url', 'https://phone.example/center'], 'The public URL is https://host or https://host:port'],
  [['--oidc-issuer', 'http://login.example'], 'The issuer is an https URL'],
  [['--oidc-audience', 'api://offhook'], '--oidc-audience belongs to --oidc-issuer.'],
])('refuses %s with what is right', (args, words) => {
  const refused = readOptions(args, {})
  expect(refused).toMatchObject({ ok: false, error: { message: expect.stringContaining(words) as string } })
})

it('reads the server’s URL from a file, and says which it cannot read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-options-'))
  const file = join(folder, 'database-url')
  writeFileSync(file, 'postgres://offhook:secret@db.example/offhook\n')
  const url = 'postgres://offhook:secret@db.example/offhook'
  const database = { kind: 'postgres', url }
  expect(readOptions(['--database-file', file], {})).toMatchObject({ value: { database } })
  const env = { DATABASE_URL_FILE: file, DATABASE_URL: 'postgres://elsewhere/offhook' }
  expect(readOptions([], env)).toMatchObject({ value: { database } })
  rmSync(folder, { recursive: true })
  const message = `The file with the database's URL cannot be read: ${file}`
  expect(readOptions([], env)).toEqual({ ok: false, error: { code: 'bad-request', message } })
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
  [['--create-tenant', 'Northwind'], '--create-tenant and --admin belong together.'],
  [['--port', '70000'], 'A port is a number from 0 to 65535.'],
  [['--log-level', 'loud'], 'There is no log level "loud".'],
])('refuses %j', (args, message) => {
  expect(readOptions(args, {})).toMatchObject({ ok: false, error: { message } })
})

it('refuses an unknown flag', () => {
  expect(readOptions(['--nonsense'], {})).toMatchObject({ ok: false, error: { code: 'bad-request' } })
})

it('takes the address of its own SIP behind a proxy, and nothing else for it', () => {
  const read = (url: string) => readOptions(['--memory', '--sip-public-url', url], {})
  const url = 'wss://center.example/sip/one'
  expect(read(url)).toMatchObject({ value: { sipPublicUrl: url } })
  for (const wrong of ['https://center.example', 'wss://', 'wss://center.example/?a=b', 'center.example'])
    expect(read(wrong)).toMatchObject({ ok: false, error: { message: /wss:/ } })
})

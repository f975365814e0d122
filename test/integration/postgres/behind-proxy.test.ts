import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { type Child, startChild, untilReady } from '../../../scripts/child.mjs'
import { inRoot } from '../../../scripts/setup/paths.mjs'
import { signInHeader } from '../../../src/contract/about.js'
import { type IdentityKeys, loadIdentityKeys } from '../../../src/contact-center/identity/identity-keys.js'
import { openDatabase } from '../../../src/contact-center/store/database.js'
import { seedDemo } from '../../../src/contact-center/store/seed.js'
import { type CenterProcess, startCenterProcess } from '../../support/center-process.js'
import { freePort } from '../../support/free-port.js'
import { mintToken } from '../../support/minted-token.js'
import { makePrivateCa } from '../../support/private-ca.js'
import { newPostgresDatabase } from '../../support/test-database.js'

interface Proxy {
  readonly name: string
  readonly program: string
  /** the documented file and what is replaced in it by this test's own */
  readonly file: string
  readonly listen: readonly [documented: string, own: (port: number) => string]
  /** its configuration and arguments, with `documented` in it */
  command(folder: string, documented: string): { readonly text: string; readonly args: readonly string[] }
}
const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
const proxies: readonly Proxy[] = [
  {
    name: 'nginx',
    program: '/usr/sbin/nginx',
    file: 'docs/deployment/nginx.conf',
    listen: ['listen 443', (port) => `listen 127.0.0.1:${port}`],
    command: (folder, documented) => ({
      text: [
        ...['user root;', 'daemon off;', 'worker_processes 1;', `pid ${folder}/pid;`, 'events {}', 'http {'],
        ...['access_log off;', ...temporary.map((name) => `${name}_temp_path ${folder}/${name};`)],
        ...[documented, '}'],
      ].join('\n'),
      args: ['-p', folder, '-c', join(folder, 'config'), '-e', join(folder, 'errors')],
    }),
  },
  {
    name: 'HAProxy',
    program: '/usr/sbin/haproxy',
    file: 'docs/deployment/haproxy.cfg',
    listen: ['bind :443', (port) => `bind 127.0.0.1:${port}`],
    command: (folder, text) => ({ text, args: ['-db', '-q', '-f', join(folder, 'config')] }),
  },
]
/** A client that is not the proxy: another address of this machine. */
const clientAddress = '127.0.0.2'

// Set-up installs neither: Debian would start a web server on the machine. `apt-get install nginx-light haproxy` does.
describe.each(proxies)('two instances behind $name, set up as documented', (chosen) => {
  const isHere = existsSync(chosen.program)
  const folder = mkdtempSync(join(tmpdir(), 'offhook-proxy-'))
  let url: string
  let ca: Buffer
  let keys: IdentityKeys
  let proxy: Child
  let instances: readonly CenterProcess[] = []
  let dispose = async (): Promise<void> => undefined

  beforeAll(async () => {
    if (!isHere) return
    const authority = await makePrivateCa()
    const { key, cert } = await authority.issue(['IP:127.0.0.1'])
    ca = readFileSync(authority.file)
    writeFileSync(join(folder, 'fullchain.pem'), cert)
    writeFileSync(join(folder, 'privkey.pem'), key, { mode: 0o600 })
    writeFileSync(join(folder, 'haproxy.pem'), cert + key, { mode: 0o600 })
    const database = await newPostgresDatabase()
    const db = await openDatabase({ kind: 'postgres', url: database })
    await seedDemo(db)
    keys = await loadIdentityKeys(db)
    await db.destroy()

    const ports = { https: await freePort(), 8081: await freePort(), 8082: await freePort() }
    const sipPorts = { 5081: await freePort(), 5082: await freePort() }
    url = `https://127.0.0.1:${ports.https}`
    const common = ['--no-lab', '--database', database, '--public-url', url, '--trusted-proxy', '127.0.0.1']
    instances = (
      [
        [ports[8081], sipPorts[5081], 'one'],
        [ports[8082], sipPorts[5082], 'two'],
      ] as const
    ).map(([port, sipPort, name]) => {
      const sip = [
        '--sip-port',
        `${sipPort}`,
        '--sip-public-url',
        `wss://127.0.0.1:${ports.https}/sip/${name}`,
      ]
      return startCenterProcess(...common, '--port', `${port}`, ...sip)
    })
    // The documented file, with the addresses of this test.
    let documented = readFileSync(inRoot(chosen.file), 'utf8')
      .replace(chosen.listen[0], chosen.listen[1](ports.https))
      .replaceAll('/etc/ssl/offhook', folder)
    for (const [from, to] of Object.entries({ ...ports, ...sipPorts }))
      documented = documented.replaceAll(`127.0.0.1:${from}`, `127.0.0.1:${to}`)
    const { text, args } = chosen.command(folder, documented)
    writeFileSync(join(folder, 'config'), text)
    proxy = startChild(chosen.program, args, { stdio: 'inherit' })
    await Promise.all(instances.map(({ ready }) => ready))
    await untilReady(
      proxy,
      chosen.name,
      async () => (await ask('GET', '/api/v1/about').catch(() => null))?.status === 200,
    )
    dispose = async () => {
      await proxy.dispose()
      await Promise.all(instances.map((one) => one.end('SIGKILL')))
      await authority.dispose()
      rmSync(folder, { recursive: true, force: true })
    }
  })
  afterAll(() => dispose())

  const open = (
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: object,
  ): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const text = body && JSON.stringify(body)
      const type = text === undefined ? {} : { 'content-type': 'application/json' }
      const options = {
        method,
        ca,
        localAddress: clientAddress,
        agent: false,
        headers: { ...type, ...headers },
      }
      request(url + path, options, resolve)
        .once('error', reject)
        .end(text)
    })
  const ask = async (...call: Parameters<typeof open>) => {
    const response = await open(...call)
    let text = ''
    for await (const chunk of response.setEncoding('utf8')) text += String(chunk)
    return {
      status: response.statusCode,
      headers: response.headers,
      body: JSON.parse(text || '{}') as object,
    }
  }
  const as = async (account: string) => ({ authorization: `Bearer ${await mintToken(keys, url, account)}` })

  /** saves the tenant with another time of post-processing */
  async function save(postProcessingSeconds: number, headers: Record<string, string>) {
    const read = await ask('GET', '/api/v1/admin/tenant', headers)
    const { name, levelled, settings } = read.body as Record<string, object>
    const body = { name, levelled, settings: { ...settings, postProcessingSeconds } }
    return ask('PUT', '/api/v1/admin/tenant', { ...headers, 'if-match': read.headers.etag ?? '' }, body)
  }

  it.runIf(isHere)('names the public address, and hides what is for the machine alone', async () => {
    const { body } = await ask('GET', '/api/v1/about')
    expect(body).toMatchObject({ signIn: { issuer: `${url}/oidc`, resource: `${url}/api` } })
    expect((await open('GET', '/readyz')).statusCode).toBe(404)
  })

  it.runIf(isHere)(
    'writes the client’s own address into the audit, whatever the client says it is',
    async () => {
      const admin = await as('admin:admin')
      expect(await save(41, { ...admin, 'x-forwarded-for': '203.0.113.9' })).toMatchObject({ status: 200 })
      const { body } = await ask('GET', '/api/v1/admin/audit?entityKind=tenant', admin)
      expect(body).toMatchObject({ items: [{ address: clientAddress }] })
    },
  )

  it.runIf(isHere)('tells events as they happen, wherever the change is made', async () => {
    const [admin, agent] = [await as('admin:admin'), await as('agent:alex')]
    const { body, status } = await ask('POST', '/api/v1/sign-in', agent, { deviceId: 'device-alex' })
    expect(status).toBe(200)
    const { signInId } = body as { signInId: string }
    const stream = await open('GET', '/api/v1/events', { ...agent, [signInHeader]: signInId })
    expect(stream.statusCode).toBe(200)
    let told = ''
    stream.setEncoding('utf8').on('data', (text: string) => (told += text))
    for (const seconds of [42, 43, 44, 45]) {
      const before = told.split('"type":"settings"').length
      expect(await save(seconds, admin)).toMatchObject({ status: 200 })
      const times = () => told.split('"type":"settings"').length
      await vi.waitFor(() => expect(times(), told).toBeGreaterThan(before), 5000)
    }
    stream.destroy()
  })

  it.runIf(isHere).each(['one', 'two'])(
    'brings SIP over WebSocket to instance %s by its path',
    async (name) => {
      const socket = new WebSocket(`${url.replace('https', 'wss')}/sip/${name}`, 'sip', { ca })
      const outcome = await new Promise((resolve) => {
        socket.once('open', () => resolve('open')).once('error', (error) => resolve(error.message))
      })
      expect(outcome).toBe('open')
      expect(socket.protocol).toBe('sip')
      socket.terminate()
    },
  )

  it.runIf(isHere)('answers by the other instance when one is killed', async () => {
    await instances[0]?.end('SIGKILL')
    const admin = await as('admin:admin')
    for (let n = 0; n < 6; n += 1) expect(await save(50 + n, admin)).toMatchObject({ status: 200 })
  })
})

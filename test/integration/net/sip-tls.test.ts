import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Failure } from '../../../src/contract/errors.js'
import { networkFailure } from '../../../src/main/net/network-failure.js'
import { sipClientOptions, type SipNetwork } from '../../../src/main/net/sip-tls.js'
import { loadTrust, type Trust } from '../../../src/main/net/trust.js'
import { silentLogger } from '../../../src/main/log/logger.js'
import { startConnectProxy, type ProxyBehaviour } from '../../support/connect-proxy.js'
import {
  makePrivateCa,
  makeSelfSigned,
  type PrivateCa,
  type ServerCertificate,
} from '../../support/private-ca.js'
import { startTlsPeer } from '../../support/tls-peer.js'

const local = ['DNS:localhost', 'IP:127.0.0.1']
let ca: PrivateCa
let withCa: Trust
let withoutCa: Trust
const disposals: (() => Promise<void>)[] = []

beforeAll(async () => {
  ca = await makePrivateCa()
  const options = { platform: process.platform, log: silentLogger }
  withCa = await loadTrust({ ...options, extraCaFile: ca.file })
  withoutCa = await loadTrust({ ...options, extraCaFile: null })
})
afterAll(() => ca.dispose())
afterEach(async () => {
  for (const dispose of disposals.splice(0)) await dispose()
})

async function serverWith(certificate: ServerCertificate | null): Promise<string> {
  const peer = await startTlsPeer(certificate)
  disposals.push(() => peer.dispose())
  return `${certificate === null ? 'ws' : 'wss'}://localhost:${peer.port}/ws`
}

async function proxy(behaviour: ProxyBehaviour = {}) {
  const started = await startConnectProxy(behaviour)
  disposals.push(() => started.dispose())
  return started
}

/** Opens the socket as the softphone does. */
async function open(url: string, network: Partial<SipNetwork> = {}, attempt = 0): Promise<'open' | Failure> {
  const options = await sipClientOptions(
    url,
    { trust: withCa, resolveProxy: () => Promise.resolve('DIRECT'), ...network },
    attempt,
  )
  if (!options.ok) return options.error
  const socket = new WebSocket(url, 'sip', options.value)
  return new Promise((resolve) => {
    socket.on('open', () => {
      socket.terminate()
      resolve('open')
    })
    socket.on('error', (error) => resolve(networkFailure(error)))
  })
}

describe('SIP over TLS', () => {
  it("opens to a server of the policy's CA, and of a CA below it", async () => {
    expect(await open(await serverWith(await ca.issue(local)))).toBe('open')
    expect(await open(await serverWith(await ca.issueByIntermediate(local)))).toBe('open')
  })

  it("does not open to the same server without the policy's CA", async () => {
    expect(await open(await serverWith(await ca.issue(local)), { trust: withoutCa })).toMatchObject({
      code: 'tls-failed',
      message: expect.stringContaining('not trusted') as string,
    })
  })

  it.each<[string, () => Promise<ServerCertificate>, string]>([
    ['a self-signed certificate', () => makeSelfSigned(local), 'not trusted'],
    ["another server's certificate", () => ca.issue(['DNS:other.example']), 'another server'],
    [
      'an expired certificate',
      () => ca.issue(local, { from: '20200101000000Z', to: '20200201000000Z' }),
      'out of date',
    ],
    [
      'a certificate of the future',
      () => ca.issue(local, { from: '20990101000000Z', to: '20990201000000Z' }),
      'out of date',
    ],
  ])('refuses %s', async (_what, certificate, words) => {
    expect(await open(await serverWith(await certificate()))).toMatchObject({
      code: 'tls-failed',
      message: expect.stringContaining(words) as string,
    })
  })

  it('says so when the server speaks no TLS', async () => {
    const url = (await serverWith(null)).replace('ws:', 'wss:')
    expect(await open(url)).toMatchObject({ code: 'tls-failed' })
  })

  it('opens in the clear to this computer only, whatever the proxy', async () => {
    const { address, asked } = await proxy({ refuseWith: 403 })
    const resolveProxy = (): Promise<string> => Promise.resolve(`PROXY ${address}`)
    expect(await open(await serverWith(null), { resolveProxy })).toBe('open')
    expect(asked).toEqual([])
    expect(await open('ws://center.example/ws')).toMatchObject({ code: 'tls-failed' })
  })
})

describe('SIP through a proxy', () => {
  it('tunnels, and the TLS inside is checked against the name of the server', async () => {
    const { address, asked } = await proxy({ resolve: { 'center.example': '127.0.0.1' } })
    const resolveProxy = (): Promise<string> => Promise.resolve(`PROXY ${address}`)
    const url = (await serverWith(await ca.issue(['DNS:center.example']))).replace(
      'localhost',
      'center.example',
    )
    expect(await open(url, { resolveProxy })).toBe('open')
    expect(asked).toEqual([new URL(url).host])

    const wrong = (await serverWith(await ca.issue(local))).replace('localhost', 'center.example')
    expect(await open(wrong, { resolveProxy })).toMatchObject({ code: 'tls-failed' })
  })

  it.each([407, 403, 502])('says so when the proxy answers %d', async (refuseWith) => {
    const { address } = await proxy({ refuseWith })
    const url = await serverWith(await ca.issue(local))
    expect(await open(url, { resolveProxy: () => Promise.resolve(`PROXY ${address}`) })).toMatchObject({
      code: 'proxy-failed',
    })
  })

  it('says so when the proxy is not there, and takes the next of the list at the next try', async () => {
    const gone = await startConnectProxy()
    await gone.dispose()
    const url = await serverWith(await ca.issue(local))
    const resolveProxy = (): Promise<string> => Promise.resolve(`SOCKS5 x:1; PROXY ${gone.address}; DIRECT`)
    expect(await open(url, { resolveProxy }, 0)).toMatchObject({ code: 'proxy-failed' })
    expect(await open(url, { resolveProxy }, 1)).toBe('open')
  })

  it('says so when there are only proxies that SIP cannot use', async () => {
    const url = await serverWith(await ca.issue(local))
    expect(await open(url, { resolveProxy: () => Promise.resolve('SOCKS5 x:1') })).toMatchObject({
      code: 'proxy-failed',
    })
  })

  it('goes direct when nobody knows the proxy', async () => {
    const url = await serverWith(await ca.issue(local))
    expect(await open(url, { resolveProxy: () => Promise.reject(new Error('no PAC')) })).toBe('open')
  })
})

describe('the trust store', () => {
  it("holds the computer's certificates beside the bundled ones", () => {
    expect(withoutCa.secureContext).toBe(withoutCa.secureContext)
    expect(withoutCa.problems).toEqual([])
    expect(withCa.unknownToChromium).toHaveLength(withoutCa.unknownToChromium.length + 1)
  })

  it('does without an extra CA file that is missing, empty or damaged, and names it', async () => {
    const options = {
      platform: process.platform,
      log: silentLogger,
      systemCertificates: () => [],
    }
    for (const [extraCaFile, why] of [
      ['/nowhere/ca.pem', 'does not exist'],
      ['/dev/null', 'holds no certificate in PEM form'],
      [import.meta.filename, 'is damaged'],
      [import.meta.dirname, 'is a folder'],
    ] as const) {
      const trust = await loadTrust({ ...options, extraCaFile })
      expect(trust.problems).toEqual([`The extra CA file of the machine policy ${why} (${extraCaFile}).`])
      expect(trust.unknownToChromium).toEqual([])
    }
  })

  it("leaves out a damaged certificate of the computer's store, not the others", async () => {
    const damaged = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'
    const trust = await loadTrust({
      extraCaFile: ca.file,
      platform: process.platform,
      log: silentLogger,
      systemCertificates: () => [damaged],
    })
    expect(await open(await serverWith(await ca.issue(local)), { trust })).toBe('open')
  })

  it('does without a store that cannot be read', async () => {
    const trust = await loadTrust({
      extraCaFile: null,
      platform: process.platform,
      log: silentLogger,
      systemCertificates: () => {
        throw new Error('locked')
      },
    })
    expect(await open(await serverWith(await ca.issue(local)), { trust })).toMatchObject({
      code: 'tls-failed',
    })
    expect(trust.problems).toHaveLength(1)
  })
})

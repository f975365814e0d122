import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { electronRuntime } from '../../../scripts/electron-runtime.mjs'
import { type ProxyBehaviour, startConnectProxy } from '../../support/connect-proxy.js'
import type { NetworkInput, Step } from '../../support/electron/network.js'
import {
  makePrivateCa,
  makeSelfSigned,
  type PrivateCa,
  type ServerCertificate,
} from '../../support/private-ca.js'
import { electronEntry, type ElectronEntry } from '../../support/run-in-electron.js'
import { systemStoreWith, whyNoSystemStore } from '../../support/system-store.js'
import { startTlsPeer } from '../../support/tls-peer.js'

// HTTPS as the softphone does it, in Electron's own network stack, and the SIP socket with Electron's own TLS library.
const local = ['DNS:localhost', 'IP:127.0.0.1']
let electron: ElectronEntry
let ca: PrivateCa
const disposals: (() => Promise<void>)[] = []
const peers: Record<string, number> = {}

const peer = async (name: string, certificate: ServerCertificate | null): Promise<void> => {
  const started = await startTlsPeer(certificate)
  peers[name] = started.port
  disposals.push(() => started.dispose())
}

beforeAll(async () => {
  electron = await electronEntry('test/support/electron/network.ts')
  ca = await makePrivateCa()
  disposals.push(
    () => electron.dispose(),
    () => ca.dispose(),
  )
  await peer('company', await ca.issue(local))
  await peer('below', await ca.issueByIntermediate(local))
  await peer('self', await makeSelfSigned(local))
  await peer('other', await ca.issue(['DNS:other.example']))
  await peer('expired', await ca.issue(local, { from: '20200101000000Z', to: '20200201000000Z' }))
  await peer('future', await ca.issue(local, { from: '20990101000000Z', to: '20990201000000Z' }))
  await peer('center', await ca.issue(['DNS:center.example']))
  await peer('plain', null)
})
afterAll(async () => {
  for (const dispose of disposals.reverse()) await dispose()
})

const ask = async (input: NetworkInput): Promise<unknown[]> => (await electron.run(input)) as unknown[]
const https = (name: string, path = '/'): string => `https://localhost:${peers[name]}${path}`
const wss = (name: string): string => `wss://localhost:${peers[name]}/ws`
const get = (url: string): Step => ({ do: 'get', url })
const asked = (url: string): Step => ({ do: 'ask', url })
const socket = (url: string): Step => ({ do: 'socket', url })

const failed = (code: string, words: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(words) as string })

describe('HTTPS and SIP over TLS in Electron', () => {
  it("trust the policy's CA file, and still refuse everything else", async () => {
    const names = ['company', 'below', 'self', 'other', 'expired']
    const answers = await ask({
      extraCaFile: ca.file,
      steps: [...names.map((name) => get(https(name))), ...names.map((name) => socket(wss(name)))],
    })
    const refused = [failed('tls-failed', /./), failed('tls-failed', /./), failed('tls-failed', /./)]
    expect(answers).toEqual(['ok', 'ok', ...refused, 'open', 'open', ...refused])
  })

  it("refuse the company's server without the policy's CA file", async () => {
    expect(await ask({ extraCaFile: null, steps: [get(https('company')), socket(wss('company'))] })).toEqual([
      failed('tls-failed', /not trusted/),
      failed('tls-failed', /not trusted/),
    ])
  })

  it("trust what an administrator installed in the computer's store, and still refuse everything else", async ({
    skip,
  }) => {
    const why = whyNoSystemStore()
    skip(why !== null, why ?? '')
    await using store = await systemStoreWith(ca.file)
    const starter = await store.starter(electronRuntime().executablePath)
    const names = ['company', 'self', 'other', 'expired']
    const steps = [...names.map((name) => get(https(name))), ...names.map((name) => socket(wss(name)))]
    const refused = [
      failed('tls-failed', /./),
      failed('tls-failed', /another server/),
      failed('tls-failed', /expired/),
    ]
    expect(await electron.run({ extraCaFile: null, steps }, { starter })).toEqual([
      'ok',
      ...refused,
      'open',
      ...refused,
    ])
  })

  it('stream, stop on request, follow no redirect, keep no cookie, and speak in the clear to this computer only', async () => {
    const plain = (path: string): string => `http://127.0.0.1:${peers['plain']}${path}`
    const answers = await ask({
      extraCaFile: null,
      steps: [
        { do: 'stream', url: plain('/events'), continueUrl: plain('/continue') },
        { do: 'abort', url: plain('/events') },
        { do: 'get', url: plain('/redirect'), redirect: 'error' },
        get(plain('/cookie')),
        get(plain('/headers')),
        get('http://center.example/'),
        socket('ws://center.example/'),
        get('http://127.0.0.1:1/'),
      ],
    })
    expect(answers).toEqual([
      ['data: first\n\n', 'data: second\n\n'],
      failed('cancelled', /./),
      expect.objectContaining({ code: expect.any(String) as string }),
      'ok',
      expect.not.stringContaining('cookie'),
      expect.objectContaining({
        code: 'tls-failed',
        message: expect.stringContaining('only to this computer') as string,
      }),
      'tls-failed',
      failed('server-unreachable', /cannot be reached/),
    ])
  })
})

describe('what stands between is named, with what to do', () => {
  const words = (answers: unknown[]): unknown[] =>
    answers.map((answer) => (answer as { message?: unknown }).message ?? answer)
  const matching = (...all: RegExp[]): unknown[] => all.map((one) => expect.stringMatching(one) as unknown)

  it('a contact center that is there', async () => {
    const steps = [asked(https('company', '/json'))]
    expect(await ask({ extraCaFile: ca.file, steps })).toEqual(['ok'])
  })

  it('certificates', async () => {
    const trusted = ['self', 'other', 'expired', 'future'].map((name) => asked(https(name, '/json')))
    expect(words(await ask({ extraCaFile: ca.file, steps: trusted }))).toEqual(
      matching(
        /vouched for by nobody but itself.*Check the server address/,
        /made for another server.*Check the server address/,
        /has expired.*clock is right, tell your IT support/,
        /not valid yet.*clock is probably wrong/,
      ),
    )
    const unknown = [asked(https('company', '/json')), asked(https('below', '/json'))]
    expect(words(await ask({ extraCaFile: null, steps: unknown }))).toEqual(
      matching(
        /not trusted.*authority must be installed here/,
        /not trusted.*authority must be installed here/,
      ),
    )
  })

  it('servers that are not there, break off, say nothing, or speak in the clear', async () => {
    const closed = await startTlsPeer(null)
    await closed.dispose()
    const steps = [
      'https://nobody.invalid/json',
      `https://127.0.0.1:${closed.port}/json`,
      https('company', '/break'),
      https('company', '/silence'),
      `https://localhost:${peers['plain']}/json`,
      'http://center.example/json',
    ].map(asked)
    expect(words(await ask({ extraCaFile: ca.file, steps }))).toEqual(
      matching(
        /name is not known.*Check the server address/,
        /nothing answers at its address.*try again/,
        /connection was broken off.*Try again/,
        /did not answer in time.*proxy/,
        /does not speak HTTPS.*Check the server address and its port/,
        /http:\/\/ is allowed only to this computer itself. Use https:\/\//,
      ),
    )
  })

  it('what answers in the place of a contact center', async () => {
    const paths = ['/page', '/redirect', '/error/500', '/error/503', '/error/404']
    const steps = paths.map((path) => asked(https('company', path)))
    expect(words(await ask({ extraCaFile: ca.file, steps }))).toEqual(
      matching(
        /A web page came back.*open a web browser and sign in/,
        /leads elsewhere.*open a web browser and sign in/,
        /error 500.*tell your IT support/,
        /error 503.*not available just now/,
        /not a contact center \(HTTP 404\).*server address/,
      ),
    )
  })

  it('the proxy', async () => {
    const through = async (behaviour: ProxyBehaviour | null): Promise<unknown[]> => {
      const proxy = await startConnectProxy(behaviour ?? {})
      if (behaviour === null) await proxy.dispose()
      const steps = [asked(https('company', '/json'))]
      const answers = await ask({ extraCaFile: ca.file, proxyRules: proxy.address, steps })
      if (behaviour !== null) await proxy.dispose()
      return words(answers)
    }
    expect(await through({ refuseWith: 407 })).toEqual(matching(/wants a user name.*Ask your IT support/))
    expect(await through({ refuseWith: 403 })).toEqual(matching(/did not let.*Ask your IT support/))
    expect(await through(null)).toEqual(matching(/proxy cannot be reached.*system settings/))
  })
})

describe("the computer's proxy", () => {
  it('is used by both, and the name inside the tunnel is checked', async () => {
    const proxy = await startConnectProxy({ resolve: { 'center.example': '127.0.0.1' } })
    const center = `center.example:${peers['center']}`
    const answers = await ask({
      extraCaFile: ca.file,
      proxyRules: proxy.address,
      steps: [
        get(`https://${center}/`),
        socket(`wss://${center}/ws`),
        get(`https://center.example:${peers['company']}/`),
        socket(`wss://center.example:${peers['company']}/ws`),
      ],
    })
    expect(answers).toEqual(['ok', 'open', failed('tls-failed', /./), failed('tls-failed', /another server/)])
    expect(proxy.asked.filter((target) => target === center).length).toBeGreaterThanOrEqual(2)
    await proxy.dispose()
  })

  it.each([407, 403])('that answers %d is named as the cause', async (refuseWith) => {
    const proxy = await startConnectProxy({ refuseWith })
    const steps = [get(https('company')), socket(wss('company'))]
    const answers = await ask({ extraCaFile: ca.file, proxyRules: proxy.address, steps })
    expect(answers).toEqual([failed('proxy-failed', /proxy/), failed('proxy-failed', /proxy/)])
    await proxy.dispose()
  })

  it('that is not there is named as the cause', async () => {
    const proxy = await startConnectProxy()
    await proxy.dispose()
    const steps = [get(https('company')), socket(wss('company'))]
    const answers = await ask({ extraCaFile: ca.file, proxyRules: proxy.address, steps })
    expect(answers).toEqual([failed('proxy-failed', /proxy/), failed('proxy-failed', /proxy/)])
  })
})

import { electronRuntime } from '../../../scripts/electron-runtime.mjs'
import { type ConnectProxy, startConnectProxy } from '../../support/connect-proxy.js'
import { ownAddress } from '../../support/own-address.js'
import { type Coturn, startCoturn } from '../../support/peers/coturn.js'
import { launchPlain } from '../../support/plain-softphone.js'
import {
  makePrivateCa,
  makeSelfSigned,
  type PrivateCa,
  type ServerCertificate,
} from '../../support/private-ca.js'
import { systemStoreWith, whyNoSystemStore } from '../../support/system-store.js'
import { type Office, policyFor, startOffice } from '../support/asterisk-office.js'
import { expect, test } from '../support/interop-test.js'
import { pulseOf } from '../support/pulses.js'

/** As if the system named it, for this computer's own addresses too. */
const throughProxy = ({ address }: ConnectProxy): readonly string[] => [
  `--proxy-server=http://${address}`,
  '--proxy-bypass-list=<-loopback>',
]

// As where nothing but TLS gets out: `turns:` over TCP is all that the policy names, and only a relay may be used.

test.describe('Asterisk, coturn, TLS', () => {
  let ca: PrivateCa
  let stranger: PrivateCa
  let office: Office

  test.beforeAll(async () => {
    ca = await makePrivateCa()
    stranger = await makePrivateCa()
    office = await startOffice()
    await office.cli('pjsip set logger on')
  })
  test.afterAll(async () => {
    await office[Symbol.asyncDispose]()
    await ca.dispose()
    await stranger.dispose()
  })

  /** It listens on loopback, where `localhost` is, and relays at an address that Asterisk reaches. */
  const relay = (tls: ServerCertificate): Promise<Coturn> => startCoturn({ relayAddress: ownAddress(), tls })

  const sip = (turn: Coturn): object =>
    policyFor(office, {
      iceServers: [
        {
          urls: `turns:localhost:${turn.tlsPort}?transport=tcp`,
          username: turn.username,
          credential: turn.password,
        },
      ],
      iceTransportPolicy: 'relay',
    })

  test('TURN over TLS alone, by a CA of the company’s own that the policy names', async ({
    headset,
    saw,
  }) => {
    await using turn = await relay(await ca.issue(['DNS:localhost']))
    const softphone = await launchPlain({ sip: sip(turn), policy: { extraCaFile: ca.file } })
    try {
      await softphone.beginsWork()
      const before = office.log().length
      await softphone.dial('talk')
      await headset.hears(pulseOf.server)
      await office.ear('talk').hears(pulseOf.agent)
      await softphone.hangUp()
      await softphone.idle()

      await office.callAgent('speaks')
      await softphone.until(({ call }) => call?.ringing === true)
      await softphone.answer()
      await headset.hears(pulseOf.server)
      await office.ear('speaks').hears(pulseOf.agent)

      const named =
        office
          .log()
          .slice(before)
          .match(/^a=candidate:.* typ (host|srflx|relay) raddr.*$/gm) ?? []
      expect(named.length).toBeGreaterThan(0)
      expect(named.every((candidate) => candidate.includes('typ relay'))).toBe(true)
      expect(turn.log()).toMatch(/user <agents>: incoming packet ALLOCATE processed, success/)
      expect((await softphone.snapshot()).notices.filter(({ id }) => id === 'relay')).toEqual([])
      saw('called and calling, only relay candidates named; audio both ways through TLS')
    } finally {
      await softphone.close()
    }
  })

  test('TURN over TLS alone, by a CA of the company’s own in the system store', async ({ headset, saw }) => {
    const why = whyNoSystemStore()
    test.skip(why !== null, why ?? '')
    await using store = await systemStoreWith(ca.file)
    await using turn = await relay(await ca.issue(['DNS:localhost']))
    const softphone = await launchPlain({
      sip: sip(turn),
      starter: await store.starter(electronRuntime().executablePath),
      args: ['--no-sandbox'],
    })
    try {
      await softphone.beginsWork()
      await softphone.dial('talk')
      await headset.hears(pulseOf.server)
      await office.ear('talk').hears(pulseOf.agent)
      saw('installed by update-ca-certificates, named by no policy: audio both ways through TLS')
    } finally {
      await softphone.close()
    }
  })

  test('TURN over TLS alone, through an HTTP proxy (CONNECT)', async ({ headset, saw }) => {
    await using turn = await relay(await ca.issue(['DNS:localhost']))
    const proxy = await startConnectProxy()
    const softphone = await launchPlain({
      sip: sip(turn),
      policy: { extraCaFile: ca.file },
      args: throughProxy(proxy),
    })
    try {
      await softphone.beginsWork()
      await softphone.dial('talk')
      await headset.hears(pulseOf.server)
      await office.ear('talk').hears(pulseOf.agent)
      expect(proxy.asked).toContain(`localhost:${turn.tlsPort}`)
      expect(turn.log()).toMatch(/user <agents>: incoming packet ALLOCATE processed, success/)
      saw('asked the proxy for the relay, checked its certificate through the tunnel; audio both ways')
    } finally {
      await softphone.close()
      await proxy.dispose()
    }
  })

  const refused = [
    ['a certificate for another name', () => ca.issue(['DNS:elsewhere.test']), /made for another server/],
    [
      'an expired certificate',
      () => ca.issue(['DNS:localhost'], { from: '20200101000000Z', to: '20210101000000Z' }),
      /has expired/,
    ],
    [
      'a self-signed certificate',
      () => makeSelfSigned(['DNS:localhost']),
      /vouched for by nobody but itself/,
    ],
    [
      'a certificate of an unknown CA',
      () => stranger.issue(['DNS:localhost']),
      /is not trusted by this computer\. .*certificate authority must be installed/,
    ],
  ] as const
  for (const [title, issue, words] of refused) {
    test(`TURN over TLS alone, ${title}`, async ({ saw }) => {
      await using turn = await relay(await issue())
      const softphone = await launchPlain({ sip: sip(turn), policy: { extraCaFile: ca.file } })
      const says = async (id: string): Promise<string> => {
        const { notices } = await softphone.until((now) => now.notices.some((notice) => notice.id === id))
        return notices.find((notice) => notice.id === id)?.text ?? ''
      }
      try {
        await softphone.beginsWork()
        const told = await says('relay')
        expect(told).toMatch(words)
        await softphone.dial('talk')
        const ended = await says('last-interaction')
        expect(ended).toMatch(/media relay \(TURN\) cannot be used/)
        expect(turn.log()).not.toMatch(/ALLOCATE processed, success/)
        saw(`refused: "${told}"; a call: "${ended}"`)
      } finally {
        await softphone.close()
      }
    })
  }
})

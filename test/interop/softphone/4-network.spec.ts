import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startTcpProxy } from '../../e2e/support/tcp-proxy.js'
import { ownAddress } from '../../support/own-address.js'
import { launchPlain } from '../../support/plain-softphone.js'
import { startCoturn } from '../../support/peers/coturn.js'
import { startKamailio } from '../../support/peers/kamailio.js'
import { agent, policyFor, startOffice } from '../support/asterisk-office.js'
import { expect, test } from '../support/interop-test.js'
import { pulseOf } from '../support/pulses.js'

test.describe('Asterisk', () => {
  test('a persistent connection by AgentLogin, and a customer on it', async ({ headset, saw }) => {
    await using office = await startOffice()
    const softphone = await launchPlain({
      sip: policyFor(office, { persistentConnection: { accessNumber: '*45' } }),
    })
    try {
      await softphone.beginsWork()
      await softphone.until(({ connection }) => connection?.state === 'open')
      await headset.staysSilent()
      await office.cli('pjsip set logger on')
      await office.cli('channel originate Local/customer@office extension voice@office')
      await expect.poll(() => office.cli('agent show all'), { timeout: 15_000 }).toMatch(/Talking: 1/)
      await headset.hears(pulseOf.server)
      await office.ear('voice').hears(pulseOf.agent)
      expect(office.log()).not.toMatch(/^INVITE sip/m)
      saw('dialled and open; AgentRequest bridges a customer with no INVITE, audio both ways')
    } finally {
      await softphone.close()
    }
  })

  test('a restart of the server during a call', async ({ headset, saw }) => {
    await using office = await startOffice()
    const softphone = await launchPlain({ sip: policyFor(office) })
    try {
      await softphone.beginsWork()
      await softphone.dial('talk')
      await headset.hears(pulseOf.server)
      await office.kill()
      const killedAt = Date.now()
      await office.start()
      const backAt = Date.now()
      await softphone.registered(30_000)
      const registeredMs = Date.now() - backAt
      const { notices } = await softphone.idle(30_000)
      const endedMs = Date.now() - killedAt
      await softphone.dial('talk')
      await headset.hears(pulseOf.server)
      const words = notices.find(({ id }) => id === 'last-interaction')?.text ?? ''
      saw(
        `registered ${(registeredMs / 1000).toFixed(1)} s after it is back; the call that died with it is over after ${(endedMs / 1000).toFixed(1)} s ("${words}"); the next call has audio`,
      )
    } finally {
      await softphone.close()
    }
  })

  test('hung up while the server is away, which then has another password', async ({ headset, saw }) => {
    await using office = await startOffice()
    await using line = await startTcpProxy()
    line.goesTo(office.wsUrl)
    const sip = (password: string): object => ({
      ...policyFor(office, { servers: [line.url.replace('http', 'ws') + '/ws'] }),
      account: { user: agent.user, domain: 'office.test', password },
    })
    const channels = async (): Promise<string> =>
      /(\d+) active channels?/.exec(await office.cli('core show channels count'))?.[1] ?? ''
    const softphone = await launchPlain({ sip: sip(agent.password) })
    try {
      await softphone.beginsWork()
      await softphone.dial('talk')
      await headset.hears(pulseOf.server)
      await office.usePassword('another-secret')
      line.cut()
      await softphone.until(({ registration }) => registration.state === 'retrying')
      await softphone.hangUp()
      await softphone.idle()
      line.goesTo(office.wsUrl)
      // The old password is refused, with the BYE waiting still.
      await softphone.until(({ registration }) => (registration.cause ?? '').includes('password'), 20_000)
      expect(await channels()).toBe('1')
      const policy = { sip: sip('another-secret') }
      await writeFile(join(softphone.userData, 'test-policy.json'), JSON.stringify(policy))
      await softphone.page.getByRole('button', { name: 'Try again' }).click()
      await softphone.registered()
      await expect.poll(channels).toBe('0')
      saw(
        'the call stays up at the server until the phone is registered with the new password; then BYE, and nothing is left',
      )
    } finally {
      await softphone.close()
    }
  })

  test('two registrations of one agent', async ({ saw }) => {
    await using office = await startOffice()
    const one = await launchPlain({ sip: policyFor(office) })
    const two = await launchPlain({ sip: policyFor(office) })
    try {
      for (const phone of [one, two]) await phone.beginsWork()
      const contacts = await office.cli('pjsip show contacts')
      expect(contacts.match(/alex\/sip:/g)).toHaveLength(2)
      await office.cli('channel originate Local/both@office extension speaks@office')
      for (const phone of [one, two]) await phone.until(({ call }) => call?.ringing === true)
      await two.answer()
      await two.inCall()
      await one.idle()
      const { notices } = await one.snapshot()
      saw(
        `both ring; one answers, the other stops: "${notices.find(({ id }) => id === 'last-interaction')?.text ?? ''}"`,
      )
    } finally {
      await one.close()
      await two.close()
    }
  })
})

test.describe('Asterisk, coturn', () => {
  test('TURN only', async ({ headset, saw }) => {
    await using office = await startOffice()
    await using turn = await startCoturn({ address: ownAddress() })
    await office.cli('pjsip set logger on')
    const softphone = await launchPlain({
      sip: policyFor(office, {
        iceServers: [{ urls: turn.url, username: turn.username, credential: turn.password }],
        iceTransportPolicy: 'relay',
      }),
    })
    try {
      await softphone.beginsWork()
      await softphone.dial('talk')
      await headset.hears(pulseOf.server)
      await office.ear('talk').hears(pulseOf.agent)
      const offered = office.log().match(/^a=candidate:.* typ (host|srflx|relay) raddr.*$/gm) ?? []
      expect(offered.length).toBeGreaterThan(0)
      expect(offered.every((candidate) => candidate.includes('typ relay'))).toBe(true)
      saw('only relay candidates offered; audio both ways through the relay')
    } finally {
      await softphone.close()
    }
  })
})

test.describe('Asterisk, IPv6', () => {
  test('signalling and media over IPv6 alone', async ({ headset, saw }) => {
    await using office = await startOffice({ address: '::1' })
    const softphone = await launchPlain({ sip: policyFor(office) })
    try {
      await softphone.beginsWork()
      await softphone.dial('talk')
      await headset.hears(pulseOf.server)
      await office.ear('talk').hears(pulseOf.agent)
      saw(`registered at ${new URL(office.wsUrl).hostname}; audio both ways`)
    } finally {
      await softphone.close()
    }
  })
})

test.describe('Kamailio', () => {
  test('failover to a second server', async ({ saw }) => {
    const users = { alex: 'secret-of-alex' }
    await using first = await startKamailio({ users })
    await using second = await startKamailio({ users })
    const softphone = await launchPlain({
      sip: {
        account: { user: 'alex', domain: first.realm, password: users.alex },
        servers: [first.wsUrl, second.wsUrl],
      },
    })
    try {
      await softphone.registered()
      await first.kill()
      const killedAt = Date.now()
      await softphone.until(
        ({ registration, plainSip }) => registration.state === 'up' && plainSip?.server === second.wsUrl,
        30_000,
      )
      const seconds = (Date.now() - killedAt) / 1000
      await first.start()
      const backAt = Date.now()
      const home = await softphone
        .until(
          ({ registration, plainSip }) => registration.state === 'up' && plainSip?.server === first.wsUrl,
          45_000,
        )
        .then(
          () => `back at the first ${((Date.now() - backAt) / 1000).toFixed(1)} s after that is there again`,
        )
        .catch(() => 'stays at the second while it works')
      saw(`registered at the second ${seconds.toFixed(1)} s after the first was killed; ${home}`)
    } finally {
      await softphone.close()
    }
  })
})

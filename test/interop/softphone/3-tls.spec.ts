import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { electronRuntime } from '../../../scripts/electron-runtime.mjs'
import { startBaresip } from '../../support/peers/baresip.js'
import { startKamailio } from '../../support/peers/kamailio.js'
import { startRtpengine } from '../../support/peers/rtpengine.js'
import { launchPlain } from '../../support/plain-softphone.js'
import { makePrivateCa, makeSelfSigned, type PrivateCa } from '../../support/private-ca.js'
import { systemStoreWith, whyNoSystemStore } from '../../support/system-store.js'
import { agent, startOffice } from '../support/asterisk-office.js'
import { expect, test } from '../support/interop-test.js'
import { pulseOf } from '../support/pulses.js'
import { earOf } from '../support/sound.js'

test.describe('Asterisk, wss', () => {
  let ca: PrivateCa
  let stranger: PrivateCa

  test.beforeAll(async () => {
    ca = await makePrivateCa()
    stranger = await makePrivateCa()
  })
  test.afterAll(async () => {
    await ca.dispose()
    await stranger.dispose()
  })

  const cases = [
    ['a certificate of the company’s own CA, named by the policy', () => ca.issue(['DNS:localhost']), null],
    ['a certificate for another name', () => ca.issue(['DNS:elsewhere.test']), /made for another server/],
    [
      'an expired certificate',
      () => ca.issue(['DNS:localhost'], { from: '20200101000000Z', to: '20210101000000Z' }),
      /expired/i,
    ],
    [
      'a self-signed certificate',
      () => makeSelfSigned(['DNS:localhost']),
      /self-signed|vouch|trust|authority/i,
    ],
    ['a certificate of an unknown CA', () => stranger.issue(['DNS:localhost']), /trust|authority|vouch/i],
  ] as const

  for (const [title, issue, refusal] of cases) {
    test(title, async ({ saw }) => {
      await using office = await startOffice({ tls: await issue() })
      const softphone = await launchPlain({
        sip: {
          account: { user: agent.user, domain: 'office.test', password: agent.password },
          servers: [`wss://localhost:${office.ports.https}/ws`],
        },
        policy: { extraCaFile: ca.file },
      })
      try {
        if (refusal === null) {
          await softphone.registered()
          saw('registered')
        } else {
          const { registration } = await softphone.until((now) => now.registration.state === 'retrying')
          expect(registration.cause).toMatch(refusal)
          expect(await office.cli('pjsip show contacts')).toContain('No objects found')
          saw(`refused: "${registration.cause ?? ''}"`)
        }
      } finally {
        await softphone.close()
      }
    })
  }

  test('a certificate of the company’s own CA, in the system store', async ({ saw }) => {
    const why = whyNoSystemStore()
    test.skip(why !== null, why ?? '')
    await using store = await systemStoreWith(ca.file)
    await using office = await startOffice({ tls: await ca.issue(['DNS:localhost']) })
    const softphone = await launchPlain({
      sip: {
        account: { user: agent.user, domain: 'office.test', password: agent.password },
        servers: [`wss://localhost:${office.ports.https}/ws`],
      },
      starter: await store.starter(electronRuntime().executablePath),
      args: ['--no-sandbox'],
    })
    try {
      await softphone.registered()
      saw('installed by update-ca-certificates, named by no policy: registered')
    } finally {
      await softphone.close()
    }
  })

  test('a wrong password', async ({ saw }) => {
    await using office = await startOffice()
    const sip = (password: string) => ({
      account: { user: agent.user, domain: 'office.test', password },
      servers: [office.wsUrl],
    })
    const softphone = await launchPlain({ sip: sip('wrong') })
    try {
      const { page } = softphone
      let cause = ''
      const refusedUntil = async (notBefore: number): Promise<number> => {
        const { registration } = await softphone.until((now) => (now.registration.retryAt ?? 0) > notBefore)
        expect(registration.state).toBe('retrying')
        cause = registration.cause ?? ''
        return registration.retryAt ?? 0
      }
      const first = await refusedUntil(0)
      await expect(
        page.getByText(/refused the user name or password\. Trying again in \d+ s\./),
      ).toBeVisible()
      await page.getByRole('button', { name: 'Try again' }).click()
      const second = await refusedUntil(first)
      expect(second - first).toBeGreaterThan(60_000)
      await expect(page.getByText('Trying again in 2 min.')).toBeVisible()
      await writeFile(
        join(softphone.userData, 'test-policy.json'),
        JSON.stringify({ sip: sip(agent.password) }),
      )
      await softphone.registered(20_000)
      saw(`"${cause}" Asked again after 1 min, then 2; mended in the policy: registered`)
    } finally {
      await softphone.close()
    }
  })
})

test.describe('Kamailio, rtpengine, baresip, wss', () => {
  test('registers by wss, called and calling', async ({ headset, saw }) => {
    const ca = await makePrivateCa()
    const users = { alex: 'secret-of-alex', ben: 'secret-of-ben' }
    await using rtpengine = await startRtpengine()
    await using kamailio = await startKamailio({
      users,
      rtpengine: rtpengine.control,
      tls: await ca.issue(['DNS:localhost']),
    })
    await using ben = await startBaresip({
      user: 'ben',
      toneHz: pulseOf.phone,
      registrar: { host: `127.0.0.1:${kamailio.ports.udp}`, password: users.ben },
      account: ['answermode=auto', 'audio_codecs=PCMU'],
    })
    const softphone = await launchPlain({
      sip: {
        account: { user: 'alex', domain: kamailio.realm, password: users.alex },
        servers: [kamailio.wssUrl],
      },
      policy: { extraCaFile: ca.file },
    })
    try {
      await softphone.beginsWork()
      const ear = earOf(() => ben.heard())
      await softphone.dial('ben')
      await headset.hears(pulseOf.phone)
      await ear.hears(pulseOf.agent)
      await softphone.hangUp()
      await softphone.idle()
      await ben.command('dial', `sip:alex@127.0.0.1:${kamailio.ports.udp}`)
      await softphone.until(({ call }) => call?.ringing === true)
      await softphone.answer()
      await headset.hears(pulseOf.phone)
      await ear.hears(pulseOf.agent)
      await ben.command('hangup')
      await softphone.idle()
      saw('registered; both calls with audio both ways; BYE of either side finds its way')
    } finally {
      await softphone.close()
      await ca.dispose()
    }
  })
})

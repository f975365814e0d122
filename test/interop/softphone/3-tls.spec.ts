import { electronRuntime } from '../../../scripts/electron-runtime.mjs'
import { launchPlain } from '../../support/plain-softphone.js'
import { makePrivateCa, makeSelfSigned, type PrivateCa } from '../../support/private-ca.js'
import { systemStoreWith, whyNoSystemStore } from '../../support/system-store.js'
import { agent, startOffice } from '../support/asterisk-office.js'
import { expect, test } from '../support/interop-test.js'

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
    const softphone = await launchPlain({
      sip: {
        account: { user: agent.user, domain: 'office.test', password: 'wrong' },
        servers: [office.wsUrl],
      },
    })
    try {
      const { registration, plainSip } = await softphone.until(
        (now) => now.plainSip?.asksFor !== 'nothing' || now.registration.cause !== null,
      )
      saw(`"${registration.cause ?? `asks for ${plainSip?.asksFor ?? ''}`}"`)
      expect(registration.state).not.toBe('up')
    } finally {
      await softphone.close()
    }
  })
})

import { launchPlain, type PlainSoftphone } from '../../support/plain-softphone.js'
import { type Office, policyFor, startOffice } from '../support/asterisk-office.js'
import { expect, test } from '../support/interop-test.js'
import { pulseOf } from '../support/pulses.js'

test.describe('Asterisk', () => {
  let office: Office
  let softphone: PlainSoftphone

  test.beforeAll(async () => {
    office = await startOffice()
    softphone = await launchPlain({ sip: policyFor(office) })
  })
  test.afterAll(async () => {
    await softphone.close()
    await office[Symbol.asyncDispose]()
  })

  test('registers by ws with digest', async ({ saw }) => {
    await softphone.registered()
    const contacts = await office.cli('pjsip show contacts')
    expect(contacts).toContain('alex/sip:')
    saw('401, then 200; one contact')
    await softphone.command('status.set', { status: 'available', reasonCode: null })
  })

  test('On Demand: a call that rings is answered, audio both ways', async ({ headset, saw }) => {
    await office.callAgent('speaks')
    await softphone.until(({ call }) => call?.ringing === true)
    await softphone.answer()
    await headset.hears(pulseOf.server)
    await office.ear('speaks').hears(pulseOf.agent)
    saw('180, 200; both sides recorded the other')
    await softphone.hangUp()
    await softphone.idle()
  })

  test('a call of the agent is answered at once, audio both ways', async ({ headset, saw }) => {
    await softphone.dial('talk')
    await headset.hears(pulseOf.server)
    await office.ear('talk').hears(pulseOf.agent)
    saw('200; both sides recorded the other')
    await softphone.hangUp()
    await softphone.idle()
  })
})

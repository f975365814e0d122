import { launchPlain, type PlainSoftphone } from '../../support/plain-softphone.js'
import { type Office, policyFor, startOffice } from '../support/asterisk-office.js'
import { expect, test } from '../support/interop-test.js'
import { pulseOf } from '../support/pulses.js'

test.describe('Asterisk', () => {
  let office: Office
  let softphone: PlainSoftphone

  test.beforeAll(async () => {
    office = await startOffice()
    softphone = await launchPlain({ sip: policyFor(office, { codecs: ['opus', 'g722', 'pcmu', 'pcma'] }) })
    await softphone.beginsWork()
  })
  test.afterEach(async () => {
    await office.cli('channel request hangup all')
    await softphone.idle()
  })
  test.afterAll(async () => {
    await softphone.close()
    await office[Symbol.asyncDispose]()
  })

  const rings = () => softphone.until(({ call }) => call?.ringing === true)
  /** the sentence about the last call */
  const lastCall = async (): Promise<string> => {
    const { notices } = await softphone.until((now) =>
      now.notices.some(({ id }) => id === 'last-interaction'),
    )
    return notices.find(({ id }) => id === 'last-interaction')?.text ?? ''
  }

  test('registers by ws with digest', async ({ saw }) => {
    expect(await office.cli('pjsip show contacts')).toContain('alex/sip:')
    saw('401, then 200; one contact')
  })

  test('On Demand: a call that rings is answered by hand, audio both ways', async ({ headset, saw }) => {
    await office.callAgent('speaks')
    await rings()
    await softphone.answer()
    await headset.hears(pulseOf.server)
    await office.ear('speaks').hears(pulseOf.agent)
    saw('180, 200; both sides recorded the other')
  })

  test('a call of the agent, audio both ways', async ({ headset, saw }) => {
    await softphone.dial('talk')
    await headset.hears(pulseOf.server)
    await office.ear('talk').hears(pulseOf.agent)
    saw('200; both sides recorded the other')
  })

  for (const [title, codecs, named] of [
    ['Opus', 'opus', 'opus'],
    ['G.722', 'g722', 'g722'],
    ['PCMU', 'ulaw', 'ulaw'],
    ['PCMA', 'alaw', 'alaw'],
  ] as const) {
    test(`${title} alone, called and calling`, async ({ headset, saw }) => {
      await office.useCodecs(codecs)
      await office.callAgent('speaks')
      await rings()
      await softphone.answer()
      await headset.hears(pulseOf.server)
      await office.ear('speaks').hears(pulseOf.agent)
      expect(await office.codecInUse()).toBe(named)
      await softphone.hangUp()
      await softphone.idle()
      await softphone.dial('talk')
      await headset.hears(pulseOf.server)
      await office.ear('talk').hears(pulseOf.agent)
      expect(await office.codecInUse()).toBe(named)
      saw(`both calls in ${title}, audio both ways`)
    })
  }

  test('no common codec, called', async ({ saw }) => {
    await office.useCodecs('gsm')
    await office.cli('pjsip set logger on')
    await office.callAgent('speaks')
    await expect.poll(() => office.log()).toMatch(/SIP\/2\.0 488/)
    expect(await lastCall()).toContain('no audio that this phone can use')
    const warning = /^Warning: (.*)$/m.exec(office.log())?.[1] ?? 'none'
    saw(`488, Warning: ${warning}; "${await lastCall()}"`)
    await office.cli('pjsip set logger off')
  })

  test('no common codec, calling', async ({ saw }) => {
    await softphone.dial('talk')
    await expect.poll(lastCall).toContain('no audio codec in common')
    saw(`488 of Asterisk; "${await lastCall()}"`)
    await office.useCodecs('opus,ulaw')
  })

  test('rings, then answers', async ({ headset, saw }) => {
    await softphone.dial('ring')
    await softphone.until(({ headline }) => /ring/i.test(headline.text))
    await headset.hears(pulseOf.server)
    saw('180: ringback and "Ringing", then audio')
  })

  test('early media', async ({ headset, saw }) => {
    await softphone.dial('early')
    await headset.hears(pulseOf.server)
    expect(await office.cli('core show channels concise')).not.toContain('!Up!')
    await softphone.inCall()
    await office.ear('talk').hears(pulseOf.agent)
    saw('183: the server is heard before it answers; then 200 and audio both ways')
  })

  test('busy', async ({ saw }) => {
    await softphone.dial('busy')
    await expect.poll(lastCall).toContain('busy')
    saw(`486; "${await lastCall()}"`)
  })

  test('overloaded', async ({ saw }) => {
    await softphone.dial('congest')
    await expect.poll(lastCall).toContain('overloaded')
    saw(`503; "${await lastCall()}"`)
  })

  test('an extension that there is not', async ({ saw }) => {
    await softphone.dial('atlantis')
    await expect.poll(lastCall).toContain('does not exist')
    saw(`404; "${await lastCall()}"`)
  })

  test('the agent gives up before anybody answers', async ({ saw }) => {
    await softphone.dial('nobody')
    await softphone.until(({ headline }) => /ring/i.test(headline.text))
    await softphone.hangUp()
    await softphone.idle()
    await expect.poll(() => office.cli('core show channels count')).toContain('0 active channels')
    saw('CANCEL, 487; nothing is left at the server')
  })

  test('the caller gives up while it rings', async ({ saw }) => {
    await office.callAgent('speaks')
    await rings()
    await office.cli('channel request hangup all')
    await softphone.idle()
    saw(`CANCEL; "${await lastCall()}"`)
  })

  test('the agent refuses', async ({ saw }) => {
    await office.callAgent('speaks')
    await rings()
    await softphone.reject()
    await softphone.idle()
    await expect.poll(() => office.cli('core show channels count')).toContain('0 active channels')
    saw('the caller is told at once')
  })

  test('the server hangs up', async ({ headset, saw }) => {
    await softphone.dial('talk')
    await headset.hears(pulseOf.server)
    await office.cli('channel request hangup all')
    await softphone.idle()
    saw(`BYE; "${await lastCall()}"`)
  })

  test('the agent holds and resumes', async ({ headset, saw }) => {
    await softphone.dial('talk')
    await office.ear('talk').hears(pulseOf.agent)
    await softphone.hold()
    await office.ear('talk').staysSilent()
    await headset.staysSilent()
    await softphone.resume()
    await office.ear('talk').hears(pulseOf.agent)
    await headset.hears(pulseOf.server)
    saw('re-INVITE sendonly: nobody hears anybody; sendrecv: both again')
  })

  test('keys to the server (RFC 4733)', async ({ headset, saw }) => {
    await softphone.dial('talk')
    await headset.hears(pulseOf.server)
    await softphone.keys('159*#0')
    await expect.poll(() => office.keys('talk')).toBe('159*#0')
    saw('159*#0 sent, 159*#0 understood')
  })

  test('keys of the server (RFC 4733)', async ({ headset, saw }) => {
    await softphone.dial('keys')
    await headset.hears(770, 0.25)
    saw('5555 sent; its two tones are heard in the headset')
  })
})

test.describe('Asterisk', () => {
  test('keys to the server (INFO)', async ({ headset, saw }) => {
    await using office = await startOffice({ endpoint: ['dtmf_mode = info'] })
    const softphone = await launchPlain({ sip: policyFor(office, { dtmf: 'info' }) })
    try {
      await softphone.beginsWork()
      await office.cli('pjsip set logger on')
      await softphone.dial('talk')
      await headset.hears(pulseOf.server)
      await softphone.keys('159*#0')
      await expect.poll(() => office.keys('talk')).toBe('159*#0')
      expect(office.log().match(/^Signal=/gm)).toHaveLength(6)
      saw('159*#0 sent by INFO with application/dtmf-relay, 159*#0 understood')
    } finally {
      await softphone.close()
    }
  })
})

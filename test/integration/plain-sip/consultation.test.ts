import { describe, expect, test } from 'vitest'
import { fail } from '../../../src/contract/errors.js'
import type { FakeDialog } from '../../support/fake-sip.js'
import { openPlainPhone } from './plain-phone.js'

type Phone = Awaited<ReturnType<typeof openPlainPhone>>

/** In a call with a caller, and somebody else is being asked. */
async function asking(phone: Phone): Promise<{ caller: FakeDialog; asked: FakeDialog }> {
  const caller = phone.sip.invite({ purpose: null })
  await phone.command['call.answer']({ interactionId: phone.snapshot.call?.interactionId ?? '' })
  const interactionId = phone.snapshot.call?.interactionId ?? ''
  expect(await phone.command['call.consult']({ interactionId, destination: '102' })).toMatchObject({
    ok: true,
  })
  const asked = phone.sip.dialogs.at(-1)
  if (!asked) throw new Error('Nobody was called')
  return { caller, asked }
}
const consultation = ({ snapshot }: Phone) => snapshot.plainSip?.consultation ?? null

describe('asked first', () => {
  test('the caller is held and silent, who is asked rings, and both are shown', async () => {
    using phone = await openPlainPhone()
    const { caller, asked } = await asking(phone)
    expect(caller.said.slice(-2)).toEqual(['hold', 'microphone off'])
    expect(phone.sip.called).toEqual(['sip:102@pbx.example.com'])
    asked.sayProgress('ringing')
    expect(phone.media.said.at(-1)).toBe('ringback')
    expect(phone.snapshot).toMatchObject({
      call: { state: 'held' },
      headline: { text: 'Ringing at 102.', detail: 'Dana Field is on hold.' },
    })
    asked.establish()
    expect(phone.media.said.at(-1)).toBe('stop ringback')
    expect(asked.said.at(-1)).toBe('microphone on')
    expect(consultation(phone)).toMatchObject({ phase: 'talking', address: '102', muted: false })
    expect(phone.snapshot.devices.microphoneSent).toBe(true)
  })

  test('completed, the caller takes the place of our call there', async () => {
    using phone = await openPlainPhone()
    const { caller, asked } = await asking(phone)
    asked.establish()
    expect(await phone.command['call.completeTransfer'](undefined)).toMatchObject({ ok: true })
    expect(caller.said.at(-1)).toBe(`transfer to sip:leg@center.example in place of call-${asked.id}`)
    expect(phone.snapshot).toMatchObject({ call: null, plainSip: { consultation: null } })
    expect(phone.snapshot.notices[0]?.text).toContain('transferred to 102')
    // The server forgets to end what was replaced.
    await phone.clock.advance(4_000)
    expect(asked.said.at(-1)).toBe('BYE')
  })

  test.each([
    ['is busy', (asked: FakeDialog) => asked.reject({ status: 486, retryAfterSeconds: null }), 'is busy'],
    ['hangs up', (asked: FakeDialog) => asked.end('bye-from-center'), 'hung up'],
  ])('who %s brings the caller back from hold, and is told', async (_what, act, words) => {
    using phone = await openPlainPhone()
    const { caller, asked } = await asking(phone)
    if (words === 'hung up') asked.establish()
    act(asked)
    await phone.clock.advance(0)
    expect(caller.said.slice(-2)).toEqual(['resume', 'microphone on'])
    expect(phone.snapshot).toMatchObject({ call: { state: 'active' }, plainSip: { consultation: null } })
    expect(phone.snapshot.notices[0]?.text).toContain(words)
    expect(phone.snapshot.notices[0]?.text).toContain('You are back with Dana Field.')
  })

  test('a caller who cannot be taken back is not said to be', async () => {
    using phone = await openPlainPhone()
    const { caller, asked } = await asking(phone)
    caller.holdFails = fail('not-registered', 'The call cannot be held while the server is away.')
    asked.reject({ status: 486, retryAfterSeconds: null })
    await phone.clock.advance(0)
    expect(phone.snapshot).toMatchObject({ call: { state: 'held' }, plainSip: { consultation: null } })
    expect(phone.snapshot.notices[0]?.text).toContain('Dana Field is still on hold: click Resume.')
  })

  test('a transfer that the caller’s side refuses brings them back, in words', async () => {
    using phone = await openPlainPhone()
    const { caller, asked } = await asking(phone)
    asked.establish()
    caller.transferFails = fail('not-allowed-in-state', 'The server does not transfer this call.')
    expect(await phone.command['call.completeTransfer'](undefined)).toMatchObject({
      ok: false,
      error: { message: 'The server does not transfer this call.' },
    })
    expect(asked.said.at(-1)).toBe('BYE')
    expect(caller.said).toContain('resume')
    expect(phone.snapshot.call?.state).toBe('active')
    caller.end('bye-from-center')
    expect(phone.snapshot.notices.map(({ text }) => text).join()).not.toContain('transferred to')
  })

  test('back to the caller before the answer', async () => {
    using phone = await openPlainPhone()
    const { caller, asked } = await asking(phone)
    await phone.command['call.endConsultation'](undefined)
    expect(asked.said.at(-1)).toBe('BYE')
    expect(caller.said.slice(-2)).toEqual(['resume', 'microphone on'])
    expect(phone.snapshot.notices).toEqual([])
  })

  test('a caller who is not held is not left, and nobody is called', async () => {
    using phone = await openPlainPhone()
    const caller = phone.sip.invite({ purpose: null })
    await phone.command['call.answer']({ interactionId: phone.snapshot.call?.interactionId ?? '' })
    caller.holdFails = fail('conflict', 'The server did not hold the call.')
    const interactionId = phone.snapshot.call?.interactionId ?? ''
    expect(await phone.command['call.consult']({ interactionId, destination: '102' })).toMatchObject({
      ok: false,
      error: { message: 'The server did not hold the call.' },
    })
    expect(phone.sip.called).toEqual([])
    expect(phone.snapshot).toMatchObject({ call: { state: 'active' }, plainSip: { consultation: null } })
  })

  test('nobody who can be called: the caller is taken back', async () => {
    using phone = await openPlainPhone()
    const caller = phone.sip.invite({ purpose: null })
    await phone.command['call.answer']({ interactionId: phone.snapshot.call?.interactionId ?? '' })
    phone.sip.callFails = fail('bad-number', 'This address cannot be called.')
    const interactionId = phone.snapshot.call?.interactionId ?? ''
    expect(await phone.command['call.consult']({ interactionId, destination: '102' })).toMatchObject({
      ok: false,
      error: { message: 'This address cannot be called.' },
    })
    await phone.clock.advance(0)
    expect(caller.said).toContain('resume')
    expect(phone.snapshot.call?.state).toBe('active')
  })

  test('the caller hangs up meanwhile: the agent goes on with whom they asked', async () => {
    using phone = await openPlainPhone()
    const { caller, asked } = await asking(phone)
    asked.establish()
    caller.end('bye-from-center')
    expect(phone.snapshot).toMatchObject({
      call: { state: 'active', customer: { address: '102' } },
      status: { status: 'busy' },
      plainSip: { consultation: null },
    })
    await phone.command['call.hangUp']({ interactionId: phone.snapshot.call?.interactionId ?? '' })
    expect(asked.said.at(-1)).toBe('BYE')
    expect(phone.snapshot.call).toBeNull()
  })

  test('the caller hangs up before anybody has answered: it is given up', async () => {
    using phone = await openPlainPhone()
    const { caller, asked } = await asking(phone)
    caller.end('bye-from-center')
    expect(asked.said.at(-1)).toBe('BYE')
    expect(phone.snapshot).toMatchObject({ call: null, plainSip: { consultation: null } })
  })

  test('mute and keys are for whom the agent asks', async () => {
    using phone = await openPlainPhone()
    const { caller, asked } = await asking(phone)
    asked.establish()
    await phone.command['call.setMuted']({ interactionId: asked.id, muted: true })
    expect(asked.said.at(-1)).toBe('microphone off')
    expect(consultation(phone)?.muted).toBe(true)
    await phone.command['call.setMuted']({ interactionId: asked.id, muted: false })
    expect(asked.said.at(-1)).toBe('microphone on')
    await phone.command['call.sendDtmf']({ interactionId: asked.id, tones: '5' })
    expect(asked.said.at(-1)).toBe('keys 5')
    expect(caller.said.at(-1)).toBe('microphone off')
  })

  test('hung up by its own id is the way back', async () => {
    using phone = await openPlainPhone()
    const { caller, asked } = await asking(phone)
    asked.establish()
    await phone.command['call.hangUp']({ interactionId: asked.id })
    await phone.clock.advance(0)
    expect(caller.said.slice(-2)).toEqual(['resume', 'microphone on'])
  })

  test('the open line stays silent meanwhile', async () => {
    using phone = await openPlainPhone({ persistentConnection: { accessNumber: '*45' } })
    const [line] = phone.sip.dialogs
    line?.establish()
    await phone.command['call.dial']({ destination: '100' })
    phone.sip.dialogs[1]?.establish()
    const interactionId = phone.snapshot.call?.interactionId ?? ''
    await phone.command['call.consult']({ interactionId, destination: '102' })
    phone.sip.dialogs[2]?.establish()
    expect(line?.said.at(-1)).toBe('microphone off')
  })

  test('Log out ends both', async () => {
    using phone = await openPlainPhone()
    const { caller, asked } = await asking(phone)
    asked.establish()
    await phone.command['session.signOut'](undefined)
    expect([caller.state, asked.state]).toEqual(['ended', 'ended'])
    expect(consultation(phone)).toBeNull()
  })
})

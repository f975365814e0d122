import { describe, expect, test } from 'vitest'
import { type Result, fail, succeed } from '../../../src/contract/errors.js'
import { noAnswerHeaders } from '../../../src/main/sip/answer-headers-state.js'
import { settle } from '../../support/virtual-clock-main.js'
import { openPlainPhone } from './plain-phone.js'

const trusting = { trustedPeers: ['server'], autoAnswer: { enabled: true, maxDelaySeconds: 5 } }
const asks = (afterSeconds: number) => ({
  purpose: null,
  answerHeaders: { ...noAnswerHeaders, callInfo: [`<sip:a@b>;answer-after=${afterSeconds}`] },
})

describe('a call that asks to be answered', () => {
  test('at once is, and the prompt plays', async () => {
    using phone = await openPlainPhone(trusting)
    const dialog = phone.sip.invite(asks(0))
    expect(dialog.said).toContain('200 OK, microphone on')
    await settle()
    expect(phone.media.said).toContain('play prompt')
    expect(phone.snapshot.call).toMatchObject({ state: 'active', kind: 'direct' })
  })

  test('later is counted down, and the countdown ends with the caller', async () => {
    using phone = await openPlainPhone(trusting)
    const dialog = phone.sip.invite(asks(3))
    expect(phone.snapshot.call?.autoAnswerAt).toBe(phone.clock.now() + 3_000)
    await phone.clock.advance(2_000)
    dialog.end('cancelled-by-caller')
    await phone.clock.advance(10_000)
    expect(dialog.said).toEqual([])
    expect(phone.snapshot).toMatchObject({ call: null, plainSip: { decisions: [{ text: /./ }] } })
    expect(phone.snapshot.notices[0]?.text).toContain('hung up before you answered')
  })

  test('is answered first, and then the prompt plays', async () => {
    using phone = await openPlainPhone(trusting)
    const dialog = phone.sip.invite(asks(3))
    dialog.holdAnswer = true
    await phone.clock.advance(3_000)
    expect(dialog.state).toBe('answering')
    expect(phone.media.said).not.toContain('play prompt')
    dialog.establish()
    await settle()
    expect(phone.media.said.filter((said) => said === 'play prompt')).toHaveLength(1)
  })

  test('plays the prompt after 20 ms also while it is not answered', async () => {
    using phone = await openPlainPhone(trusting)
    const dialog = phone.sip.invite(asks(3))
    dialog.holdAnswer = true
    await phone.clock.advance(3_019)
    expect(phone.media.said).not.toContain('play prompt')
    await phone.clock.advance(1)
    expect(dialog.state).toBe('answering')
    expect(phone.media.said).toContain('play prompt')
  })

  test('after longer than the policy allows is answered when that is over', async () => {
    using phone = await openPlainPhone(trusting)
    const dialog = phone.sip.invite(asks(600))
    await phone.clock.advance(4_999)
    expect(dialog.said).toEqual([])
    await phone.clock.advance(1)
    expect(dialog.said).toContain('200 OK, microphone on')
  })

  test('in two ways is, when the policy allows one of them', async () => {
    using phone = await openPlainPhone({
      ...trusting,
      autoAnswer: { enabled: true, headers: ['call-info'] },
    })
    const { answerHeaders } = asks(0)
    const dialog = phone.sip.invite({
      ...asks(0),
      answerHeaders: { ...answerHeaders, answerMode: ['Auto'], xAutoAnswer: ['true'] },
    })
    expect(dialog.said).toContain('200 OK, microphone on')
  })

  test.each([
    ['nobody is trusted', { autoAnswer: { enabled: true } }, 'not trusted'],
    ['the policy does not want it', { trustedPeers: ['server'] }, 'off in the machine policy'],
    [
      'the policy leaves the form out',
      { ...trusting, autoAnswer: { enabled: true, headers: ['answer-mode'] } },
      'not allowed here',
    ],
  ])('rings when %s, and Diagnostics says why', async (_name, policy, words) => {
    using phone = await openPlainPhone(policy)
    const dialog = phone.sip.invite(asks(0))
    expect(dialog.said).toEqual([])
    expect(phone.media.said).toContain('ring')
    expect(phone.snapshot.plainSip?.decisions[0]?.text).toContain(words)
  })
})

describe('a call that the other side wants to send on', () => {
  const from = (asserted: string) => ({ ...asks(0), assertedUris: [asserted] })
  test.each([
    ['of nobody by itself', {}, 'sip:anna@pbx.example.com', false],
    ['of whom the policy trusts', { trustedPeers: ['pbx.example.com'] }, 'sip:anna@pbx.example.com', true],
    ['of nobody else', { trustedPeers: ['pbx.example.com'] }, 'sip:anna@elsewhere.example', false],
    ['of the server', { trustedPeers: ['server'] }, 'sip:anna@elsewhere.example', true],
    ['of everybody', { followTransfers: 'everybody' }, 'sip:anna@elsewhere.example', true],
    ['of nobody', { trustedPeers: ['server'], followTransfers: 'never' }, 'sip:anna@pbx.example.com', false],
  ])('is sent on %s, as the policy says', async (_whose, policy, asserted, followed) => {
    using phone = await openPlainPhone(policy)
    const { invite } = phone.sip.invite(from(asserted))
    expect(phone.sip.options.followRefer?.(invite) ?? false).toBe(followed)
  })

  test('a call of the agent’s own has nobody asserted: only of the server', async () => {
    using phone = await openPlainPhone({ trustedPeers: ['pbx.example.com'] })
    await phone.command['call.dial']({ destination: '100' })
    const invite = phone.sip.dialogs[0]?.invite
    expect(invite && phone.sip.options.followRefer?.(invite)).toBe(false)
  })
})

describe('status', () => {
  test('On break refuses calls with 480 and still calls out; Work offline unregisters', async () => {
    using phone = await openPlainPhone(trusting)
    await phone.command['status.set']({ status: 'on-break', reasonCode: null })
    expect(phone.sip.invite(asks(0)).said).toEqual(['refuse 480'])
    // Whoever calls writes these headers: neither is a way past the agent's break.
    const byHand = {
      ...asks(0),
      answerMode: 'manual' as const,
      answerHeaders: { ...noAnswerHeaders, answerMode: ['Manual'] },
    }
    expect(phone.sip.invite(byHand).said).toEqual(['refuse 480'])
    expect(phone.sip.invite({ ...asks(0), purpose: 'validation' }).said).toEqual(['refuse 480'])
    expect(phone.snapshot.call).toBeNull()
    expect(await phone.command['call.dial']({ destination: '100' })).toMatchObject({ ok: true })
    expect(phone.sip.called).toEqual(['sip:100@pbx.example.com'])
    phone.sip.dialogs.at(-1)?.reject({ status: 486, retryAfterSeconds: null })
    await phone.command['status.set']({ status: 'work-offline', reasonCode: null })
    expect(phone.sip.stops).toBe(1)
    await phone.command['status.set']({ status: 'available', reasonCode: null })
    expect(phone.snapshot.registration.state).toBe('up')
  })

  test('Work offline chosen in a call unregisters after it, and Available registers again', async () => {
    using phone = await openPlainPhone({ ...trusting, persistentConnection: { accessNumber: '*45' } })
    const line = phone.sip.dialogs.at(-1)
    line?.establish()
    const caller = phone.sip.invite({ purpose: null })
    await phone.command['call.answer']({ interactionId: phone.snapshot.call?.interactionId ?? '' })
    await phone.command['status.set']({ status: 'work-offline', reasonCode: null })
    expect(phone.sip.stops).toBe(0)
    caller.end('bye-from-center')
    await phone.clock.advance(0)
    expect(line?.said.at(-1)).toBe('BYE')
    expect(phone.sip.stops).toBe(1)
    expect(phone.snapshot.registration.state).toBe('off')
    await phone.command['status.set']({ status: 'available', reasonCode: null })
    expect(phone.sip.started).toHaveLength(2)
    expect(phone.snapshot.registration.state).toBe('up')
  })

  test('a second call is refused with 486', async () => {
    using phone = await openPlainPhone(trusting)
    phone.sip.invite(asks(0))
    expect(phone.sip.invite(asks(0)).said).toEqual(['refuse 486'])
    expect(phone.snapshot.call?.state).toBe('active')
  })
})

describe('an own call', () => {
  test('rings back here only while the far end sends no sound of its own', async () => {
    using phone = await openPlainPhone()
    await phone.command['call.dial']({ destination: '100' })
    const [dialog] = phone.sip.dialogs
    expect(phone.snapshot.call?.state).toBe('dialing')
    dialog?.sayProgress('ringing')
    expect(phone.media.said).toContain('ringback')
    dialog?.sayProgress('early-media')
    expect(phone.media.said.at(-1)).toBe('stop ringback')
    dialog?.establish()
    expect(phone.snapshot.call?.state).toBe('active')
  })

  test('held by either side says so, and resumes', async () => {
    using phone = await openPlainPhone()
    await phone.command['call.dial']({ destination: '100' })
    const [dialog] = phone.sip.dialogs
    dialog?.establish()
    const interactionId = phone.snapshot.call?.interactionId ?? ''
    await phone.command['call.setHeld']({ interactionId, held: true })
    expect(dialog?.said).toContain('hold')
    expect(phone.snapshot.call?.state).toBe('held')
    expect(dialog?.said.at(-1)).toBe('microphone off')
    await phone.command['call.setHeld']({ interactionId, held: false })
    expect(phone.snapshot.call?.state).toBe('active')
    dialog?.setHeldThere(true)
    expect(phone.snapshot.headline.text).toContain('has put you on hold')
  })

  test.each([
    ['*31#', 'sip:*31%23@pbx.example.com', '*31#'],
    ['bob@other.example', 'sip:bob@other.example', 'bob@other.example'],
    ['bob@PBX.example.com', 'sip:bob@PBX.example.com', 'bob'],
  ])('to %s is shown as it was typed', async (typed, target, shown) => {
    using phone = await openPlainPhone()
    expect(await phone.command['call.dial']({ destination: typed })).toMatchObject({ ok: true })
    expect(phone.sip.called).toEqual([target])
    expect(phone.snapshot.call?.customer).toEqual({ name: null, address: shown })
  })

  test('is not transferred twice at once', async () => {
    using phone = await openPlainPhone()
    const caller = phone.sip.invite({ purpose: null })
    await phone.command['call.answer']({ interactionId: phone.snapshot.call?.interactionId ?? '' })
    const interactionId = phone.snapshot.call?.interactionId ?? ''
    const slow = Promise.withResolvers<Result<null>>()
    caller.transfer = () => slow.promise
    const first = phone.command['call.transfer']({ interactionId, destination: '102' })
    expect(await phone.command['call.transfer']({ interactionId, destination: '103' })).toMatchObject({
      ok: false,
      error: { message: 'The call is being transferred already.' },
    })
    slow.resolve(fail('conflict', 'The number you transferred to is busy.'))
    expect(await first).toMatchObject({ ok: false })
    caller.transfer = async () => succeed(null)
    expect(await phone.command['call.transfer']({ interactionId, destination: '103' })).toMatchObject({
      ok: true,
    })
  })

  test('a 503 says when to try again', async () => {
    using phone = await openPlainPhone()
    await phone.command['call.dial']({ destination: '100' })
    phone.sip.dialogs[0]?.reject({ status: 503, retryAfterSeconds: 30 })
    expect(phone.snapshot.notices[0]?.text).toContain('Try again in 30 s')
  })
})

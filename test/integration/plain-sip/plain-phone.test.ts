import { describe, expect, test } from 'vitest'
import { type Result, fail, succeed } from '../../../src/contract/errors.js'
import { noAnswerHeaders } from '../../../src/main/sip/answer-headers-state.js'
import { upLink } from '../../support/fake-sip.js'
import { settle } from '../../support/virtual-clock-main.js'
import { emptyDisk, noKeyring } from '../softphone/desk.js'
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

describe('the password', () => {
  const account = { account: { user: 'alex', domain: 'pbx.example.com' } }

  test('is asked for, kept when the server took it, and forgotten when it no longer does', async () => {
    const disk = emptyDisk()
    {
      using phone = await openPlainPhone(account, { disk })
      expect(phone.snapshot).toMatchObject({
        signIn: { state: 'signed-out' },
        plainSip: { asksFor: 'password' },
      })
      await phone.command['session.registerPlain']({ user: '', password: 'canary' })
      expect(phone.snapshot.signIn.state).toBe('signed-in')
      expect(JSON.stringify(phone.snapshot)).not.toContain('canary')
      expect(JSON.stringify([...disk.values])).not.toContain('canary')
    }
    using again = await openPlainPhone(account, { disk })
    expect(again.sip.started[0]?.password).toBe('canary')
    again.sip.setLink({
      state: 'retrying',
      cause: 'The contact center refused the phone credentials of this sign-in.',
      retryAt: null,
    })
    await Promise.resolve()
    await again.clock.advance(0)
    expect(again.snapshot).toMatchObject({
      signIn: {
        state: 'signed-out',
        error: { message: 'The SIP server refused the user name or password.' },
      },
      plainSip: { asksFor: 'password' },
    })
    expect(disk.secrets.size).toBe(0)
  })

  test('that worked before is not forgotten over a server that does not know the phone yet: it is asked again', async () => {
    const disk = emptyDisk()
    disk.secrets.set('sip:alex@pbx.example.com', 'canary')
    using phone = await openPlainPhone(account, { disk })
    const cause = 'The contact center does not know this phone.'
    phone.sip.setLink({ state: 'retrying', cause, retryAt: null })
    expect(phone.snapshot).toMatchObject({
      signIn: { state: 'signed-in' },
      headline: { detail: 'The SIP server does not know this phone.' },
    })
    expect(phone.sip.probes).toBe(0)
    await phone.clock.advance(60_000)
    expect(phone.sip.probes).toBe(1)
    phone.sip.setLink(upLink)
    await phone.clock.advance(120_000)
    expect(phone.sip.probes).toBe(1)
    expect(disk.secrets.size).toBe(1)
  })

  const wrong = {
    state: 'retrying',
    cause: 'The contact center refused the phone credentials of this sign-in.',
    retryAt: null,
  } as const

  test('a wrong password of the policy is shown to the server ever more seldom, and the window says when', async () => {
    using phone = await openPlainPhone()
    const tries: number[] = []
    for (let expected = 1; expected <= 6; expected++) {
      phone.sip.setLink({ state: 'connecting', cause: null, retryAt: null })
      phone.sip.setLink(wrong)
      const from = phone.clock.now()
      tries.push(((phone.snapshot.registration.retryAt ?? 0) - from) / 60_000)
      // A network that comes back does not change the password.
      phone.softphone.session.probe()
      phone.softphone.session.woke()
      while (phone.sip.probes < expected) await phone.clock.advance(10_000)
      expect(phone.clock.now()).toBe(phone.snapshot.registration.retryAt)
    }
    expect(tries).toEqual([1, 2, 5, 15, 30, 30])
    expect(phone.snapshot.registration.cause).toBe('The SIP server refused the user name or password.')
    phone.sip.setLink(upLink)
    await phone.clock.advance(3_600_000)
    expect(phone.sip.probes).toBe(6)
  })

  test('an agent who does not wait tries at once', async () => {
    using phone = await openPlainPhone()
    phone.sip.setLink(wrong)
    expect(await phone.command['session.tryAgain'](undefined)).toMatchObject({ ok: true })
    expect(phone.sip.probes).toBe(1)
    // While it is asked there is nothing to hurry.
    await phone.command['session.tryAgain'](undefined)
    expect(phone.sip.probes).toBe(1)
  })

  test('nothing is asked while the agent works offline, and the pauses are no shorter after it', async () => {
    using phone = await openPlainPhone()
    phone.sip.setLink(wrong)
    await phone.command['status.set']({ status: 'work-offline', reasonCode: null })
    phone.sip.setLink({ state: 'off', cause: null, retryAt: null })
    await phone.clock.advance(600_000)
    expect([phone.sip.probes, phone.sip.started.length]).toEqual([0, 1])
    phone.sip.setLink(wrong)
    expect((phone.snapshot.registration.retryAt ?? 0) - phone.clock.now()).toBe(120_000)
  })

  test('a password that IT has mended in the policy, or in its password file, is used at once', async () => {
    let password = 'canary'
    const inPolicy = () => ({ account: { user: 'alex', domain: 'pbx.example.com', password } })
    using phone = await openPlainPhone({}, { readPolicy: inPolicy })
    const inFile = { account: { user: 'alex', domain: 'pbx.example.com', passwordFile: '/etc/offhook/sip' } }
    using other = await openPlainPhone(inFile, { readText: () => `${password}\n` })
    for (const each of [phone, other]) each.sip.setLink(wrong)
    for (const each of [phone, other]) await each.clock.advance(30_000)
    expect([phone.sip.started.length, other.sip.started.length]).toEqual([1, 1])
    password = 'mended'
    for (const each of [phone, other]) {
      await each.clock.advance(10_000)
      expect(each.sip.started.map((account) => account.password)).toEqual(['canary', 'mended'])
      expect(each.sip.probes).toBe(0)
      expect(each.snapshot.registration.state).toBe('up')
      expect(JSON.stringify(each.snapshot)).not.toContain('mended')
    }
  })

  test('without a keyring works until the app ends, and the window says so', async () => {
    using phone = await openPlainPhone(account, { secrets: noKeyring })
    await phone.command['session.registerPlain']({ user: '', password: 'canary' })
    expect(phone.snapshot.signIn).toMatchObject({ state: 'signed-in', notKept: true })
  })

  test('is taken while Log out still unregisters, and that does not end the new registration', async () => {
    using phone = await openPlainPhone()
    const unregistered = Promise.withResolvers<undefined>()
    phone.sip.stop = () => unregistered.promise
    const signedOut = phone.command['session.signOut'](undefined)
    expect(await phone.command['session.signIn'](undefined)).toMatchObject({ ok: true })
    unregistered.resolve(undefined)
    expect(await signedOut).toMatchObject({ ok: true })
    expect(phone.snapshot).toMatchObject({ signIn: { state: 'signed-in' }, registration: { state: 'up' } })
    expect(phone.sip.invite({ purpose: null }).said).toEqual([])
  })

  test('of the policy is used again after Log out by one click', async () => {
    using phone = await openPlainPhone()
    await phone.command['session.signOut'](undefined)
    expect(phone.snapshot).toMatchObject({
      signIn: { state: 'signed-out' },
      plainSip: { asksFor: 'nothing' },
    })
    expect(phone.sip.invite().said).toEqual(['refuse 480'])
    expect(await phone.command['session.signIn'](undefined)).toMatchObject({ ok: true })
    expect(phone.snapshot.registration.state).toBe('up')
  })
})

import { describe, expect, test } from 'vitest'
import { upLink } from '../../support/fake-sip.js'
import { emptyDisk, noKeyring } from '../softphone/desk.js'
import { openPlainPhone } from './plain-phone.js'

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

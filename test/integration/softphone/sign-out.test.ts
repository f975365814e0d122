import { describe, expect, it, vi } from 'vitest'
import { signOutLimitMs } from '../../../src/main/agent/session.js'
import type { MirroredSession } from '../../../src/main/agent/session-state.js'
import { openStage } from '../../support/center-stage.js'
import { VirtualClock } from '../../support/virtual-clock-main.js'
import { type Desk, diskSecrets, emptyDisk, openDesk } from './desk.js'
import { createFaults, htmlPage } from './faults.js'

const sessionOf = (desk: Desk): MirroredSession => {
  const { session } = desk.softphone.store.getState()
  if (!session) throw new Error('not signed in')
  return session
}

describe('the end of a sign-in', () => {
  it('log-out unregisters, releases the microphone, and forgets the token', async () => {
    await using desk = await openDesk()
    const { leg } = await desk.openConnection()
    const signingOut = desk.command['session.signOut'](undefined)
    expect(await signingOut).toEqual({ ok: true, value: null })
    expect(leg.said).not.toContain('BYE')
    expect(desk.sip.stops).toBe(1)
    expect(desk.media.said.at(-1)).toBe('release microphone')
    expect(desk.disk.secrets.size).toBe(0)
    expect(desk.snapshot).toMatchObject({
      signIn: { state: 'signed-out', error: null },
      connection: null,
      identity: null,
    })
  })

  it('log-out ends the grant at the issuer too', async () => {
    const faults = createFaults()
    await using desk = await openDesk({ fetch: faults.fetch })
    await desk.signIn()
    await desk.command['session.signOut'](undefined)
    const [signOut, revocation] = ['POST /api/v1/sign-out', 'POST /oidc/token/revocation'].map((request) =>
      faults.requests.indexOf(request),
    )
    expect(signOut).toBeGreaterThan(0)
    expect(revocation).toBeGreaterThan(signOut ?? 0)
  })

  it('log-out without an answer of the server hangs up by itself', async () => {
    const faults = createFaults()
    await using desk = await openDesk({ fetch: faults.fetch })
    const { leg } = await desk.openConnection()
    faults.answer('/sign-out', () => htmlPage(500))
    await desk.command['session.signOut'](undefined)
    expect(leg.said.at(-1)).toBe('BYE')
    expect(desk.snapshot.signIn.state).toBe('signed-out')
  })

  it('log-out does not wait for a server that says nothing', async () => {
    const faults = createFaults()
    const clock = new VirtualClock()
    await using desk = await openDesk({ clock, fetch: faults.fetch })
    const { leg } = await desk.openConnection()
    faults.answer('/sign-out', () => new Promise(() => undefined))
    const asked = desk.command['session.signOut'](undefined)
    await clock.advance(signOutLimitMs)
    await asked
    expect(leg.said.at(-1)).toBe('BYE')
    expect(desk.snapshot.signIn.state).toBe('signed-out')
  })

  it('a log-out right after the next sign-in takes that one down too, however slowly the phone unregisters', async () => {
    await using desk = await openDesk()
    const stop = desk.sip.stop.bind(desk.sip)
    desk.sip.stop = () => new Promise(() => undefined)
    await desk.signIn()
    void desk.command['session.signOut'](undefined)
    await desk.until((now) => now.signIn.state === 'signed-out')
    await desk.signIn()
    desk.sip.stop = stop
    await desk.command['session.signOut'](undefined)
    expect(desk.snapshot.signIn.state).toBe('signed-out')
    expect(desk.disk.secrets.size).toBe(0)
  })

  it('a center that fails to tell the phone account again leaves a registered phone as it is', async () => {
    const faults = createFaults()
    const clock = new VirtualClock()
    await using desk = await openDesk({ clock, fetch: faults.fetch })
    await desk.signIn()
    faults.answer('/sip-account', () => htmlPage(500))
    desk.softphone.session.received(
      { type: 'snapshot', version: 1, now: clock.now(), value: sessionOf(desk) },
      true,
    )
    await vi.waitFor(() => expect(desk.log.text()).toContain('no SIP account'))
    expect(desk.snapshot.registration.state).toBe('up')
  })

  it('a newer sign-in wins: the older says why, unregisters and stays out', async () => {
    await using stage = await openStage()
    await using older = await openDesk({ stage })
    await older.signIn()
    await using newer = await openDesk({ stage })
    await newer.signIn()
    await older.until((now) => now.signIn.state === 'signed-out')
    expect(older.snapshot.signIn.error?.code).toBe('signed-in-elsewhere')
    expect(older.snapshot.headline.text).toBe(
      'You signed in on another computer, so you were signed out here.',
    )
    expect(older.sip.stops).toBe(1)
    expect(older.disk.secrets.size).toBe(0)
    expect(older.sip.started).toHaveLength(1)
    expect(newer.snapshot.signIn.state).toBe('signed-in')
  })

  it('commands without a sign-in are refused', async () => {
    await using desk = await openDesk({ secrets: diskSecrets(emptyDisk()) })
    expect(await desk.command['status.set']({ status: 'available', reasonCode: null })).toMatchObject({
      error: { code: 'not-signed-in' },
    })
    expect(await desk.command['call.dial']({ destination: '+442079460123' })).toMatchObject({
      error: { code: 'not-signed-in' },
    })
  })
})

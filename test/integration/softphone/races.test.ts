import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CenterStage, openStage } from '../../support/center-stage.js'
import { VirtualClock, settle } from '../../support/virtual-clock-main.js'
import { awayAtStart } from './away-at-start.js'
import { type Desk, openDesk, setUp } from './desk.js'
import { type Faults, createFaults, htmlPage } from './faults.js'

// Two things at once: each test names its race.

let stage: CenterStage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage[Symbol.asyncDispose]())

const minutes = 60_000

/** Requests to such a path wait until they are let go, and what the center answers to them is told then. */
function held(faults: Faults, pathEnd: string) {
  let letGo = (): void => undefined
  const gate = new Promise<void>((resolve) => (letGo = resolve))
  let arrived = (): void => undefined
  const answered = new Promise<void>((resolve) => (arrived = resolve))
  return {
    letGo: () => letGo(),
    /** the center has dealt with it */
    answered,
    fetch: async (url: string, init?: RequestInit): Promise<Response> => {
      const response = await faults.fetch(url, init)
      if (!url.endsWith(pathEnd)) return response
      arrived()
      await gate
      return response
    },
  }
}

async function validating(desk: Desk): Promise<string> {
  await desk.command['status.set']({ status: 'available', reasonCode: null })
  await desk.until((now) => now.connection?.state === 'dialing')
  desk.inviteArrives()
  await desk.command['connection.answerValidation'](undefined)
  await desk.until((now) => now.connection?.state === 'validating')
  return stage.voice.spokenPin ?? ''
}
/** The validation call speaks its PIN, and what the center answers to Confirm waits until it is let go. */
async function atThePin() {
  await setUp(stage, {})
  const confirm = held(createFaults(), '/confirm-pin')
  const desk = await openDesk({ stage, fetch: confirm.fetch })
  await desk.signIn()
  return { desk, confirm, pin: await validating(desk) }
}
const wrongFor = (pin: string): string => (pin === '0000' ? '1111' : '0000')

describe('the computer sleeps and wakes', () => {
  it('within the grace: phone and news are looked at at once, and the connection needs no new PIN', async () => {
    await setUp(stage, {})
    const clock = new VirtualClock()
    const faults = createFaults()
    await using desk = await openDesk({ stage, clock, fetch: faults.fetch })
    const { leg } = await desk.openConnection()
    clock.jump(1 * minutes)
    stage.voice.arrive({ queueId: 'support' })
    const asked = faults.requests.filter((line) => line.endsWith('/events')).length
    desk.softphone.session.probe()
    expect(desk.sip.probes).toBe(1)
    await desk.until((now) => now.call?.state === 'offered')
    expect(faults.requests.filter((line) => line.endsWith('/events'))).toHaveLength(asked + 1)
    expect(desk.snapshot.connection?.state).toBe('open')
    expect(leg.state).toBe('established')
  })

  it('longer than the access token and the grace: says that the connection is lost, and opens it anew', async () => {
    await setUp(stage, {})
    const clock = new VirtualClock()
    const faults = createFaults()
    await using desk = await openDesk({ stage, clock, fetch: faults.fetch })
    const { leg, legId } = await desk.openConnection()
    // Nothing of what happens meanwhile reaches a computer that sleeps.
    faults.answer('/events', () => new Promise(() => undefined))
    clock.jump(45 * minutes)
    stage.voice.hangUp(legId)
    faults.heal()
    desk.softphone.session.probe()
    await desk.until((now) => now.connection?.state === 'lost')
    expect(desk.snapshot.signIn.state).toBe('signed-in')
    expect(leg.said).toContain('BYE')
    expect(await desk.command['connection.open'](undefined)).toMatchObject({ ok: true })
    await desk.until((now) => now.connection?.state === 'dialing')
  })

  it('while a kept sign-in is being restored: the next try does not wait for its time', async () => {
    const { faults, ...away } = await awayAtStart(stage)
    await using again = away.desk
    expect(again.snapshot.signIn.state).toBe('signing-in')
    faults.heal()
    again.softphone.session.probe()
    await again.until((now) => now.status !== null)
  })

  it('while the phone account could not be had: it is asked for again at once', async () => {
    await setUp(stage, { phoneConnectionMode: 'on-demand' })
    const clock = new VirtualClock()
    const faults = createFaults()
    faults.answer('/sip-account', () => htmlPage(503))
    await using desk = await openDesk({ stage, clock, fetch: faults.fetch })
    await desk.command['session.signIn'](undefined)
    await desk.until((now) => now.registration.state === 'retrying')
    faults.heal()
    desk.softphone.session.probe()
    await desk.until((now) => now.registration.state === 'up')
  })
})

describe('a device goes away in a call', () => {
  it('the call goes on, the agent reads that nobody may hear them, and mute stays mute', async () => {
    await setUp(stage, {})
    await using desk = await openDesk({ stage })
    const { leg } = await desk.openConnection()
    stage.voice.arrive({ queueId: 'support' })
    const { call } = await desk.until((now) => now.call?.state === 'offered')
    const interactionId = call?.interactionId ?? ''
    await desk.command['call.answer']({ interactionId })
    await desk.until((now) => now.call?.state === 'active')
    await desk.command['call.setMuted']({ interactionId, muted: true })
    const said = leg.said.length
    desk.media.breakMicrophone('No microphone was found.')
    await settle()
    expect(desk.snapshot.headline).toEqual({
      tone: 'bad',
      text: 'No microphone was found.',
      detail: 'Your call goes on. Plug the device in again, or choose another under Audio devices.',
    })
    desk.media.breakMicrophone(null)
    await settle()
    expect(leg.said.slice(said)).toEqual([])
    expect(leg.state).toBe('established')
    expect(desk.snapshot.call).toMatchObject({ state: 'active', muted: true })
  })
})

describe('a PIN is being confirmed when', () => {
  it('the agent goes On break: the call ends, and the late answer is nobody’s', async () => {
    const { confirm, pin, ...at } = await atThePin()
    await using desk = at.desk
    const confirmed = desk.command['connection.confirmPin']({ pin: wrongFor(pin) })
    await confirm.answered
    await desk.command['status.set']({ status: 'on-break', reasonCode: null })
    await desk.until((now) => now.connection?.state === 'closed')
    confirm.letGo()
    expect(await confirmed).toMatchObject({ ok: false })
    await settle()
    expect(desk.snapshot.connection).toMatchObject({ state: 'closed', confirming: false, pinError: null })
    expect(desk.sip.dialogs.at(-1)?.state).toBe('ended')
    expect(desk.snapshot.headline.text).toBe('You are On break.')
  })

  it('a new validation call comes: its PIN is not kept waiting by the answer to the older', async () => {
    const { confirm, pin, ...at } = await atThePin()
    await using desk = at.desk
    const older = desk.command['connection.confirmPin']({ pin: wrongFor(pin) })
    await confirm.answered
    await desk.command['status.set']({ status: 'on-break', reasonCode: null })
    await desk.until((now) => now.connection?.state === 'closed')
    await validating(desk)
    expect(desk.snapshot.connection?.confirming).toBe(false)
    const newer = desk.command['connection.confirmPin']({ pin: stage.voice.spokenPin ?? '' })
    expect(desk.snapshot.connection?.confirming).toBe(true)
    confirm.letGo()
    await older
    await newer
    await desk.until((now) => now.connection?.state === 'open')
    expect(desk.snapshot.connection).toMatchObject({ confirming: false, pinError: null })
  })

  it('the agent logs out: the next sign-in begins without a trace of it', async () => {
    const { confirm, pin, ...at } = await atThePin()
    await using desk = at.desk
    const older = desk.command['connection.confirmPin']({ pin })
    await confirm.answered
    await desk.command['session.signOut'](undefined)
    expect(desk.snapshot.signIn.state).toBe('signed-out')
    expect(desk.sip.dialogs.at(-1)?.state).toBe('ended')
    await desk.signIn()
    await validating(desk)
    const newer = desk.command['connection.confirmPin']({ pin: wrongFor(stage.voice.spokenPin ?? '') })
    confirm.letGo()
    await older
    expect(await newer).toMatchObject({ error: { code: 'pin-wrong' } })
    expect(desk.snapshot.connection).toMatchObject({ state: 'validating', confirming: false })
    expect(desk.snapshot.connection?.pinError).toContain('Wrong PIN.')
  })
})

describe('the offer’s time is over while', () => {
  it('Accept is on its way: the agent reads that it was missed, and nothing hangs', async () => {
    await setUp(stage, {})
    const faults = createFaults()
    let arrive = (): void => undefined
    const sent = new Promise<void>((resolve) => (arrive = resolve))
    let letGo = (): void => undefined
    const gate = new Promise<void>((resolve) => (letGo = resolve))
    await using desk = await openDesk({
      stage,
      fetch: async (url, init) => {
        if (url.endsWith('/accept')) {
          arrive()
          await gate
        }
        return faults.fetch(url, init)
      },
    })
    const { leg } = await desk.openConnection()
    stage.voice.arrive({ queueId: 'support' })
    const { call } = await desk.until((now) => now.call?.state === 'offered')
    const accepted = desk.command['call.answer']({ interactionId: call?.interactionId ?? '' })
    await sent
    stage.advance(30)
    await desk.until((now) => now.status?.status === 'on-break')
    letGo()
    expect(await accepted).toMatchObject({ error: { code: 'no-interaction' } })
    await settle()
    expect(desk.snapshot.call).toBeNull()
    expect(desk.snapshot.headline.text).toBe('You missed an interaction. You are On break.')
    expect(leg.said).not.toContain('microphone on')
    expect(desk.softphone.store.getState().call).toMatchObject({ pending: null, machine: { taken: null } })
  })

  it('200 OK is on its way: the CANCEL that crosses it ends the call, and the next offer rings', async () => {
    await setUp(stage, { phoneConnectionMode: 'on-demand' })
    await using desk = await openDesk({ stage })
    await desk.signIn()
    await desk.command['status.set']({ status: 'available', reasonCode: null })
    await desk.until((now) => now.status?.status === 'available')
    stage.voice.arrive({ queueId: 'support' })
    const { call } = await desk.until((now) => now.call?.state === 'offered')
    const dialog = desk.inviteArrives()
    dialog.holdAnswer = true
    await desk.until((now) => now.call?.answerWith === 'answer')
    const answering = desk.command['call.answer']({ interactionId: call?.interactionId ?? '' })
    stage.advance(30)
    if (dialog.state !== 'ended') dialog.end('cancelled-by-caller')
    await answering
    await desk.until((now) => now.status?.status === 'on-break' && now.call === null)
    expect(desk.softphone.store.getState().call).toMatchObject({ pending: null, machine: { dialog: null } })
    await desk.command['status.set']({ status: 'available', reasonCode: null })
    const next = desk.inviteArrives(stage.voice.lastPlaced())
    expect(next.state).toBe('ringing')
  })
})

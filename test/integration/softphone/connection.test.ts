import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fail } from '../../../src/contract/errors.js'
import { type CenterStage, openStage } from '../../support/center-stage.js'
import { confirmedWithinMs, wordOfPlatformMs } from '../../../src/main/connection/persistent-connection.js'
import { VirtualClock } from '../../support/virtual-clock-main.js'
import { emptyDisk, openDesk, setUp } from './desk.js'
import { createFaults, htmlPage } from './faults.js'

let stage: CenterStage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage[Symbol.asyncDispose]())

describe('the validation call', () => {
  it('rings although Auto Answer is on, and is declined by hand', async () => {
    await setUp(stage, { autoAnswer: true })
    await using desk = await openDesk({ stage })
    await desk.signIn()
    await desk.command['status.set']({ status: 'available', reasonCode: null })
    await desk.until((now) => now.connection?.state === 'dialing')
    const leg = desk.inviteArrives({ ...stage.voice.lastPlaced(), answerMode: 'auto' })
    expect(leg.said).toEqual([])
    expect(desk.snapshot.connection?.ringing).toBe(true)
    await desk.command['connection.declineValidation'](undefined)
    expect(leg.said).toEqual(['refuse 603'])
    await desk.until((now) => now.connection?.state === 'lost')
    expect(desk.snapshot.headline).toMatchObject({ tone: 'bad', text: 'The validation call was declined.' })
  })

  it('that the center never tells of does not ring, and is refused', async () => {
    await setUp(stage, {})
    const clock = new VirtualClock()
    await using desk = await openDesk({ stage, clock })
    await desk.signIn()
    const stray = desk.sip.invite({ purpose: 'validation', answerMode: 'manual', connectionId: 'none-c1' })
    expect(desk.snapshot.connection?.state).toBe('closed')
    await clock.advance(confirmedWithinMs)
    expect(stray.said).toEqual(['refuse 480'])
    expect(desk.snapshot.connection?.state).toBe('closed')
  })

  it('is expected by its name while it is dialed, so that no flood keeps it out', async () => {
    await setUp(stage, {})
    await using desk = await openDesk({ stage })
    await desk.signIn()
    expect(desk.sip.expected).toBe(null)
    await desk.command['status.set']({ status: 'available', reasonCode: null })
    await desk.until((now) => now.connection?.state === 'dialing')
    expect(desk.sip.expected).toBe(stage.voice.lastPlaced().connectionId)
    desk.inviteArrives()
    await desk.command['connection.declineValidation'](undefined)
    await desk.until((now) => now.connection?.state === 'lost')
    expect(desk.sip.expected).toBe(null)
  })

  it('that rings goes on when strangers place others, and opens the connection', async () => {
    await setUp(stage, {})
    const clock = new VirtualClock()
    await using desk = await openDesk({ stage, clock })
    await desk.signIn()
    await desk.command['status.set']({ status: 'available', reasonCode: null })
    await desk.until((now) => now.connection?.state === 'dialing')
    const leg = desk.inviteArrives()
    const strays = [null, 'none-c1', stage.voice.lastPlaced().connectionId].map((connectionId) =>
      desk.sip.invite({ purpose: 'validation', answerMode: 'manual', connectionId }),
    )
    await clock.advance(confirmedWithinMs)
    expect(strays.map(({ said }) => said)).toEqual(strays.map(() => ['refuse 480']))
    expect(leg.said).toEqual([])
    expect(desk.snapshot.connection?.ringing).toBe(true)
    await desk.command['connection.answerValidation'](undefined)
    await desk.until((now) => now.connection?.state === 'validating')
  })

  it('that a stranger pretends to place leaves the open connection as it is, and is refused', async () => {
    await setUp(stage, {})
    const clock = new VirtualClock()
    await using desk = await openDesk({ stage, clock })
    const { leg } = await desk.openConnection()
    const stray = desk.sip.invite({ purpose: 'validation', answerMode: 'manual', connectionId: 'none-c1' })
    expect(desk.snapshot.connection).toMatchObject({ state: 'open', ringing: false })
    await clock.advance(confirmedWithinMs)
    expect(stray.said).toEqual(['refuse 480'])
    expect([leg.state, desk.snapshot.connection?.state]).toEqual(['established', 'open'])
    expect(leg.said).not.toContain('BYE')
  })

  it('opened in On break is given up while its PIN is asked for', async () => {
    await setUp(stage, {})
    await using desk = await openDesk({ stage })
    const { legId } = await desk.openConnection()
    stage.voice.hangUp(legId)
    await desk.until((now) => now.connection?.state === 'lost')
    await desk.command['connection.open'](undefined)
    await desk.until((now) => now.connection?.state === 'dialing')
    const leg = desk.inviteArrives()
    await desk.command['connection.answerValidation'](undefined)
    await desk.until((now) => now.connection?.state === 'validating')
    expect(desk.snapshot.status?.status).toBe('on-break')
    expect(await desk.command['connection.declineValidation'](undefined)).toMatchObject({ ok: true })
    expect(leg.said.at(-1)).toBe('BYE')
    await desk.until((now) => now.connection?.state === 'lost')
  })

  it('three wrong PINs end it, and Re-open rings with a new PIN', async () => {
    await setUp(stage, {})
    await using desk = await openDesk({ stage })
    await desk.signIn()
    await desk.command['status.set']({ status: 'available', reasonCode: null })
    await desk.until((now) => now.connection?.state === 'dialing')
    desk.inviteArrives()
    await desk.command['connection.answerValidation'](undefined)
    await desk.until((now) => now.connection?.state === 'validating')
    const right = stage.voice.spokenPin ?? ''
    const wrong = right === '0000' ? '1111' : '0000'
    const said: (string | null | undefined)[] = []
    for (let n = 0; n < 2; n++) {
      await desk.command['connection.confirmPin']({ pin: wrong })
      said.push(desk.snapshot.connection?.pinError)
    }
    expect(said).toEqual(['Wrong PIN. 2 tries are left.', 'Wrong PIN. One try is left.'])
    expect(await desk.command['connection.confirmPin']({ pin: wrong })).toMatchObject({
      error: { code: 'pin-attempts-used' },
    })
    await desk.until((now) => now.connection?.state === 'lost')
    expect(desk.snapshot.connection).toMatchObject({ cause: 'pin-attempts-used', pinError: null })

    expect(await desk.command['connection.open'](undefined)).toMatchObject({ ok: true })
    await desk.until((now) => now.connection?.state === 'dialing')
    desk.inviteArrives()
    expect(desk.snapshot.connection?.ringing).toBe(true)
  })

  it('lets one Confirm be in flight, and says when the server does not answer', async () => {
    await setUp(stage, {})
    const faults = createFaults()
    await using desk = await openDesk({ stage, fetch: faults.fetch })
    await desk.signIn()
    await desk.command['status.set']({ status: 'available', reasonCode: null })
    await desk.until((now) => now.connection?.state === 'dialing')
    desk.inviteArrives()
    await desk.command['connection.answerValidation'](undefined)
    await desk.until((now) => now.connection?.state === 'validating')
    const pin = stage.voice.spokenPin === '1234' ? '4321' : '1234'
    let respond = (_: Response): void => undefined
    faults.answer('/confirm-pin', () => new Promise((resolve) => (respond = resolve)))
    const first = desk.command['connection.confirmPin']({ pin })
    expect(desk.snapshot.connection?.confirming).toBe(true)
    expect(await desk.command['connection.confirmPin']({ pin })).toMatchObject({
      error: { code: 'confirm-in-flight' },
    })
    await desk.until(() => faults.requests.some((line) => line.endsWith('/confirm-pin')))
    respond(htmlPage(502))
    expect(await first).toMatchObject({ error: { code: 'server-error' } })
    expect(desk.snapshot.connection).toMatchObject({ confirming: false, state: 'validating' })
    expect(desk.snapshot.connection?.pinError).toContain('502')

    // Nobody knows whether it arrived: the same digits again are the same try.
    faults.heal()
    await desk.command['connection.confirmPin']({ pin })
    expect(faults.commandIds('/confirm-pin')).toHaveLength(2)
    expect(new Set(faults.commandIds('/confirm-pin')).size).toBe(1)
    await desk.command['connection.confirmPin']({ pin })
    expect(new Set(faults.commandIds('/confirm-pin')).size).toBe(2)
  })
})

describe('an open connection', () => {
  it('is shown as recovering while its leg is silent here, and open again after', async () => {
    await setUp(stage, {})
    await using desk = await openDesk({ stage })
    const { leg } = await desk.openConnection()
    leg.setMedia('silent')
    await desk.until((now) => now.connection?.state === 'recovering')
    leg.setMedia('flowing')
    await desk.until((now) => now.connection?.state === 'open')
  })

  it('survives a cut event stream, which resumes where it was', async () => {
    await setUp(stage, {})
    const clock = new VirtualClock()
    const faults = createFaults()
    await using desk = await openDesk({ stage, clock, fetch: faults.fetch })
    const { leg } = await desk.openConnection()
    faults.cutEvents()
    await desk.until((now) => now.events.state === 'retrying')
    stage.voice.arrive({ queueId: 'support' })
    expect(desk.snapshot.connection?.state).toBe('open')
    await clock.advance(1_000)
    await desk.until((now) => now.events.state === 'up' && now.call?.state === 'offered')
    expect(leg.state).toBe('established')
  })

  it('is hung up by the center: the cause in words, and the leg forgotten', async () => {
    await setUp(stage, {})
    await using desk = await openDesk({ stage })
    const { leg, legId } = await desk.openConnection()
    expect(desk.disk.values.get('persistentLeg')).toMatchObject({ callId: leg.stored?.callId })
    leg.end('bye-from-center')
    stage.voice.hangUp(legId)
    await desk.until((now) => now.connection?.state === 'lost')
    expect(desk.snapshot.headline.text).toBe('The persistent connection was hung up.')
    expect(desk.disk.values.has('persistentLeg')).toBe(false)
  })

  it('a workplace change drops it and validates anew, with a new PIN', async () => {
    await setUp(stage, {})
    await using desk = await openDesk({ stage })
    const { leg } = await desk.openConnection()
    stage.voice.plug('+15550100')
    expect(
      await desk.command['profile.save']({ workplace: { kind: 'phone', number: '+15550100' } }),
    ).toMatchObject({ ok: true })
    await desk.until((now) => now.connection?.state === 'dialing')
    expect(leg.state).toBe('ended')
    expect(desk.snapshot.headline.text).toBe('The validation call rings on …100.')
    expect(desk.snapshot.connection).toMatchObject({ ringing: false, deskPhone: '…100' })
    await desk.command['profile.save']({ workplace: { kind: 'softphone' } })
  })
})

describe('the app killed and started again', () => {
  it('brings the leg back without a new PIN', async () => {
    await setUp(stage, {})
    const disk = emptyDisk()
    const before = await openDesk({ stage, disk })
    const { leg } = await before.openConnection()
    const { stored } = leg
    before.crash()

    await using after = await openDesk({ stage, disk })
    await after.softphone.session.restore()
    await after.until((now) => now.connection?.state === 'open')
    expect(after.sip.replaced).toEqual([stored])
    expect(after.sip.dialogs[0]?.said).toEqual([])
    expect(disk.values.get('persistentLeg')).toMatchObject({ callId: after.sip.dialogs[0]?.stored?.callId })
  })

  it('in a call: speaks with the customer again', async () => {
    await setUp(stage, {})
    const disk = emptyDisk()
    const before = await openDesk({ stage, disk })
    await before.openConnection()
    stage.voice.arrive({ queueId: 'support' })
    const { call } = await before.until((now) => now.call?.state === 'offered')
    await before.command['call.answer']({ interactionId: call?.interactionId ?? '' })
    await before.until((now) => now.call?.state === 'active')
    before.crash()

    await using after = await openDesk({ stage, disk })
    await after.softphone.session.restore()
    await after.until((now) => now.connection?.state === 'open' && now.call?.state === 'active')
    expect(after.sip.dialogs[0]?.said).toEqual(['microphone on'])
  })

  it('is shown as lost when the center refuses the leg, and nothing is kept', async () => {
    await setUp(stage, {})
    const disk = emptyDisk()
    const before = await openDesk({ stage, disk })
    await before.openConnection()
    before.crash()
    await using after = await openDesk({ stage, disk })
    after.sip.replaceFails = fail('forbidden', '403')
    await after.softphone.session.restore()
    await after.until((now) => now.connection?.state === 'lost')
    expect(after.snapshot.headline.text).toBe('The persistent connection could not be brought back.')
    expect(disk.values.has('persistentLeg')).toBe(false)

    // The platform still believes in the old leg; the agent need not wait until it gives up.
    expect(await after.command['connection.open'](undefined)).toMatchObject({ ok: true })
    await after.until((now) => now.connection?.state === 'dialing')
    after.inviteArrives()
    expect(after.snapshot.connection?.ringing).toBe(true)
  })

  it('is offered to be re-opened when nothing of the leg is on the disk', async () => {
    await setUp(stage, {})
    const disk = emptyDisk()
    const before = await openDesk({ stage, disk })
    await before.openConnection()
    before.crash()
    disk.values.delete('persistentLeg')
    const clock = new VirtualClock()
    await using after = await openDesk({ stage, disk, clock })
    await after.softphone.session.restore()
    await after.until((now) => now.connection?.state === 'recovering')
    await clock.advance(wordOfPlatformMs)
    expect(after.snapshot.connection?.state).toBe('lost')
    expect(await after.command['connection.open'](undefined)).toMatchObject({ ok: true })
    await after.until((now) => now.connection?.state === 'dialing')
  })

  it('a password sign-in does not touch the old leg, and corrupt identifiers are none', async () => {
    await setUp(stage, {})
    const disk = emptyDisk()
    disk.values.set('persistentLeg', { callId: 7 })
    await using desk = await openDesk({ stage, disk })
    await desk.signIn()
    expect(desk.sip.replaced).toEqual([])
  })
})

describe('settings', () => {
  it('of wrong types are refused with the path; the shift goes on with the last good ones', async () => {
    await setUp(stage, { autoAnswer: true })
    const faults = createFaults()
    await using desk = await openDesk({ stage, fetch: faults.fetch })
    await desk.signIn()
    await desk.until((now) => now.profile?.autoAnswer === true)
    faults.answer('/settings', () => Response.json({ autoAnswer: 'perhaps' }))
    await desk.softphone.settings.pull()
    expect(desk.snapshot.settingsProblem).toContain('schemaVersion')
    expect(desk.snapshot.profile?.autoAnswer).toBe(true)
    faults.heal()
    await desk.softphone.settings.pull()
    expect(desk.snapshot.settingsProblem).toBeNull()
  })
})

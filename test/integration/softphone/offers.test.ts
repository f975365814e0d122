import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type CenterStage, openStage } from '../../support/center-stage.js'
import { VirtualClock, settle } from '../../support/virtual-clock-main.js'
import { type Desk, emptyDisk, openDesk, setUp } from './desk.js'
import { createFaults, htmlPage } from './faults.js'

let stage: CenterStage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage[Symbol.asyncDispose]())

const onDemand = { phoneConnectionMode: 'on-demand' } as const
const rings = ({ media }: Desk): boolean =>
  media.said.findLast((line) => line.endsWith('ring') || line.endsWith('ringing')) === 'ring'

/** Signed in On Demand, Available. */
async function availableOnDemand(desk: Desk): Promise<void> {
  await desk.signIn()
  expect(await desk.command['status.set']({ status: 'available', reasonCode: null })).toMatchObject({
    ok: true,
  })
  await desk.until((now) => now.status?.status === 'available')
}
/** A customer calls; the center has placed its INVITE, which has not arrived here. */
async function customerCalls(desk: Desk): Promise<string> {
  const leg = stage.voice.arrive({ queueId: 'support' })
  await desk.until((now) => now.call?.state === 'offered')
  return leg
}

describe('On Demand', () => {
  it('rings and is answered by hand', async () => {
    await setUp(stage, onDemand)
    await using desk = await openDesk({ stage })
    await availableOnDemand(desk)
    expect(desk.media.said).not.toContain('hold microphone')
    await customerCalls(desk)
    const dialog = desk.inviteArrives()
    const { call } = await desk.until((now) => now.call?.answerWith === 'answer')
    expect(rings(desk)).toBe(true)
    expect(desk.media.said).toContain('hold microphone')
    expect(await desk.command['call.answer']({ interactionId: call?.interactionId ?? '' })).toMatchObject({
      ok: true,
    })
    await desk.until((now) => now.call?.state === 'active')
    expect(rings(desk)).toBe(false)
    expect(dialog.said).toEqual(['200 OK, microphone on'])
    expect(desk.media.said).not.toContain('play prompt')
  })

  it('is missed when nobody answers', async () => {
    await setUp(stage, onDemand)
    await using desk = await openDesk({ stage })
    await availableOnDemand(desk)
    await customerCalls(desk)
    desk.inviteArrives()
    stage.advance(31)
    await desk.until((now) => now.status?.cause === 'missed-offer')
    expect(desk.snapshot.headline.text).toBe('You missed an interaction. You are On break.')
    expect(rings(desk)).toBe(false)
    expect(desk.snapshot.call).toBeNull()
  })

  it('is rejected with 603 where that is permitted', async () => {
    await setUp(stage, onDemand, { allowReject: true })
    await using desk = await openDesk({ stage })
    await availableOnDemand(desk)
    await customerCalls(desk)
    const dialog = desk.inviteArrives()
    const { call } = await desk.until((now) => now.call?.canReject === true)
    expect(await desk.command['call.reject']({ interactionId: call?.interactionId ?? '' })).toMatchObject({
      ok: true,
    })
    expect(dialog.said).toEqual(['refuse 603'])
    await desk.until((now) => now.status?.status === 'on-break')
  })

  it.each(['the offer first', 'the INVITE first'])(
    'with Auto Answer is answered without a click, %s',
    async (order) => {
      await setUp(stage, { ...onDemand, autoAnswer: true })
      await using desk = await openDesk({ stage })
      await availableOnDemand(desk)
      expect(desk.media.said).toContain('hold microphone')
      if (order === 'the offer first') await customerCalls(desk)
      else stage.voice.arrive({ queueId: 'support' })
      const dialog = desk.inviteArrives()
      expect(dialog.said).toEqual(['200 OK, microphone on'])
      await desk.until((now) => now.call?.state === 'active')
      await settle()
      expect(desk.media.said.at(-1)).toBe('play prompt')
      expect(desk.media.said).not.toContain('ring')
    },
  )

  it('with Auto Answer counts down, and stops the moment the caller leaves', async () => {
    await setUp(stage, { ...onDemand, autoAnswer: true }, { autoAnswerDelaySeconds: 8 })
    const clock = new VirtualClock()
    await using desk = await openDesk({ stage, clock })
    await availableOnDemand(desk)
    const customer = await customerCalls(desk)
    const dialog = desk.inviteArrives()
    const { call } = await desk.until((now) => now.call?.autoAnswerAt !== null)
    expect(call?.autoAnswerAt).toBe(clock.now() + 8_000)
    stage.voice.hangUp(customer)
    await desk.until((now) => now.call === null)
    await clock.advance(8_000)
    expect(dialog.said).toEqual([])
    expect(desk.media.said).not.toContain('play prompt')
  })

  it('with Auto Answer rings and says why when the microphone is gone, and connects when it is back', async () => {
    await setUp(stage, { ...onDemand, autoAnswer: true })
    await using desk = await openDesk({ stage })
    await availableOnDemand(desk)
    desk.media.breakMicrophone('The microphone is unplugged.')
    await customerCalls(desk)
    const dialog = desk.inviteArrives()
    const { call } = await desk.until((now) => now.call?.ringing === true)
    expect(call?.autoAnswerReason).toContain('The microphone is unplugged.')
    expect(dialog.said).toEqual([])
    desk.media.breakMicrophone(null)
    expect(dialog.said).toEqual(['200 OK, microphone on'])
  })

  it('a call that ends early leaves nothing ringing and nothing scheduled', async () => {
    await setUp(stage, onDemand)
    await using desk = await openDesk({ stage })
    await availableOnDemand(desk)
    const customer = await customerCalls(desk)
    desk.inviteArrives()
    await desk.until((now) => now.call?.ringing === true)
    stage.voice.hangUp(customer)
    await desk.until((now) => now.call === null)
    expect(rings(desk)).toBe(false)
    expect(desk.snapshot.notices.map(({ text }) => text)).toEqual([
      'Dana Field: The customer left before the answer.',
    ])
  })
})

describe('Persistent with an open connection', () => {
  it('mutes here, holds and resumes there, and says nothing on the leg for it', async () => {
    await setUp(stage, {})
    await using desk = await openDesk({ stage })
    const { leg } = await desk.openConnection()
    await customerCalls(desk)
    const interactionId = desk.snapshot.call?.interactionId ?? ''
    await desk.command['call.answer']({ interactionId })
    await desk.until((now) => now.call?.state === 'active')
    await desk.command['call.setMuted']({ interactionId, muted: true })
    expect(leg.said.at(-1)).toBe('microphone off')
    await desk.command['call.setMuted']({ interactionId, muted: false })
    await desk.command['call.setHeld']({ interactionId, held: true })
    await desk.until((now) => now.call?.state === 'held')
    await desk.command['call.setHeld']({ interactionId, held: false })
    await desk.until((now) => now.call?.state === 'active')
    expect(await desk.command['call.sendDtmf']({ interactionId, tones: '12#' })).toMatchObject({ ok: true })
    const microphone = leg.said.slice(1)
    expect(microphone).toEqual([
      'microphone on',
      'microphone off',
      'microphone on',
      'microphone off',
      'microphone on',
      'keys 12#',
    ])
    await desk.command['call.hangUp']({ interactionId })
    await desk.until((now) => now.call === null)
    expect(leg.said.at(-1)).toBe('microphone off')
    expect(leg.state).toBe('established')
    expect(await desk.command['call.sendDtmf']({ interactionId, tones: '1' })).toMatchObject({ ok: false })
  })

  it('muted while the audio is being replaced, the new leg never carries the microphone', async () => {
    await setUp(stage, {})
    await using desk = await openDesk({ stage })
    const { leg } = await desk.openConnection()
    await customerCalls(desk)
    const interactionId = desk.snapshot.call?.interactionId ?? ''
    await desk.command['call.answer']({ interactionId })
    await desk.until((now) => now.call?.state === 'active')
    leg.recover()
    await desk.command['call.setMuted']({ interactionId, muted: true })
    expect(leg.said.at(-1)).toBe('microphone off')
    leg.establish()
    expect(leg.said.at(-1)).toBe('microphone off')
  })

  it('muted, killed and started again: still muted, and the leg comes back without a microphone', async () => {
    await setUp(stage, {})
    const disk = emptyDisk()
    const before = await openDesk({ stage, disk })
    await before.openConnection()
    await customerCalls(before)
    const interactionId = before.snapshot.call?.interactionId ?? ''
    await before.command['call.answer']({ interactionId })
    await before.until((now) => now.call?.state === 'active')
    await before.command['call.setMuted']({ interactionId, muted: true })
    before.crash()

    await using after = await openDesk({ stage, disk })
    await after.softphone.session.restore()
    await after.until((now) => now.connection?.state === 'open' && now.call?.state === 'active')
    expect(after.snapshot.call?.muted).toBe(true)
    expect(after.sip.dialogs[0]?.said).toEqual([])
    await after.command['call.setMuted']({ interactionId, muted: false })
    expect(after.sip.dialogs[0]?.said).toEqual(['microphone on'])
  })

  it('a Hang up that the center does not answer leaves nobody listening', async () => {
    await setUp(stage, {})
    const faults = createFaults()
    await using desk = await openDesk({ stage, fetch: faults.fetch })
    const { leg } = await desk.openConnection()
    await customerCalls(desk)
    const interactionId = desk.snapshot.call?.interactionId ?? ''
    await desk.command['call.answer']({ interactionId })
    await desk.until((now) => now.call?.state === 'active')
    let respond = (_: Response): void => undefined
    faults.answer('/hang-up', () => new Promise((resolve) => (respond = resolve)))
    const asked = desk.command['call.hangUp']({ interactionId })
    expect(leg.said.at(-1)).toBe('microphone off')
    await vi.waitFor(() => expect(faults.requests.at(-1)).toMatch(/hang-up$/))
    respond(htmlPage(502))
    expect(await asked).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('You are muted') as string },
    })
    expect(desk.snapshot.call).toMatchObject({ muted: true, pending: null })
    expect(leg.said.at(-1)).toBe('microphone off')
  })

  it('a second click on Call dials once', async () => {
    await setUp(stage, {})
    const faults = createFaults()
    await using desk = await openDesk({ stage, fetch: faults.fetch })
    await desk.openConnection()
    const both = await Promise.all([
      desk.command['call.dial']({ destination: '+442079460001' }),
      desk.command['call.dial']({ destination: '+442079460001' }),
    ])
    expect(both).toMatchObject([
      { ok: true },
      { ok: false, error: { message: 'Your call is being placed already.' } },
    ])
    expect(faults.requests.filter((line) => line.endsWith('/calls'))).toHaveLength(1)
    await desk.until((now) => now.call !== null)
    await desk.command['call.hangUp']({ interactionId: desk.snapshot.call?.interactionId ?? '' })
  })

  it('mute ends with its interaction', async () => {
    await setUp(stage, {}, { postProcessingSeconds: 0 })
    await using desk = await openDesk({ stage })
    await desk.openConnection()
    for (const muted of [true, false]) {
      await customerCalls(desk)
      const interactionId = desk.snapshot.call?.interactionId ?? ''
      await desk.command['call.answer']({ interactionId })
      await desk.until((now) => now.call?.state === 'active')
      expect(desk.snapshot.call?.muted).toBe(false)
      await desk.command['call.setMuted']({ interactionId, muted })
      await desk.command['call.hangUp']({ interactionId })
      await desk.until((now) => now.call === null && now.status?.status === 'available')
    }
  })

  it('an accept that fails leaves the offer to be clicked again', async () => {
    await setUp(stage, {})
    const faults = createFaults()
    await using desk = await openDesk({ stage, fetch: faults.fetch })
    await desk.openConnection()
    await customerCalls(desk)
    const interactionId = desk.snapshot.call?.interactionId ?? ''
    faults.answer('/accept', () => htmlPage(500))
    expect(await desk.command['call.answer']({ interactionId })).toMatchObject({
      ok: false,
      error: { code: 'server-error' },
    })
    expect(desk.snapshot.call).toMatchObject({ answerWith: 'accept', pending: null })
    faults.heal()
    expect(await desk.command['call.answer']({ interactionId })).toMatchObject({ ok: true })
    await desk.until((now) => now.call?.state === 'active')
  })

  it('200 interactions over one connection leave no listener and no dialog behind', async () => {
    await setUp(stage, { autoAnswer: true }, { postProcessingSeconds: 0 })
    await using desk = await openDesk({ stage })
    const { leg } = await desk.openConnection()
    const listeners = desk.sip.listeners + desk.media.listeners
    for (let n = 0; n < 200; n++) {
      stage.voice.arrive({ queueId: 'support' })
      const { call } = await desk.until((now) => now.call?.state === 'active')
      await desk.command['call.hangUp']({ interactionId: call?.interactionId ?? '' })
      await desk.until((now) => now.call === null && now.status?.status === 'available')
    }
    expect(desk.sip.listeners + desk.media.listeners).toBe(listeners)
    expect(desk.sip.dialogs).toHaveLength(1)
    expect(leg.said.filter((line) => line === 'microphone on')).toHaveLength(200)
    expect(desk.media.said.filter((line) => line === 'play prompt')).toHaveLength(200)
  })
})

describe('outbound', () => {
  it('On Demand: the center’s call back is answered without ring and prompt', async () => {
    await setUp(stage, onDemand)
    await using desk = await openDesk({ stage })
    await availableOnDemand(desk)
    expect(await desk.command['call.dial']({ destination: '(202) 555-0143' })).toMatchObject({ ok: true })
    const dialog = desk.inviteArrives()
    expect(dialog.said).toEqual(['200 OK, microphone on'])
    await desk.until((now) => now.call?.state === 'dialing')
    expect(stage.voice.dialled.at(-1)?.address).toBe('+12025550143')
    expect(desk.media.said).not.toContain('ring')
    expect(desk.media.said).not.toContain('play prompt')
    expect(desk.snapshot.dialBlockedReason).toBe('Finish your call first.')
    stage.voice.fail(stage.voice.dialled.at(-1)?.legId ?? '', 'busy')
    await desk.until((now) => now.call === null)
    expect(desk.snapshot.notices[0]?.text).toBe('+12025550143: The number you dialled is busy.')
  })

  it('Persistent dials at once, and says so while it cannot', async () => {
    await setUp(stage, {})
    await using desk = await openDesk({ stage })
    await desk.signIn()
    expect(desk.snapshot.dialBlockedReason).toBe('Open your persistent connection first: go Available.')
    expect(await desk.command['call.dial']({ destination: '+12025550143' })).toMatchObject({
      error: { code: 'not-allowed-in-state' },
    })
  })

  it.each(['', 'Dana', '12', '++1', 'sip:', 'sip:a b@c', '"; DROP'])(
    'refuses “%s” before anybody is called',
    async (destination) => {
      await setUp(stage, onDemand)
      const faults = createFaults()
      await using desk = await openDesk({ stage, fetch: faults.fetch })
      await availableOnDemand(desk)
      expect(await desk.command['call.dial']({ destination })).toMatchObject({
        error: { code: 'bad-number' },
      })
      expect(faults.requests.some((line) => line.endsWith('/calls'))).toBe(false)
      await settle()
    },
  )
})

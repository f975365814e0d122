import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CenterStage, openStage } from '../../support/center-stage.js'
import { VirtualClock } from '../../support/virtual-clock-main.js'
import { type Desk, openDesk, setUp } from './desk.js'

// The computer's clock is set, or the computer slept, while something is being measured.

let stage: CenterStage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage[Symbol.asyncDispose]())

const hour = 3_600_000
const jumps = [
  ['back', -hour],
  ['forward', hour],
] as const

async function availableOnDemand(desk: Desk): Promise<void> {
  await desk.signIn()
  await desk.command['status.set']({ status: 'available', reasonCode: null })
  await desk.until((now) => now.status?.status === 'available')
}

describe.each(jumps)('a clock that is set %s by an hour', (_way, ms) => {
  it('neither shortens nor lengthens the delay of Auto Answer', async () => {
    await setUp(
      stage,
      { phoneConnectionMode: 'on-demand', autoAnswer: true },
      { autoAnswerDelaySeconds: 8, offerTimeoutSeconds: 60 },
    )
    const clock = new VirtualClock()
    await using desk = await openDesk({ stage, clock })
    await availableOnDemand(desk)
    stage.voice.arrive({ queueId: 'support' })
    await desk.until((now) => now.call !== null)
    const dialog = desk.inviteArrives()
    await desk.until((now) => now.call?.autoAnswerAt !== null)
    await clock.advance(2_000)
    clock.jump(ms)
    // Anything that is looked at anew must not make it due.
    desk.media.breakMicrophone('The microphone is unplugged.')
    desk.media.breakMicrophone(null)
    await clock.advance(5_900)
    expect(dialog.said).toEqual([])
    await clock.advance(100)
    expect(dialog.said).toEqual(['200 OK, microphone on'])
  })

  it('does not make an own outbound call a strange one', async () => {
    await setUp(stage, { phoneConnectionMode: 'on-demand' })
    const clock = new VirtualClock()
    await using desk = await openDesk({ stage, clock })
    await availableOnDemand(desk)
    expect(await desk.command['call.dial']({ destination: '+12025550143' })).toMatchObject({ ok: true })
    clock.jump(ms)
    const dialog = desk.inviteArrives()
    expect(dialog.said).toEqual(['200 OK, microphone on'])
    expect(desk.media.said).not.toContain('ring')
  })

  it('leaves the times that the agent reads right after the next word of the center', async () => {
    await setUp(stage, { phoneConnectionMode: 'on-demand' })
    const clock = new VirtualClock()
    await using desk = await openDesk({ stage, clock })
    await availableOnDemand(desk)
    const since = desk.snapshot.status?.since ?? 0
    clock.jump(ms)
    await desk.command['status.set']({ status: 'on-break', reasonCode: null })
    const now = await desk.until((snapshot) => snapshot.status?.status === 'on-break')
    expect(Math.abs((now.status?.since ?? 0) - (since + ms))).toBeLessThan(5_000)
  })
})

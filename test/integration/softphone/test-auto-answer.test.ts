import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ConsoleSnapshot } from '../../../src/contract/ipc/console-snapshot.js'
import { type CenterStage, openStage } from '../../support/center-stage.js'
import { stageLimitMs } from '../../../src/main/test-auto-answer/test-run.js'
import { VirtualClock } from '../../support/virtual-clock-main.js'
import { type Desk, openDesk, setUp } from './desk.js'

let stage: CenterStage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage[Symbol.asyncDispose]())

const ended = ({ test }: ConsoleSnapshot): boolean => test.state === 'passed' || test.state === 'failed'
const course = ({ test }: ConsoleSnapshot): string[] =>
  test.stages.map(({ name, state, reason }) => `${name}: ${state}${reason === null ? '' : `, ${reason}`}`)

it('passes each stage on the open connection, with its time, and ends its interaction', async () => {
  await setUp(stage, { autoAnswer: true })
  await using desk = await openDesk({ stage })
  await desk.openConnection()
  expect(await desk.command['test.run'](undefined)).toMatchObject({ ok: true })
  const done = await desk.until(ended)
  expect(course(done)).toEqual([
    'Offer seen: passed',
    'Decision: passed',
    'Answer sent: passed',
    'Prompt audible: passed',
    'First audio both ways: passed',
  ])
  expect(done.test.state).toBe('passed')
  expect(done.test.stages.every(({ ms }) => ms !== null && ms >= 0)).toBe(true)
  await desk.until((now) => now.call === null && now.status?.status === 'available')
})

it('passes On Demand by the INVITE', async () => {
  await setUp(stage, { phoneConnectionMode: 'on-demand', autoAnswer: true })
  await using desk = await openDesk({ stage })
  await desk.signIn()
  await desk.command['status.set']({ status: 'available', reasonCode: null })
  await desk.until((now) => now.status?.status === 'available')
  await desk.command['test.run'](undefined)
  await desk.until((now) => now.call?.kind === 'test')
  expect(desk.inviteArrives().said).toEqual(['200 OK, microphone on'])
  expect((await desk.until(ended)).test.state).toBe('passed')
})

it.each([
  [
    'Auto Answer is off',
    false,
    () => undefined,
    'Auto Answer is off for you. Ask your supervisor to enable it, then test again.',
  ],
  [
    'the microphone is gone',
    true,
    (desk: Desk): void => desk.media.breakMicrophone('The microphone is unplugged.'),
    'Auto Answer cannot connect: The microphone is unplugged. Choose a working device under Audio devices in the menu.',
  ],
  [
    'the prompt cannot be played',
    true,
    (desk: Desk): void => void (desk.media.promptFails = true),
    'The prompt could not be played on the headset “Built-in”: The headset is gone. Choose a working headset under Audio devices in the menu.',
  ],
  [
    'nothing is heard',
    true,
    (desk: Desk): void => void (desk.media.firstAudio = { incomingAfterMs: null, outgoingAfterMs: 5 }),
    'The call is up, but no sound came from the contact center. Your network may hold it back: tell your IT support.',
  ],
  [
    'the microphone sends nothing',
    true,
    (desk: Desk): void => void (desk.media.firstAudio = { incomingAfterMs: 5, outgoingAfterMs: null }),
    'The microphone “Built-in” was silent. Say a few words during the test, check its mute switch, or choose another under Audio devices in the menu.',
  ],
] as const)('fails with the reason when %s', async (_name, autoAnswer, breakIt, reason) => {
  await setUp(stage, { autoAnswer })
  await using desk = await openDesk({ stage })
  await desk.openConnection()
  breakIt(desk)
  await desk.command['test.run'](undefined)
  const done = await desk.until(ended)
  expect(done.test).toMatchObject({ state: 'failed', reason })
  expect(done.test.stages.some(({ state }) => state === 'waiting' || state === 'running')).toBe(false)
})

it('fails when the call never arrives, by the clock', async () => {
  await setUp(stage, { phoneConnectionMode: 'on-demand', autoAnswer: true })
  const clock = new VirtualClock()
  await using desk = await openDesk({ stage, clock })
  await desk.signIn()
  await desk.command['status.set']({ status: 'available', reasonCode: null })
  await desk.until((now) => now.status?.status === 'available')
  await desk.command['test.run'](undefined)
  await desk.until((now) => now.test.stages[1]?.state === 'running')
  await clock.advance(8_000)
  expect((await desk.until(ended)).test.reason).toBe(
    'The call did not arrive at this softphone, although it is registered. Test again. If it fails again, tell your IT support.',
  )
})

it('is refused while it cannot run, and while it runs', async () => {
  await setUp(stage, { autoAnswer: true })
  await using desk = await openDesk({ stage })
  await desk.signIn()
  expect(await desk.command['test.run'](undefined)).toMatchObject({
    error: { code: 'not-allowed-in-state', message: 'Open your persistent connection first: go Available.' },
  })
})

it('that is under way at the log-out says nothing to whoever signs in next, who may run their own', async () => {
  await setUp(stage, { phoneConnectionMode: 'on-demand', autoAnswer: true })
  const clock = new VirtualClock()
  await using desk = await openDesk({ stage, clock })
  await desk.signIn()
  await desk.command['test.run'](undefined)
  await desk.until((now) => now.call?.kind === 'test')
  await desk.command['session.signOut'](undefined)
  await desk.signIn()
  expect(desk.snapshot.test).toMatchObject({ state: 'idle', stages: [] })
  await clock.advance(stageLimitMs)
  expect(desk.snapshot.test).toMatchObject({ state: 'idle', stages: [] })
  await desk.until((now) => now.dialBlockedReason === null)
  expect(await desk.command['test.run'](undefined)).toMatchObject({ ok: true })
  expect(desk.snapshot.test.state).toBe('running')
})

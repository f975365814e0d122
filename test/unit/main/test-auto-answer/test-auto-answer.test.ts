import { describe, expect, it } from 'vitest'
import type { InteractionSnapshot } from '../../../../src/contract/agent-api/session.js'
import { apiFailure } from '../../../../src/main/net/api-request.js'
import type { CallStepNews } from '../../../../src/main/calls/line.js'
import { createFactsStore, noSession } from '../../../../src/main/state/facts.js'
import { stageLimitMs } from '../../../../src/main/test-auto-answer/test-run.js'
import { createTestAutoAnswer } from '../../../../src/main/test-auto-answer/test-auto-answer.js'
import { interaction, session, status } from '../../../support/agent-session.js'
import { createFakeMedia } from '../../../support/fake-media.js'
import { recordingLogger } from '../../../support/recording-logger.js'
import { VirtualClock, settle } from '../../../support/virtual-clock-main.js'

/** An agent On Demand, Available, with a test interaction that the test plays step by step. */
function open() {
  const clock = new VirtualClock()
  const media = createFakeMedia()
  media.setDevices({
    microphone: { ...media.devices.microphone, activeLabel: 'Yeti Nano' },
    headset: { ...media.devices.headset, activeLabel: 'Jabra Evolve' },
  })
  const store = createFactsStore({
    app: { version: '1', testBuild: false, theme: 'system', themeBy: 'built-in' },
    server: 'https://center.example',
    serverBy: 'built-in',
    devices: media.devices,
  })
  const signsIn = (): void =>
    store.setState(({ signIn }) => ({
      signIn: { ...signIn, state: 'signed-in' },
      events: { state: 'up', cause: null, retryAt: null },
      registration: { state: 'up', cause: null, retryAt: null },
      session: session({
        status: status({ status: 'available' }),
        profile: { phoneConnectionMode: 'on-demand', workplace: { kind: 'softphone' }, pendingMode: null },
      }),
    }))
  signsIn()
  const listeners = new Set<(step: CallStepNews) => void>()
  const said: string[] = []
  let commandId = ''
  const test = createTestAutoAnswer({
    store,
    api: {
      testInteraction: async (id) => {
        commandId = id
        return { ok: true, value: null }
      },
      interaction: async (command, id) => {
        said.push(`${command} ${id}`)
        return { ok: true, value: null }
      },
    },
    line: {
      onStep: (listener) => {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
    media,
    legDialogId: () => null,
    clock,
    chance: { random: () => 0, uuid: () => 'command-1' },
    log: recordingLogger(),
  })
  const tell = async (step: CallStepNews): Promise<void> => {
    for (const listener of [...listeners]) listener(step)
    await settle()
  }
  return {
    clock,
    media,
    store,
    said,
    test,
    signsIn,
    signsOut: () =>
      store.setState(({ signIn }) => ({ ...noSession, signIn: { ...signIn, state: 'signed-out' } })),
    get listeners() {
      return listeners.size
    },
    get shown() {
      return store.getState().test
    },
    offered: async (change: Partial<InteractionSnapshot> = {}): Promise<void> => {
      const offer = interaction({
        interactionId: 't1',
        kind: 'test',
        delivery: 'invite',
        commandId,
        ...change,
      })
      store.setState(({ session: current }) => ({ session: current && { ...current, interaction: offer } }))
      await settle()
    },
    decided: (action: 'answer' | 'ring', reason: string) =>
      tell({ step: 'decided', key: 't1', action, reason }),
    taken: () => tell({ step: 'taken', key: 't1', dialogId: 'd1', problem: null }),
    prompted: () => tell({ step: 'prompt', startedAfterMs: 3, problem: null }),
  }
}
const begun = async () => {
  const desk = open()
  expect(await desk.test.run()).toMatchObject({ ok: true })
  await settle()
  return desk
}
/** up to the prompt */
const connected = async () => {
  const desk = await begun()
  await desk.offered()
  await desk.decided('answer', 'auto-answer')
  await desk.taken()
  return desk
}

describe('a silent microphone', () => {
  it('is listened for less long than the stage may take, or the stage could not name it', async () => {
    const desk = await connected()
    expect(desk.media.said).toContain('arm first audio d1 6000')
    expect(stageLimitMs).toBeGreaterThan(6_000)
  })

  it('is told by its name', async () => {
    const desk = await begun()
    desk.media.firstAudio = { incomingAfterMs: 5, outgoingAfterMs: null }
    await desk.offered()
    await desk.decided('answer', 'auto-answer')
    await desk.taken()
    await desk.prompted()
    expect(desk.shown).toMatchObject({
      state: 'failed',
      reason:
        'The microphone “Yeti Nano” was silent. Say a few words during the test, check its mute switch, or choose another under Audio devices in the menu.',
    })
  })

  it('is told as mute when the agent was muted', async () => {
    const desk = await begun()
    desk.media.firstAudio = { incomingAfterMs: 5, outgoingAfterMs: null }
    await desk.offered()
    desk.store.setState(({ call }) => ({ call: { ...call, mutedCalls: ['t1'] } }))
    await desk.decided('answer', 'auto-answer')
    await desk.taken()
    await desk.prompted()
    expect(desk.shown.reason).toBe(
      'You were muted during the test. Test again without Mute, and say a few words.',
    )
  })
})

it('names both devices when the engine never says what it heard', async () => {
  const desk = await begun()
  desk.media.firstAudio = null
  await desk.offered()
  await desk.decided('answer', 'auto-answer')
  await desk.taken()
  await desk.prompted()
  await desk.clock.advance(8_000)
  expect(desk.shown.reason).toContain('microphone “Yeti Nano” and the headset “Jabra Evolve”')
  expect(desk.listeners).toBe(0)
  expect(desk.clock.pending).toBe(0)
})

it('says that the phone is not registered when the call cannot arrive', async () => {
  const desk = await begun()
  desk.store.setState({
    registration: { state: 'retrying', cause: 'The phone server does not answer.', retryAt: null },
  })
  await desk.offered()
  await desk.clock.advance(8_000)
  expect(desk.shown.reason).toBe(
    'The call could not arrive: your phone is not registered (The phone server does not answer). Wait until it is, then test again.',
  )
})

it('waits for the decision about the offer when the INVITE came before it', async () => {
  const desk = await begun()
  await desk.decided('ring', 'not-announced')
  await desk.offered()
  expect(desk.shown.state).toBe('running')
  await desk.decided('answer', 'auto-answer')
  expect(desk.shown.stages[1]).toMatchObject({ name: 'Decision', state: 'passed' })
})

it('measures its stages though the computer’s clock is set meanwhile', async () => {
  const desk = await begun()
  await desk.clock.advance(200)
  desk.clock.jump(-3_600_000)
  await desk.offered()
  expect(desk.shown.stages[0]).toMatchObject({ state: 'passed', ms: 200 })
})

describe('a log-out during the test', () => {
  it('leaves nothing to the next sign-in: no result, no stage, no command', async () => {
    const desk = await connected()
    desk.signsOut()
    await settle()
    desk.signsIn()
    await desk.clock.advance(20_000)
    expect(desk.shown).toMatchObject({ state: 'idle', stages: [], reason: null })
    expect(desk.said).toEqual([])
    expect(desk.listeners).toBe(0)
    expect(desk.clock.pending).toBe(0)
  })

  it('leaves the next agent’s own test alone', async () => {
    const desk = await begun()
    desk.signsOut()
    desk.signsIn()
    expect(await desk.test.run()).toMatchObject({ ok: true })
    await desk.clock.advance(100)
    expect(desk.shown.state).toBe('running')
    expect(desk.shown.stages.map(({ state }) => state)).toEqual([
      'running',
      'waiting',
      'waiting',
      'waiting',
      'waiting',
    ])
  })
})

it('ends with the app, without a command or a timer', async () => {
  const desk = await connected()
  desk.test.dispose()
  await settle()
  expect(desk.listeners).toBe(0)
  expect(desk.clock.pending).toBe(0)
  expect(desk.said).toEqual([])
})

it('says why the contact center refused, and what to do', async () => {
  const desk = open()
  const refused = createTestAutoAnswer({
    store: desk.store,
    api: {
      testInteraction: async () => apiFailure('server-error', 'The contact center reports a fault.'),
      interaction: async () => ({ ok: true, value: null }),
    },
    line: { onStep: () => () => undefined },
    media: desk.media,
    legDialogId: () => null,
    clock: desk.clock,
    chance: { random: () => 0, uuid: () => 'command-2' },
    log: recordingLogger(),
  })
  await refused.run()
  await settle()
  expect(desk.shown.reason).toBe(
    'The contact center did not start the test: The contact center reports a fault. Try again in a moment.',
  )
})

import { type Result, fail, succeed } from '../../contract/errors.js'
import type { TestView } from '../../contract/ipc/console-snapshot.js'
import type { AgentApi } from '../agent/agent-api.js'
import type { Chance } from '../ports.js'
import { dialBlockedReason } from '../state/dial-blocked.js'
import { StageFailed, type TestRunOptions, playTest, stageNames } from './test-run.js'

/** Test Auto Answer: one real `test` interaction through the real path, each stage with its time since the start. */
export interface TestAutoAnswer {
  /** resolves when the test has begun; its course is in the snapshot */
  run(): Promise<Result<null>>
  dispose(): void
}

export type TestAutoAnswerOptions = Omit<TestRunOptions, 'api' | 'commandId' | 'signal' | 'mark'> & {
  readonly api: Pick<AgentApi, 'testInteraction' | 'interaction'>
  readonly chance: Chance
}

export function createTestAutoAnswer(options: TestAutoAnswerOptions): TestAutoAnswer {
  const { store, api, clock, chance, log } = options
  let current: AbortController | null = null

  const patch = (change: (test: TestView) => TestView): void =>
    store.setState(({ test }) => ({ test: change(test) }))

  const play = async (run: AbortController): Promise<void> => {
    const { signal } = run
    const startedAt = clock.monotonic()
    const offered: { interactionId: string | null } = { interactionId: null }
    /** What a run still says after the log-out is nobody's business: the next agent begins without it. */
    const show = (change: (test: TestView) => TestView): void => {
      if (!signal.aborted) patch(change)
    }
    const mark: TestRunOptions['mark'] = (name, stage) =>
      show((test) => ({
        ...test,
        stages: test.stages.map((one) => (one.name === name ? { ...one, ...stage } : one)),
      }))
    try {
      await playTest({ ...options, commandId: chance.uuid(), signal, mark }, (interactionId) => {
        offered.interactionId = interactionId
      })
      show((test) => ({ ...test, state: 'passed', reason: null }))
      log.info('test auto answer passed', { ms: Math.round(clock.monotonic() - startedAt) })
    } catch (error) {
      const reason = error instanceof StageFailed ? error.message : 'Something went wrong inside Offhook.'
      show((test) => ({
        ...test,
        state: 'failed',
        reason,
        stages: test.stages.map((one) => (one.state === 'waiting' ? { ...one, state: 'skipped' } : one)),
      }))
      log.warn('test auto answer failed', { reason })
    }
    // A log-out has ended the interaction with everything else.
    if (offered.interactionId !== null && !signal.aborted) await tidyUp(offered.interactionId)
  }

  /** The test ends with its interaction, also when nobody took it. */
  const tidyUp = async (interactionId: string): Promise<void> => {
    const interaction = store.getState().session?.interaction
    if (interaction?.interactionId !== interactionId || interaction.state === 'ended') return
    // Accepted a moment ago, it is still told as offered here: what does not end it as an offer ends it as a call.
    const ended = interaction.state === 'offered' ? await api.interaction('reject', interactionId) : null
    if (!ended?.ok) await api.interaction('hangUp', interactionId)
  }

  const stopWatching = store.subscribe(({ signIn }) => {
    if (signIn.state !== 'signed-in') current?.abort()
  })

  return {
    run: async () => {
      if (store.getState().test.state === 'running')
        return fail('not-allowed-in-state', 'The test is running already. Wait for its result.')
      const blocked = dialBlockedReason(store.getState())
      if (blocked !== null) return fail('not-allowed-in-state', blocked)
      const stages = stageNames.map((name) => ({ name, state: 'waiting', ms: null, reason: null }) as const)
      patch(() => ({ state: 'running', startedAt: clock.now(), stages: [...stages], reason: null }))
      current = new AbortController()
      void play(current)
      return succeed(null)
    },
    dispose: () => {
      stopWatching()
      current?.abort()
    },
  }
}

import type { InteractionSnapshot } from '../../contract/agent-api/session.js'
import { type Result, fail, succeed } from '../../contract/errors.js'
import type { TestView } from '../../contract/ipc/console-snapshot.js'
import type { AgentApi } from '../agent/agent-api.js'
import type { Chance } from '../agent/ports.js'
import { type AutoAnswerReason, autoAnswerReasonInWords } from '../calls/auto-answer.js'
import type { CallStepNews, Line } from '../calls/line.js'
import { deviceProblem } from '../calls/device-problem.js'
import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import type { MediaPort } from '../media/media-port.js'
import { dialBlockedReason } from '../state/dial-blocked.js'
import type { FactsStore } from '../state/facts.js'

/** Test Auto Answer: one real `test` interaction through the real path, each stage with its time since the start. */
export interface TestAutoAnswer {
  /** resolves when the test has begun; its course is in the snapshot */
  run(): Promise<Result<null>>
  dispose(): void
}

export interface TestAutoAnswerOptions {
  readonly store: FactsStore
  readonly api: Pick<AgentApi, 'testInteraction' | 'interaction'>
  readonly line: Pick<Line, 'onStep'>
  readonly media: Pick<MediaPort, 'armFirstAudio'>
  /** the dialog of the persistent leg, null without one */
  readonly legDialogId: () => string | null
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Logger
}

export const stageNames = [
  'Offer seen',
  'Decision',
  'Answer sent',
  'Prompt audible',
  'First audio both ways',
] as const
type StageName = (typeof stageNames)[number]
/** Each stage may take this long, beside the tenant's answer delay. */
export const stageLimitMs = 8_000

const isJoined = (interaction: InteractionSnapshot | null): boolean =>
  typeof interaction?.joinedAt === 'number'

class StageFailed extends Error {}

export function createTestAutoAnswer(options: TestAutoAnswerOptions): TestAutoAnswer {
  const { store, api, line, media, legDialogId, clock, chance, log } = options
  let disposed = false

  const patch = (change: (test: TestView) => TestView): void =>
    store.setState(({ test }) => ({ test: change(test) }))
  const mark = (name: StageName, stage: Partial<TestView['stages'][number]>): void =>
    patch((test) => ({
      ...test,
      stages: test.stages.map((one) => (one.name === name ? { ...one, ...stage } : one)),
    }))

  const play = async (commandId: string, startedAt: number): Promise<void> => {
    const news: CallStepNews[] = []
    const waiting = new Set<() => void>()
    const look = (): void => {
      for (const check of [...waiting]) check()
    }
    const stops = [
      line.onStep((step) => {
        news.push(step)
        look()
      }),
      store.subscribe(look),
    ]
    const delayMs = (store.getState().settings?.autoAnswerDelaySeconds ?? 0) * 1000

    /** the first value `find` gives, looked for at every change */
    const until = <T>(find: () => T | null, otherwise: string): Promise<T> =>
      new Promise((resolve, reject) => {
        const finish = (settle: () => void): void => {
          waiting.delete(check)
          cancel()
          settle()
        }
        const check = (): void => {
          const found = find()
          if (found !== null) finish(() => resolve(found))
        }
        const cancel = clock.after(stageLimitMs + delayMs, () =>
          finish(() => reject(new StageFailed(otherwise))),
        )
        waiting.add(check)
        check()
      })
    const stage = async <T>(name: StageName, work: () => Promise<T>): Promise<T> => {
      mark(name, { state: 'running' })
      try {
        const value = await work()
        mark(name, { state: 'passed', ms: clock.now() - startedAt })
        return value
      } catch (error) {
        const reason = error instanceof StageFailed ? error.message : 'Something went wrong inside Offhook.'
        if (!(error instanceof StageFailed)) log.error('test failed', { error })
        mark(name, { state: 'failed', ms: clock.now() - startedAt, reason })
        throw new StageFailed(reason)
      }
    }
    const testInteraction = (): InteractionSnapshot | null => {
      const interaction = store.getState().session?.interaction
      return interaction?.kind === 'test' && interaction.commandId === commandId ? interaction : null
    }

    let interactionId: string | null = null
    try {
      const offer = await stage('Offer seen', async () => {
        const asked = await api.testInteraction(commandId)
        if (!asked.ok) throw new StageFailed(asked.error.message)
        return until(testInteraction, 'The contact center did not offer the test interaction.')
      })
      const key = offer.interactionId
      interactionId = key
      const mine = (step: CallStepNews): boolean => step.step === 'prompt' || step.key === key
      const find = <S extends CallStepNews['step']>(step: S) =>
        (news.find((one) => one.step === step && mine(one)) ?? null) as Extract<
          CallStepNews,
          { step: S }
        > | null

      if (offer.delivery !== 'desk-phone') {
        await stage('Decision', async () => {
          const arrived =
            offer.delivery === 'invite'
              ? 'The call did not arrive at this softphone.'
              : 'No decision was made.'
          const decided = await until(() => find('decided'), arrived)
          if (decided.action !== 'answer') throw new StageFailed(whyNot(decided.reason as AutoAnswerReason))
        })
      } else mark('Decision', { state: 'skipped', reason: 'Your desk phone answers by itself.' })

      const taken = await stage('Answer sent', async () => {
        if (offer.delivery === 'desk-phone') {
          await until(() => (isJoined(testInteraction()) ? true : null), 'The desk phone did not answer.')
          return null
        }
        const sent = await until(() => find('taken'), 'The call was not answered.')
        if (sent.problem) throw new StageFailed(sent.problem.message)
        return sent
      })
      if (!taken) {
        mark('Prompt audible', { state: 'skipped', reason: 'The prompt plays on your desk phone.' })
        mark('First audio both ways', { state: 'skipped', reason: 'Audio is on your desk phone.' })
      } else {
        const dialogId = taken.dialogId ?? legDialogId()
        const heard = dialogId === null ? null : media.armFirstAudio(dialogId)
        await stage('Prompt audible', async () => {
          const prompt = await until(() => find('prompt'), 'The prompt was not played.')
          if (prompt.problem !== null) throw new StageFailed(prompt.problem)
        })
        await stage('First audio both ways', async () => {
          let audio: { incomingAfterMs: number | null; outgoingAfterMs: number | null } | null = null
          void heard?.then((first) => {
            audio = first
            look()
          })
          const { incomingAfterMs, outgoingAfterMs } = await until(() => audio, 'No audio was heard.')
          if (incomingAfterMs === null) throw new StageFailed('Nothing was heard from the contact center.')
          if (outgoingAfterMs === null) throw new StageFailed('Your microphone sent nothing.')
        })
      }
      patch((test) => ({ ...test, state: 'passed', reason: null }))
      log.info('test auto answer passed', { ms: clock.now() - startedAt })
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown'
      patch((test) => ({
        ...test,
        state: 'failed',
        reason,
        stages: test.stages.map((one) => (one.state === 'waiting' ? { ...one, state: 'skipped' } : one)),
      }))
      log.warn('test auto answer failed', { reason })
    } finally {
      for (const stop of stops) stop()
      if (interactionId !== null && !disposed) await tidyUp(interactionId)
    }
  }

  /** The test ends with its interaction, also when nobody took it. */
  const tidyUp = async (interactionId: string): Promise<void> => {
    const interaction = store.getState().session?.interaction
    if (interaction?.interactionId !== interactionId || interaction.state === 'ended') return
    // Accepted a moment ago, it is still told as offered here: what does not end it as an offer ends it as a call.
    const ended = interaction.state === 'offered' ? await api.interaction('reject', interactionId) : null
    if (!ended?.ok) await api.interaction('hangUp', interactionId)
  }
  const whyNot = (reason: AutoAnswerReason): string =>
    reason === 'off'
      ? 'Auto Answer is off for you.'
      : (autoAnswerReasonInWords(reason, deviceProblem(store.getState().devices)) ??
        'Auto Answer did not act.')

  return {
    run: async () => {
      if (store.getState().test.state === 'running')
        return fail('not-allowed-in-state', 'The test is running.')
      const blocked = dialBlockedReason(store.getState())
      if (blocked !== null) return fail('not-allowed-in-state', blocked)
      const startedAt = clock.now()
      const stages = stageNames.map((name) => ({ name, state: 'waiting', ms: null, reason: null }) as const)
      patch(() => ({ state: 'running', startedAt, stages: [...stages], reason: null }))
      void play(chance.uuid(), startedAt)
      return succeed(null)
    },
    dispose: () => {
      disposed = true
    },
  }
}

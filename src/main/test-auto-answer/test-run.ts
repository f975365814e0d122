import type { InteractionSnapshot } from '../../contract/agent-api/session.js'
import type { TestView } from '../../contract/ipc/console-snapshot.js'
import type { AgentApi } from '../agent/agent-api.js'
import type { AutoAnswerReason } from '../calls/auto-answer.js'
import type { CallStepNews, Line } from '../calls/line.js'
import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import type { MediaPort } from '../media/media-port.js'
import type { Facts, FactsStore } from '../state/facts.js'
import {
  callDidNotArrive,
  deskPhoneDidNotAnswer,
  noAudioAtAll,
  notAnswered,
  notAsked,
  notConnectedBy,
  notDecided,
  notOffered,
  nothingFromCenter,
  nothingFromMicrophone,
  promptNotHeard,
} from './stage-words.js'

export const stageNames = [
  'Offer seen',
  'Decision',
  'Answer sent',
  'Prompt audible',
  'First audio both ways',
] as const
export type StageName = (typeof stageNames)[number]
/** Each stage may take this long, beside the tenant's answer delay. */
export const stageLimitMs = 8_000
/** Sooner than the stage's end, so that it is known which side was silent. */
const audioLimitMs = 6_000

export interface TestRunOptions {
  readonly store: FactsStore
  readonly api: Pick<AgentApi, 'testInteraction'>
  readonly line: Pick<Line, 'onStep'>
  readonly media: Pick<MediaPort, 'armFirstAudio'>
  /** the dialog of the persistent leg, null without one */
  readonly legDialogId: () => string | null
  readonly clock: Clock
  readonly log: Logger
  readonly commandId: string
  /** the run is over for everybody: the agent has logged out, or the app ends */
  readonly signal: AbortSignal
  readonly mark: (name: StageName, stage: Partial<TestView['stages'][number]>) => void
}

/** A stage did not come about, in words for the agent. */
export class StageFailed extends Error {}

/** Plays one run to its end. @returns the test interaction's id once it was offered. @throws StageFailed */
export async function playTest(
  options: TestRunOptions,
  offered: (interactionId: string) => void,
): Promise<void> {
  const { store, api, line, media, legDialogId, clock, log, commandId, signal, mark } = options
  const startedAt = clock.monotonic()
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
  signal.addEventListener('abort', look)
  const delayMs = (store.getState().settings?.autoAnswerDelaySeconds ?? 0) * 1000

  /** the first value `find` gives, looked for at every change */
  const until = <T>(find: () => T | null, otherwise: (facts: Facts) => string): Promise<T> =>
    new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        waiting.delete(check)
        cancel()
        settle()
      }
      const check = (): void => {
        if (signal.aborted) return finish(() => reject(new StageFailed('You were signed out.')))
        const found = find()
        if (found !== null) finish(() => resolve(found))
      }
      const cancel = clock.after(stageLimitMs + delayMs, () =>
        finish(() => reject(new StageFailed(otherwise(store.getState())))),
      )
      waiting.add(check)
      check()
    })
  const stage = async <T>(name: StageName, work: () => Promise<T>): Promise<T> => {
    mark(name, { state: 'running' })
    const ms = (): number => clock.monotonic() - startedAt
    try {
      const value = await work()
      mark(name, { state: 'passed', ms: ms() })
      return value
    } catch (error) {
      const reason = error instanceof StageFailed ? error.message : 'Something went wrong inside Offhook.'
      if (!(error instanceof StageFailed)) log.error('test failed', { error })
      mark(name, { state: 'failed', ms: ms(), reason })
      throw new StageFailed(reason)
    }
  }
  const testInteraction = (): InteractionSnapshot | null => {
    const interaction = store.getState().session?.interaction
    return interaction?.kind === 'test' && interaction.commandId === commandId ? interaction : null
  }

  try {
    const offer = await stage('Offer seen', async () => {
      const asked = await api.testInteraction(commandId)
      if (!asked.ok) throw new StageFailed(notAsked(asked.error))
      return until(testInteraction, notOffered)
    })
    const key = offer.interactionId
    offered(key)
    const isIts = (step: CallStepNews): boolean => step.step === 'prompt' || step.key === key
    const find = <S extends CallStepNews['step']>(step: S) =>
      (news.findLast((one) => one.step === step && isIts(one)) ?? null) as Extract<
        CallStepNews,
        { step: S }
      > | null
    /** An INVITE that comes before its offer rings until the offer says what it is. */
    const decision = () => {
      const decided = find('decided')
      return decided?.reason === 'not-announced' ? null : decided
    }

    if (offer.delivery !== 'desk-phone') {
      await stage('Decision', async () => {
        const decided = await until(decision, offer.delivery === 'invite' ? callDidNotArrive : notDecided)
        if (decided.action === 'answer') return
        throw new StageFailed(notConnectedBy(decided.reason as AutoAnswerReason, store.getState()))
      })
    } else mark('Decision', { state: 'skipped', reason: 'Your desk phone answers by itself.' })

    const taken = await stage('Answer sent', async () => {
      if (offer.delivery === 'desk-phone') {
        const isJoined = (): true | null => (typeof testInteraction()?.joinedAt === 'number' ? true : null)
        await until(isJoined, deskPhoneDidNotAnswer)
        return null
      }
      const sent = await until(
        () => find('taken'),
        () => notAnswered(null),
      )
      if (sent.problem) throw new StageFailed(notAnswered(sent.problem))
      return sent
    })
    if (!taken) {
      mark('Prompt audible', { state: 'skipped', reason: 'The prompt plays on your desk phone.' })
      mark('First audio both ways', { state: 'skipped', reason: 'Audio is on your desk phone.' })
      return
    }
    const dialogId = taken.dialogId ?? legDialogId()
    const heard = dialogId === null ? null : media.armFirstAudio(dialogId, audioLimitMs)
    await stage('Prompt audible', async () => {
      const prompt = await until(
        () => find('prompt'),
        (facts) => promptNotHeard(facts, null),
      )
      if (prompt.problem !== null) throw new StageFailed(promptNotHeard(store.getState(), prompt.problem))
    })
    await stage('First audio both ways', async () => {
      let audio: Awaited<typeof heard> = null
      void heard?.then((first) => {
        audio = first
        look()
      })
      const { incomingAfterMs, outgoingAfterMs } = await until(() => audio, noAudioAtAll)
      const silentIn = incomingAfterMs === null
      const silentOut = outgoingAfterMs === null
      if (silentIn && silentOut) throw new StageFailed(noAudioAtAll(store.getState()))
      if (silentIn) throw new StageFailed(nothingFromCenter())
      if (silentOut) throw new StageFailed(nothingFromMicrophone(store.getState()))
    })
  } finally {
    for (const stop of stops) stop()
    signal.removeEventListener('abort', look)
  }
}

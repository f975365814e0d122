import type { InteractionSnapshot } from '../../contract/agent-api/session.js'
import type { Failure, Result } from '../../contract/errors.js'
import type { AgentApi } from '../agent/agent-api.js'
import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import type { MediaPort } from '../media/media-port.js'
import type { IncomingInvite, SipDialog } from '../sip/sip-port.js'
import type { Facts, FactsStore } from '../state/facts.js'
import type { CallEffect, CallEvent, CallInvite, CallState } from './call-shape-state.js'
import { callTransition } from './call-state.js'
import { callConditions } from './conditions.js'
import { followDialogs } from './followed-dialogs.js'
import { callMicrophoneIsLive, carriesAudio } from './microphone.js'
import type { Ringer } from './ringer.js'

/** Line 1: runs the call machine against SIP, media and the Agent API. */
export interface Line {
  readonly machine: CallState
  dispatch(event: CallEvent): void
  /** an INVITE that is no validation call */
  receive(dialog: SipDialog): void
  /** an INVITE of our own */
  follow(dialog: SipDialog): void
  /** the dialog that carries this interaction, if an INVITE does */
  dialogOf(interactionId: string): SipDialog | null
  patch(call: Partial<Facts['call']>): void
  onStep(listener: (step: CallStepNews) => void): () => void
  dispose(): void
}

export type CallStepNews =
  | {
      readonly step: 'decided'
      readonly key: string
      readonly action: 'answer' | 'ring' | 'refuse'
      readonly reason: string
    }
  | { readonly step: 'prompt'; readonly startedAfterMs: number | null; readonly problem: string | null }
  | {
      readonly step: 'taken'
      readonly key: string
      readonly dialogId: string | null
      readonly problem: Failure | null
    }

export interface LineOptions {
  readonly store: FactsStore
  readonly api: Pick<AgentApi, 'interaction'>
  readonly media: MediaPort
  readonly ringer: Ringer
  readonly clock: Clock
  readonly log: Logger
  /** the dialog of the open persistent leg, for its quality */
  readonly legDialog: () => SipDialog | null
  /** the INVITE as the machine is told of it; without one as a contact center means it */
  readonly describe?: (dialog: SipDialog, arrivedAt: number) => CallInvite
}

/** ms at most for which the prompt lets an answer go first: the engine does one thing after the other, and so does a small computer. */
const promptWaitsMs = 20

export function createLine(options: LineOptions): Line {
  const { store, api, media, ringer, clock, log, legDialog } = options
  const describe = options.describe ?? centerInvite
  const listeners = new Set<(step: CallStepNews) => void>()
  let cancelSchedule: (() => void) | null = null
  /** settled when the last answer by SIP is on its way, or has failed */
  let answerSent: Promise<unknown> = Promise.resolve()

  const tell = (news: CallStepNews): void => {
    for (const listener of listeners) listener(news)
  }
  const machine = () => store.getState().call.machine
  const patch = (call: Partial<Facts['call']>): void =>
    store.setState((facts) => ({ call: { ...facts.call, ...call } }))

  const dialogs = followDialogs({
    onChange: ({ id, state }) => dispatch({ type: 'dialog', dialogId: id, state }),
    what: 'call dialog',
    log,
  })

  const dispatch = (event: CallEvent): void => {
    const step = callTransition(machine(), event, clock.monotonic())
    if (step.state !== machine()) patch({ machine: step.state })
    for (const effect of step.effects) run(effect)
  }

  const run = (effect: CallEffect): void => {
    switch (effect.type) {
      case 'start-ringing':
        return ringer.set('call', true)
      case 'stop-ringing':
        return ringer.set('call', false)
      case 'schedule':
        armAutoAnswer(Math.max(0, effect.at - clock.monotonic()))
        return
      case 'cancel-schedule':
        cancelSchedule?.()
        cancelSchedule = null
        patch({ autoAnswerAt: null })
        return
      case 'answer':
        answerSent = answerDialog(effect.dialogId, effect.key)
        return
      case 'accept':
        void accept(effect.interactionId)
        return
      case 'refuse':
        return dialogs.refuse(effect.dialogId, effect.status)
      case 'hang-up':
        return dialogs.hangUp(effect.dialogId)
      case 'play-prompt':
        void playPrompt()
        return
      case 'decided':
        log.info('auto answer decided', {
          interactionId: effect.key,
          action: effect.decision.do,
          reason: effect.decision.reason,
        })
        tell({ step: 'decided', key: effect.key, action: effect.decision.do, reason: effect.decision.reason })
        return
      default:
        return effect satisfies never
    }
  }

  const armAutoAnswer = (inMs: number): void => {
    cancelSchedule?.()
    cancelSchedule = clock.after(inMs, () => dispatch({ type: 'due' }))
    patch({ autoAnswerAt: clock.now() + inMs })
  }

  const answerDialog = async (dialogId: string, key: string): Promise<Result<null>> => {
    const answering = dialogs.answer(dialogId, callMicrophoneIsLive(store.getState()))
    if (answering === null) {
      const gone = { code: 'not-allowed-in-state', message: 'The caller has gone.' } as const
      tell({ step: 'taken', key, dialogId, problem: gone })
      dispatch({ type: 'take-failed', key })
      return { ok: false, error: gone }
    }
    const answered = await answering
    tell({ step: 'taken', key, dialogId, problem: answered.ok ? null : answered.error })
    if (!answered.ok) {
      log.warn('call not answered', { interactionId: key, code: answered.error.code })
      dispatch({ type: 'take-failed', key })
    }
    return answered
  }

  const accept = async (interactionId: string): Promise<Result<null>> => {
    const accepted = await api.interaction('accept', interactionId)
    tell({ step: 'taken', key: interactionId, dialogId: null, problem: accepted.ok ? null : accepted.error })
    if (!accepted.ok) {
      log.warn('offer not accepted', { interactionId, code: accepted.error.code })
      dispatch({ type: 'take-failed', key: interactionId })
    }
    return accepted
  }

  const answerOrTime = (): Promise<void> =>
    new Promise((resolve) => {
      const cancel = clock.after(promptWaitsMs, resolve)
      void answerSent.finally(() => {
        cancel()
        resolve()
      })
    })

  const playPrompt = async (): Promise<void> => {
    await answerOrTime()
    const played = await media.playPrompt()
    if (!played.ok) log.warn('prompt not played', { code: played.error.code })
    tell({
      step: 'prompt',
      startedAfterMs: played.ok ? played.value.startedAfterMs : null,
      problem: played.ok ? null : played.error.message,
    })
  }

  const receive = (dialog: SipDialog): void => {
    dialogs.follow(dialog)
    dispatch({ type: 'conditions', conditions: callConditions(store.getState()) })
    dispatch({ type: 'invite', invite: describe(dialog, clock.now()) })
  }

  const follow = (dialog: SipDialog): void => {
    dialogs.follow(dialog)
    dispatch({ type: 'outgoing', invite: describe(dialog, clock.now()) })
  }

  const applyMicrophone = (facts: Facts): void => {
    const { dialog } = facts.call.machine
    if (dialog && carriesAudio(dialog.state)) {
      dialogs.setMicrophone(dialog.dialogId, callMicrophoneIsLive(facts))
    }
  }

  /** Loss and MOS speak of one interaction, however long the leg has been up. */
  const countQualityAnew = (
    interaction: InteractionSnapshot | null,
    before: InteractionSnapshot | null,
  ): void => {
    const joined = typeof interaction?.joinedAt === 'number' && before?.joinedAt !== interaction.joinedAt
    const dialog = interaction?.delivery === 'persistent-leg' ? legDialog() : null
    if (joined && dialog) media.resetQuality(dialog.id)
  }

  let conditions = callConditions(store.getState())
  const unsubscribe = store.subscribe((facts, before) => {
    const next = callConditions(facts)
    if (JSON.stringify(next) !== JSON.stringify(conditions)) {
      conditions = next
      dispatch({ type: 'conditions', conditions: next })
    }
    if (facts.session?.interaction !== before.session?.interaction) {
      const interaction = facts.session?.interaction ?? null
      if (interaction?.interactionId !== before.session?.interaction?.interactionId) patch({ pending: null })
      dispatch({ type: 'interaction', interaction })
      countQualityAnew(interaction, before.session?.interaction ?? null)
    }
    applyMicrophone(store.getState())
  })

  return {
    get machine() {
      return machine()
    },
    dispatch,
    receive,
    follow,
    dialogOf: (interactionId) => {
      const { dialog } = machine()
      const isIts = dialog?.interactionId === interactionId || dialog?.dialogId === interactionId
      return dialog && isIts ? dialogs.get(dialog.dialogId) : null
    },
    patch,
    onStep: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispose: () => {
      unsubscribe()
      cancelSchedule?.()
      dialogs.dispose()
      listeners.clear()
    },
  }
}

const centerInvite = ({ id, invite }: SipDialog, arrivedAt: number): CallInvite =>
  callInvite(id, invite, arrivedAt)

export function callInvite(dialogId: string, invite: IncomingInvite, arrivedAt: number): CallInvite {
  return {
    dialogId,
    plain: null,
    arrivedAt,
    purpose: invite.purpose,
    interactionId: invite.interactionId,
    commandId: invite.commandId,
    answerMode: invite.answerMode,
    hasAudio: invite.hasAudio,
    caller: {
      name: invite.from.displayName,
      address: invite.from.uri.replace(/^sips?:/, '').split('@')[0] ?? '',
    },
  }
}

import { type Failure, type Result, fail, succeed } from '../../contract/errors.js'
import type { AgentApi } from '../agent/agent-api.js'
import type { Chance } from '../agent/ports.js'
import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import type { MediaPort } from '../media/media-port.js'
import type { IncomingInvite, SipDialog } from '../sip/sip-port.js'
import { dialBlockedReason } from '../state/dial-blocked.js'
import type { Facts, FactsStore } from '../state/facts.js'
import { type CallEffect, type CallEvent, type CallInvite, callTransition, waitingCall } from './call-state.js'
import { callConditions } from './conditions.js'
import { parseDestination } from './destination.js'
import { callMicrophoneIsLive } from './microphone.js'
import type { Ringer } from './ringer.js'

/** Line 1: runs the call machine against SIP, media and the Agent API. */
export interface Calls {
  /** an INVITE that is no validation call */
  receive(dialog: SipDialog): void
  answer(interactionId: string): Promise<Result<null>>
  reject(interactionId: string): Promise<Result<null>>
  hangUp(interactionId: string): Promise<Result<null>>
  setHeld(interactionId: string, held: boolean): Promise<Result<null>>
  setMuted(interactionId: string, muted: boolean): Promise<Result<null>>
  sendDtmf(interactionId: string, tones: string): Result<null>
  dial(destination: string): Promise<Result<null>>
  /** every step of a call, for Test Auto Answer and diagnostics */
  onStep(listener: (step: CallStepNews) => void): () => void
  signedOut(): void
  dispose(): void
}

export type CallStepNews =
  | { readonly step: 'decided'; readonly key: string; readonly action: 'answer' | 'ring' | 'refuse'; readonly reason: string }
  | { readonly step: 'prompt'; readonly startedAfterMs: number | null; readonly problem: string | null }
  | { readonly step: 'taken'; readonly key: string; readonly dialogId: string | null; readonly problem: Failure | null }

export interface CallsOptions {
  readonly store: FactsStore
  readonly api: AgentApi
  readonly media: MediaPort
  readonly ringer: Ringer
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Logger
  /** the dialog of the open persistent leg, for DTMF */
  readonly legDialog: () => SipDialog | null
  /** ISO 3166 country in which national numbers are read */
  readonly region: string
}

export function createCalls(options: CallsOptions): Calls {
  const { store, api, media, ringer, clock, chance, log, legDialog, region } = options
  const dialogs = new Map<string, { dialog: SipDialog; unsubscribe: () => void; sent: boolean | null }>()
  const listeners = new Set<(step: CallStepNews) => void>()
  let cancelSchedule: (() => void) | null = null

  const tell = (news: CallStepNews): void => {
    for (const listener of listeners) listener(news)
  }
  const machine = () => store.getState().call.machine
  const patch = (call: Partial<Facts['call']>): void =>
    store.setState((facts) => ({ call: { ...facts.call, ...call } }))

  const dispatch = (event: CallEvent): void => {
    const step = callTransition(machine(), event, clock.now())
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
        cancelSchedule?.()
        cancelSchedule = clock.after(Math.max(0, effect.at - clock.now()), () => dispatch({ type: 'due' }))
        return
      case 'cancel-schedule':
        cancelSchedule?.()
        cancelSchedule = null
        return
      case 'answer':
        void answerDialog(effect.dialogId, effect.key)
        return
      case 'accept':
        void accept(effect.interactionId)
        return
      case 'refuse':
        dialogs.get(effect.dialogId)?.dialog.refuse(effect.status)
        return
      case 'hang-up':
        dialogs.get(effect.dialogId)?.dialog.hangUp()
        return
      case 'play-prompt':
        void playPrompt()
        return
      case 'decided':
        log.info('auto answer decided', { interactionId: effect.key, action: effect.decision.do, reason: effect.decision.reason })
        tell({ step: 'decided', key: effect.key, action: effect.decision.do, reason: effect.decision.reason })
        return
      default:
        return effect satisfies never
    }
  }

  const answerDialog = async (dialogId: string, key: string): Promise<Result<null>> => {
    const known = dialogs.get(dialogId)
    if (!known) return fail('not-allowed-in-state', 'The caller has gone.')
    const live = callMicrophoneIsLive(store.getState())
    known.sent = live
    const answered = await known.dialog.answer({ microphone: live })
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

  const playPrompt = async (): Promise<void> => {
    const played = await media.playPrompt()
    if (!played.ok) log.warn('prompt not played', { code: played.error.code })
    tell({
      step: 'prompt',
      startedAfterMs: played.ok ? played.value.startedAfterMs : null,
      problem: played.ok ? null : played.error.message,
    })
  }

  const receive = (dialog: SipDialog): void => {
    const unsubscribe = dialog.onChange((changed) => {
      dispatch({ type: 'dialog', dialogId: changed.id, state: changed.state })
      if (changed.state !== 'ended') return
      dialogs.get(changed.id)?.unsubscribe()
      dialogs.delete(changed.id)
      log.info('call dialog ended', { dialogId: changed.id, cause: changed.endCause })
    })
    dialogs.set(dialog.id, { dialog, unsubscribe, sent: null })
    dispatch({ type: 'conditions', conditions: callConditions(store.getState()) })
    dispatch({ type: 'invite', invite: callInvite(dialog.id, dialog.invite) })
  }

  const applyMicrophone = (facts: Facts): void => {
    const { dialog } = facts.call.machine
    const known = dialog && dialog.state === 'established' ? dialogs.get(dialog.dialogId) : undefined
    const live = callMicrophoneIsLive(facts)
    if (!known || known.sent === live) return
    known.sent = live
    known.dialog.setMicrophone(live)
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
      // Mute belongs to one interaction: the next begins with a voice.
      if (interaction?.interactionId !== before.session?.interaction?.interactionId) patch({ muted: false, pending: null })
      dispatch({ type: 'interaction', interaction })
    }
    applyMicrophone(store.getState())
  })

  /** One command at a time, shown as pending on its button. */
  const pending = async (what: NonNullable<Facts['call']['pending']>, work: () => Promise<Result<null>>): Promise<Result<null>> => {
    if (store.getState().call.pending !== null) return fail('confirm-in-flight', 'The last command is still on its way.')
    patch({ pending: what })
    try {
      return await work()
    } finally {
      if (store.getState().call.pending === what) patch({ pending: null })
    }
  }
  const currentInteraction = (interactionId: string) => {
    const { session } = store.getState()
    const interaction = session?.interaction
    return interaction?.interactionId === interactionId && interaction.state !== 'ended' ? interaction : null
  }
  const noInteraction = (): Result<null> => fail('no-interaction', 'That interaction is over.')
  const dialogOf = (interactionId: string): SipDialog | null => {
    const { dialog } = machine()
    const isIts = dialog?.interactionId === interactionId || dialog?.dialogId === interactionId
    return dialog && isIts ? (dialogs.get(dialog.dialogId)?.dialog ?? null) : null
  }

  return {
    receive,
    answer: async (key) => {
      const call = waitingCall(machine())
      if (call?.key !== key) return fail('not-allowed-in-state', 'There is nothing to answer.')
      if (machine().taken?.key === key) return succeed(null)
      const done = nextTaken(listeners, key)
      dispatch({ type: 'answer', key })
      if (machine().taken?.key !== key) {
        done.cancel()
        return fail('not-allowed-in-state', 'Answer it on your desk phone.')
      }
      return pending('answer', () => done.result)
    },
    reject: async (key) => {
      const interaction = currentInteraction(key)
      if (interaction && !interaction.allowReject) return fail('reject-not-permitted', 'Rejecting is not permitted.')
      if (waitingCall(machine())?.key !== key) return noInteraction()
      const byInvite = dialogOf(key) !== null
      dispatch({ type: 'reject', key })
      // An INVITE has been refused with 603 by now; any other offer is the platform's to take back.
      if (byInvite) return succeed(null)
      const rejected = await pending('reject', () => api.interaction('reject', key))
      if (!rejected.ok) dispatch({ type: 'reject-failed', key })
      return rejected
    },
    hangUp: async (interactionId) => {
      const dialog = dialogOf(interactionId)
      // By SIP when there is a dialog that can carry a BYE, so that it works without the Agent API too.
      if (dialog && store.getState().registration.state === 'up') {
        dialog.hangUp()
        return succeed(null)
      }
      if (!currentInteraction(interactionId)) return noInteraction()
      return pending('hang-up', () => api.interaction('hangUp', interactionId))
    },
    setHeld: async (interactionId, held) => {
      if (!currentInteraction(interactionId)) return noInteraction()
      return held
        ? pending('hold', () => api.interaction('hold', interactionId))
        : pending('resume', () => api.interaction('resume', interactionId))
    },
    setMuted: async (interactionId, muted) => {
      const interaction = currentInteraction(interactionId)
      if (!interaction && !dialogOf(interactionId)) return noInteraction()
      if (interaction?.delivery === 'desk-phone') {
        const command = muted ? 'muteAtPlatform' : 'unmuteAtPlatform'
        const done = await pending('mute', () => api.interaction(command, interactionId))
        if (!done.ok) return done
      }
      patch({ muted })
      return succeed(null)
    },
    sendDtmf: (interactionId, tones) => {
      const interaction = currentInteraction(interactionId)
      const dialog = interaction?.delivery === 'persistent-leg' ? legDialog() : dialogOf(interactionId)
      const isUp = !interaction || ['active', 'dialing', 'ringing', 'connecting'].includes(interaction.state)
      if (!dialog || !isUp) return fail('no-interaction', 'Keys can be sent only during a call on this softphone.')
      return dialog.sendDtmf(tones)
    },
    dial: async (typed) => {
      const blocked = dialBlockedReason(store.getState())
      if (blocked !== null) return fail('not-allowed-in-state', blocked)
      const destination = parseDestination(typed, region)
      if (!destination.ok) return destination
      const commandId = chance.uuid()
      dispatch({ type: 'command-issued', commandId })
      return api.dial(destination.value, commandId)
    },
    onStep: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    signedOut: () => dispatch({ type: 'signed-out' }),
    dispose: () => {
      unsubscribe()
      cancelSchedule?.()
      for (const { unsubscribe: forget } of dialogs.values()) forget()
      dialogs.clear()
      listeners.clear()
    },
  }
}

/** The outcome of the answer or accept that is about to be sent for `key`. */
function nextTaken(listeners: Set<(step: CallStepNews) => void>, key: string) {
  let cancel = (): void => undefined
  const result = new Promise<Result<null>>((resolve) => {
    const listener = (news: CallStepNews): void => {
      if (news.step !== 'taken' || news.key !== key) return
      listeners.delete(listener)
      resolve(news.problem === null ? succeed(null) : fail(news.problem.code, news.problem.message))
    }
    listeners.add(listener)
    cancel = () => listeners.delete(listener)
  })
  return { result, cancel: () => cancel() }
}

function callInvite(dialogId: string, invite: IncomingInvite): CallInvite {
  return {
    dialogId,
    purpose: invite.purpose,
    interactionId: invite.interactionId,
    commandId: invite.commandId,
    answerMode: invite.answerMode,
    hasAudio: invite.hasAudio,
    caller: { name: invite.from.displayName, address: invite.from.uri.replace(/^sips?:/, '').split('@')[0] ?? '' },
  }
}

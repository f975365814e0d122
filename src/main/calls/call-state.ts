import { type AutoAnswerDecision, decideAutoAnswer, longestDelayMs } from './auto-answer.js'
import {
  type CallEffect,
  type CallEvent,
  type CallInvite,
  type CallState,
  type CallStep,
  initialCallState,
} from './call-shape-state.js'
import { autoAnswerInput, ringsAloud, waitingCall } from './waiting-call-state.js'

/** Commands older than this can answer nothing any more. */
const commandKeptMs = 60_000

/**
 * Line 1. Joins the offer (an event of the platform) and the INVITE (SIP), in either order, by `X-Offhook-Interaction`,
 * and decides once what becomes of a call that waits. The platform's snapshot is the truth; this is the softphone's hand.
 * @param now ms of a clock that never jumps; every time in the state is its, but for the INVITE's arrival
 */
export function callTransition(state: CallState, event: CallEvent, now: number): CallStep {
  switch (event.type) {
    case 'conditions':
      return settle({ ...state, conditions: event.conditions }, now)
    case 'interaction':
      return settle({ ...state, interaction: event.interaction }, now)
    case 'invite':
      return receive(state, event.invite, now)
    case 'outgoing':
      return settle({ ...state, dialog: { ...event.invite, state: 'calling' } }, now)
    case 'dialog':
      if (state.dialog?.dialogId !== event.dialogId) return { state, effects: [] }
      return event.state === 'ended'
        ? settle({ ...state, dialog: null, over: state.dialog.interactionId ?? state.over }, now)
        : settle({ ...state, dialog: { ...state.dialog, state: event.state } }, now)
    case 'answer':
      return event.key === waitingCall(state)?.key ? take(state, 'agent', now) : { state, effects: [] }
    case 'reject':
      if (waitingCall(state)?.key !== event.key || state.taken?.key === event.key)
        return { state, effects: [] }
      return settle({ ...state, rejected: event.key }, now)
    case 'reject-failed':
      return state.rejected === event.key ? settle({ ...state, rejected: null }, now) : { state, effects: [] }
    case 'command-issued':
      return settle(
        {
          ...state,
          commands: [
            ...state.commands.filter(({ issuedAt }) => now - issuedAt < commandKeptMs),
            { id: event.commandId, issuedAt: now },
          ],
        },
        now,
      )
    case 'due': {
      if (state.autoAnswerAt === null) return { state, effects: [] }
      // The timer has measured the delay, and it may be a fraction of a millisecond early.
      const begun = now - longestDelayMs
      return settle({ ...state, waitingSince: Math.min(state.waitingSince, begun) }, now)
    }
    case 'take-failed':
      if (state.taken?.key !== event.key) return { state, effects: [] }
      return settle({ ...state, taken: null, failed: event.key }, now)
    case 'signed-out': {
      const { dialog } = state
      const rest = settle(
        { ...initialCallState, ringing: state.ringing, autoAnswerAt: state.autoAnswerAt },
        now,
      )
      if (!dialog) return rest
      const end: CallEffect =
        dialog.state === 'ringing'
          ? { type: 'refuse', dialogId: dialog.dialogId, status: 480 }
          : { type: 'hang-up', dialogId: dialog.dialogId }
      return { state: rest.state, effects: [...rest.effects, end] }
    }
    default:
      return event satisfies never
  }
}

function receive(state: CallState, invite: CallInvite, now: number): CallStep {
  const { dialog } = state
  const ringing = { ...invite, state: 'ringing' } as const
  if (!dialog) return settle({ ...state, dialog: ringing }, now)
  // The platform has ended that call, and its BYE was lost: it must not make the line busy for the next.
  if (dialog.state !== 'ringing' && isOver(state, dialog.interactionId)) {
    const step = settle({ ...state, dialog: ringing }, now)
    return { state: step.state, effects: [{ type: 'hang-up', dialogId: dialog.dialogId }, ...step.effects] }
  }
  const again =
    dialog.state === 'ringing' &&
    invite.interactionId !== null &&
    invite.interactionId === dialog.interactionId
  if (!again) return { state, effects: [{ type: 'refuse', dialogId: invite.dialogId, status: 486 }] }
  // The platform placed the same interaction anew: the older INVITE is of no use to anyone.
  const step = settle({ ...state, dialog: ringing }, now)
  return {
    state: step.state,
    effects: [{ type: 'refuse', dialogId: dialog.dialogId, status: 480 }, ...step.effects],
  }
}

const isOver = ({ interaction }: CallState, interactionId: string | null): boolean =>
  interaction?.interactionId === interactionId && interaction.state === 'ended'

/** Brings decision, countdown and ringing in line with what is known. */
function settle(state: CallState, now: number): CallStep {
  const call = waitingCall(state)
  const taken = state.taken && isStillThere(state, state.taken.key) ? state.taken : null
  if (!call || taken?.key === call.key) {
    return quiet({ ...state, taken, waiting: null, decision: call ? state.decision : null })
  }
  const isNew = state.waiting !== call.key
  const waitingSince = isNew ? now : state.waitingSince
  const decision = decideAutoAnswer(autoAnswerInput(state, call, now))
  const said: CallEffect[] = sameDecision(decision, isNew ? null : state.decision)
    ? []
    : [{ type: 'decided', key: call.key, decision }]
  const known: CallState = { ...state, taken, waiting: call.key, waitingSince, decision }

  if (decision.do === 'refuse') {
    const calm = quiet(known)
    if (call.via !== 'invite' || !state.dialog)
      return { state: calm.state, effects: [...said, ...calm.effects] }
    const { dialogId } = state.dialog
    return {
      state: { ...calm.state, dialog: null, waiting: null },
      effects: [...said, ...calm.effects, { type: 'refuse', dialogId, status: decision.status }],
    }
  }
  if (decision.do === 'ring') {
    const step = quiet(known, ringsAloud(call, decision))
    return { state: step.state, effects: [...said, ...step.effects] }
  }
  const at = waitingSince + decision.afterMs
  if (now >= at) {
    const step = take(known, 'auto-answer', now)
    const prompt: CallEffect[] = decision.prompt ? [{ type: 'play-prompt' }] : []
    return { state: step.state, effects: [...said, ...step.effects, ...prompt] }
  }
  const calm = quiet(known, false, at)
  return { state: calm.state, effects: [...said, ...calm.effects] }
}

/** Sets the ringing and the countdown to what they should be, telling only differences. */
function quiet(state: CallState, ringing = false, autoAnswerAt: number | null = null): CallStep {
  const effects: CallEffect[] = []
  if (state.ringing !== ringing) effects.push({ type: ringing ? 'start-ringing' : 'stop-ringing' })
  if (state.autoAnswerAt !== autoAnswerAt) {
    effects.push(autoAnswerAt === null ? { type: 'cancel-schedule' } : { type: 'schedule', at: autoAnswerAt })
  }
  return { state: { ...state, ringing, autoAnswerAt }, effects }
}

function take(state: CallState, by: 'agent' | 'auto-answer', now: number): CallStep {
  const call = waitingCall(state)
  if (!call || state.taken?.key === call.key) return { state, effects: [] }
  // An On Demand desk phone is answered by its own hand.
  if (call.via === 'desk-phone' && !state.conditions.connectionOpen) return { state, effects: [] }
  const action: CallEffect =
    call.via === 'invite' && state.dialog
      ? { type: 'answer', dialogId: state.dialog.dialogId, key: call.key }
      : { type: 'accept', interactionId: call.key }
  const step = settle({ ...state, taken: { key: call.key, by } }, now)
  return { state: step.state, effects: [...step.effects, action] }
}

/** A taken call is remembered for as long as its dialog or its interaction lives. */
const isStillThere = ({ dialog, interaction }: CallState, key: string): boolean =>
  dialog?.interactionId === key ||
  dialog?.dialogId === key ||
  (interaction?.interactionId === key && interaction.state !== 'ended')

const sameDecision = (a: AutoAnswerDecision, b: AutoAnswerDecision | null): boolean =>
  a.do === b?.do && a.reason === b.reason

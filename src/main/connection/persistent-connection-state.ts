import type { ConnectionSnapshot } from '../../contract/agent-api/session.js'
import {
  type Leg,
  type LegIdentifiers,
  type PersistentConnectionEffect,
  type PersistentConnectionEvent,
  type PersistentConnectionState,
  type PersistentConnectionStep,
  type ValidationInvite,
  endsHere,
  inBeing,
  initialPersistentConnectionState,
  isStanding,
} from './persistent-connection-shape-state.js'
import {
  announcedInvite,
  givesWayTo,
  isHeld,
  judgeInvite,
  refusal,
  withoutHeld,
} from './validation-invite-state.js'

type Step = PersistentConnectionStep
type State = PersistentConnectionState
type Effect = PersistentConnectionEffect

/**
 * The softphone's own view of the persistent connection: the platform's state is the truth, the dialog and its media say
 * whether it can be believed here. A connection is shown as open only while its leg lives in this process.
 */
export function persistentConnectionTransition(state: State, event: PersistentConnectionEvent): Step {
  const step = transition(state, event)
  const announced = announcedInvite(step.state)
  if (announced === null) return step
  const arrived = validationArrived(withoutHeld(step.state, announced.dialogId), announced)
  return { state: arrived.state, effects: [...step.effects, ...arrived.effects] }
}

function transition(state: State, event: PersistentConnectionEvent): Step {
  switch (event.type) {
    case 'platform':
      return platformSpoke(state, event.connection)
    case 'registered':
      return settle({ ...state, registered: event.registered })
    case 'invite':
      return invited(state, { dialogId: event.dialogId, connectionId: event.connectionId })
    case 'not-confirmed':
      return isHeld(state, event.dialogId)
        ? { state: withoutHeld(state, event.dialogId), effects: [refusal(event.dialogId)] }
        : { state, effects: [] }
    case 'leg':
      return legChanged(state, event.leg)
    case 'answer':
      if (state.leg?.state !== 'ringing' || state.answering) return { state, effects: [] }
      return settle({ ...state, answering: true }, [{ type: 'answer', dialogId: state.leg.dialogId }])
    case 'answer-failed':
      return state.leg?.dialogId === event.dialogId
        ? settle({ ...state, answering: false })
        : { state, effects: [] }
    case 'decline':
      return declined(state)
    case 'left-behind':
      return settle({ ...state, left: event.identifiers, kept: event.identifiers })
    case 'replaced':
      return replaced(state, event.leg)
    case 'replace-failed':
      if (!state.replacing) return { state, effects: [] }
      if (event.final) return settle({ ...state, replacing: false, left: null, notTakenBack: true })
      return { state: { ...state, replacing: true }, effects: [{ type: 'retry-later' }] }
    case 'retry':
      return settle({ ...state, replacing: false })
    case 'no-word':
      return state.doubting ? settle({ ...state, notTakenBack: true }) : { state, effects: [] }
    case 'signed-out': {
      const { leg, held } = state
      const { ringing, kept, doubting } = state
      const rest = settle({ ...initialPersistentConnectionState, ringing, kept, doubting })
      const ends: Effect[] = [...(leg ? [endOf(leg)] : []), ...held.map(({ dialogId }) => refusal(dialogId))]
      return { state: rest.state, effects: [...rest.effects, ...ends] }
    }
    default:
      return event satisfies never
  }
}

const endOf = (leg: Leg): Effect =>
  leg.state === 'ringing'
    ? { type: 'refuse', dialogId: leg.dialogId, status: 480 }
    : { type: 'hang-up', dialogId: leg.dialogId }

/** The agent gives a validation call up: before it is answered, or while its PIN is asked for. */
function declined(state: State): Step {
  const { leg, platform, answering } = state
  if (leg?.state === 'established' && platform?.state === 'validating') {
    return settle(state, [{ type: 'hang-up', dialogId: leg.dialogId }])
  }
  if (leg?.state !== 'ringing' || answering) return { state, effects: [] }
  return settle({ ...state, leg: null }, [{ type: 'refuse', dialogId: leg.dialogId, status: 603 }])
}

function platformSpoke(state: State, platform: ConnectionSnapshot): Step {
  const next: State = {
    ...state,
    platform,
    // A leg of an earlier process belongs to that connection only.
    left: isStanding(platform) ? state.left : null,
    notTakenBack: isStanding(platform) && state.notTakenBack,
  }
  if (inBeing(platform.state)) return settle(next)
  // The platform's BYE may never arrive (the WebSocket is down): a leg that it gave up is no leg.
  const { leg } = state
  if (!leg || leg.state === 'ringing') return settle(next)
  return settle({ ...next, leg: null, answering: false }, [endOf(leg)])
}

function invited(state: State, invite: ValidationInvite): Step {
  const { dialogId } = invite
  const verdict = judgeInvite(state, invite)
  switch (verdict) {
    case 'known':
      return { state, effects: [] }
    case 'rings':
      return validationArrived(state, invite)
    case 'refused':
      return { state, effects: [refusal(dialogId)] }
    case 'held': {
      const pushedOut = givesWayTo(state, invite)
      const { held } = pushedOut ? withoutHeld(state, pushedOut.dialogId) : state
      return {
        state: { ...state, held: [...held, invite] },
        effects: [
          ...(pushedOut ? [refusal(pushedOut.dialogId)] : []),
          { type: 'await-confirmation', dialogId },
        ],
      }
    }
    default:
      return verdict satisfies never
  }
}

function validationArrived(state: State, { dialogId, connectionId }: ValidationInvite): Step {
  const { leg } = state
  // One connection, one leg: a new validation call means that the platform has given up the older.
  const older: Effect[] = leg && leg.dialogId !== dialogId ? [endOf(leg)] : []
  return settle(
    {
      ...state,
      leg: { dialogId, state: 'ringing', media: 'none', stored: null, endedBy: null },
      legConnectionId: connectionId ?? state.platform?.connectionId ?? null,
      legNamed: connectionId !== null,
      left: null,
      replacing: false,
      notTakenBack: false,
      answering: false,
    },
    older,
  )
}

function legChanged(state: State, leg: Leg): Step {
  if (state.leg?.dialogId !== leg.dialogId) {
    const heldIsGone = leg.state === 'ended' && isHeld(state, leg.dialogId)
    return { state: heldIsGone ? withoutHeld(state, leg.dialogId) : state, effects: [] }
  }
  if (leg.state === 'ended') {
    const left = leg.endedBy === 'failure' && isStanding(state.platform) ? state.kept : null
    return settle({ ...state, leg: null, answering: false, left })
  }
  return settle({ ...state, leg, answering: state.answering && leg.state === 'ringing' })
}

function replaced(state: State, leg: Leg): Step {
  // Signed out, or a new validation call came, while the old leg was being brought back.
  if (!state.replacing || state.leg) return { state, effects: [{ type: 'hang-up', dialogId: leg.dialogId }] }
  return settle({
    ...state,
    leg,
    legConnectionId: null,
    legNamed: false,
    left: null,
    replacing: false,
  })
}

/** Brings ringing, the kept identifiers and the bringing back in line with what is known. */
function settle(state: State, first: readonly Effect[] = []): Step {
  const effects: Effect[] = [...first]
  let next = state

  const ringing = state.leg?.state === 'ringing' && !state.answering
  if (ringing !== state.ringing) {
    next = { ...next, ringing }
    effects.push({ type: ringing ? 'start-ringing' : 'stop-ringing' })
  }

  const standing = isStanding(state.platform)
  if (state.left && standing && state.registered && !state.replacing && !state.leg) {
    next = { ...next, replacing: true }
    effects.push({ type: 'replace', identifiers: state.left })
  }

  const doubting = legIsMissing(next)
  if (doubting !== state.doubting) {
    next = { ...next, doubting }
    effects.push({ type: doubting ? 'wait-for-word' : 'stop-waiting' })
  }

  const toKeep = identifiersToKeep(next, standing)
  if (!sameIdentifiers(toKeep, state.kept)) {
    next = { ...next, kept: toKeep }
    effects.push(toKeep ? { type: 'keep', identifiers: toKeep } : { type: 'forget' })
  }
  return { state: next, effects }
}

/** Without a leg and without a way to one, the agent must not wait for the platform's grace to end. */
function legIsMissing({ platform, leg, left, replacing, notTakenBack }: State): boolean {
  if (!platform || !isStanding(platform) || !endsHere(platform)) return false
  return !leg && !left && !replacing && !notTakenBack
}

function identifiersToKeep(state: State, standing: boolean): LegIdentifiers | null {
  if (state.left) return state.left
  const { leg } = state
  const up = leg?.state === 'established' || leg?.state === 'recovering'
  return standing && up ? (leg.stored ?? state.kept) : null
}

const sameIdentifiers = (a: LegIdentifiers | null, b: LegIdentifiers | null): boolean =>
  a === b ||
  (a !== null && a.callId === b?.callId && a.localTag === b.localTag && a.remoteTag === b.remoteTag)

import type { ConnectionSnapshot } from '../../contract/agent-api/session.js'
import type { ConnectionState } from '../../contract/domain.js'

/**
 * The softphone's own view of the persistent connection: the platform's state is the truth, the dialog and its media say
 * whether it can be believed here. A connection is shown as open only while its leg lives in this process.
 */

export interface LegIdentifiers {
  readonly callId: string
  readonly localTag: string
  readonly remoteTag: string
  readonly remoteTarget: string
}

export interface Leg {
  readonly dialogId: string
  readonly state: 'calling' | 'ringing' | 'answering' | 'established' | 'recovering' | 'ended'
  readonly media: 'none' | 'connecting' | 'flowing' | 'silent'
  /** what brings it back in another process (RFC 3891) */
  readonly stored: LegIdentifiers | null
  /** `failure`: neither side hung up, so the center may still hold its half */
  readonly endedBy: 'hang-up' | 'failure' | null
}

export interface ValidationInvite {
  readonly dialogId: string
  /** which validation call it says it is; null: a contact center that names none */
  readonly connectionId: string | null
}

export interface PersistentConnectionState {
  readonly platform: ConnectionSnapshot | null
  readonly leg: Leg | null
  /** the validation call that the leg began as; null after Replaces */
  readonly legConnectionId: string | null
  /** its INVITE said so itself; otherwise it is only the one that was being dialed then */
  readonly legNamed: boolean
  /**
   * INVITEs that call themselves validation calls which the platform has not announced yet. They ring there and mean nothing
   * here: whoever can reach the phone could write that header, but not name the call.
   */
  readonly held: readonly ValidationInvite[]
  /** identifiers of a leg of an earlier process, for the same sign-in */
  readonly left: LegIdentifiers | null
  readonly replacing: boolean
  /** the center would not take the left leg back */
  readonly notTakenBack: boolean
  /** the platform holds a connection whose leg is not here, and nothing brings one back: it has a moment to say why */
  readonly doubting: boolean
  readonly registered: boolean
  readonly answering: boolean
  readonly ringing: boolean
  /** identifiers now on disk */
  readonly kept: LegIdentifiers | null
}

export type PersistentConnectionEvent =
  | { readonly type: 'platform'; readonly connection: ConnectionSnapshot }
  | { readonly type: 'registered'; readonly registered: boolean }
  | ({ readonly type: 'invite' } & ValidationInvite)
  /** the platform has not said in time that it is dialing this validation call */
  | { readonly type: 'not-confirmed'; readonly dialogId: string }
  | { readonly type: 'leg'; readonly leg: Leg }
  | { readonly type: 'answer' }
  | { readonly type: 'answer-failed'; readonly dialogId: string }
  | { readonly type: 'decline' }
  | { readonly type: 'left-behind'; readonly identifiers: LegIdentifiers }
  | { readonly type: 'replaced'; readonly leg: Leg }
  /** `final`: the center refused; otherwise it may be tried again */
  | { readonly type: 'replace-failed'; readonly final: boolean }
  | { readonly type: 'retry' }
  /** the moment has passed without a word of the platform */
  | { readonly type: 'no-word' }
  | { readonly type: 'signed-out' }

export type PersistentConnectionEffect =
  | { readonly type: 'start-ringing' }
  | { readonly type: 'stop-ringing' }
  | { readonly type: 'answer'; readonly dialogId: string }
  | { readonly type: 'refuse'; readonly dialogId: string; readonly status: 480 | 603 }
  | { readonly type: 'hang-up'; readonly dialogId: string }
  | { readonly type: 'replace'; readonly identifiers: LegIdentifiers }
  | { readonly type: 'await-confirmation'; readonly dialogId: string }
  | { readonly type: 'retry-later' }
  | { readonly type: 'wait-for-word' }
  | { readonly type: 'stop-waiting' }
  | { readonly type: 'keep'; readonly identifiers: LegIdentifiers }
  | { readonly type: 'forget' }

export interface PersistentConnectionStep {
  readonly state: PersistentConnectionState
  readonly effects: readonly PersistentConnectionEffect[]
}

export const initialPersistentConnectionState: PersistentConnectionState = {
  platform: null,
  leg: null,
  legConnectionId: null,
  legNamed: false,
  held: [],
  left: null,
  replacing: false,
  notTakenBack: false,
  doubting: false,
  registered: false,
  answering: false,
  ringing: false,
  kept: null,
}

type Step = PersistentConnectionStep
type State = PersistentConnectionState
type Effect = PersistentConnectionEffect

export function persistentConnectionTransition(state: State, event: PersistentConnectionEvent): Step {
  const step = transition(state, event)
  const candidates = step.state.held.filter((invite) => isAnnounced(step.state, invite))
  const announced = candidates.find(({ connectionId }) => connectionId !== null) ?? candidates[0]
  if (announced === undefined) return step
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

/** What the agent is shown. Never open without a living leg; a desk phone's leg is the platform's to judge. */
export function shownConnectionState(state: State): ConnectionState {
  const { platform, leg, notTakenBack } = state
  if (!platform) return 'closed'
  // What rings here can be answered or declined, whether or not the platform has given it up meanwhile.
  const rings = leg?.state === 'ringing' || leg?.state === 'answering'
  if (rings && !inBeing(platform.state)) return 'dialing'
  if (platform.state !== 'open' && platform.state !== 'recovering') return platform.state
  if (!endsHere(platform)) return platform.state
  if (notTakenBack && !leg) return 'lost'
  if (platform.state === 'recovering') return 'recovering'
  const alive = leg !== null && leg.state === 'established' && leg.media !== 'silent'
  return alive ? 'open' : 'recovering'
}

const inBeing = (state: ConnectionState): boolean => state !== 'closed' && state !== 'lost'

/** Only such a connection may be brought back by Replaces. */
const isStanding = (platform: ConnectionSnapshot | null): boolean =>
  platform?.state === 'open' || platform?.state === 'recovering'

/** A desk phone's leg is not ours to miss. */
const endsHere = ({ workplace }: ConnectionSnapshot): boolean =>
  workplace === null || workplace.kind === 'softphone'

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

/** More than a center places at once; each keeps a transaction and an answer of the engine. */
const mostHeld = 3

/** Its event may come after it. What the platform has not announced is never more than held, and takes nobody's place. */
function invited(state: State, invite: ValidationInvite): Step {
  const { dialogId } = invite
  if (state.leg?.dialogId === dialogId || isHeld(state, dialogId)) return { state, effects: [] }
  if (isAnnounced(state, invite)) return validationArrived(state, invite)
  if (isThereAlready(state, invite) || state.held.length === mostHeld)
    return { state, effects: [refusal(dialogId)] }
  return {
    state: { ...state, held: [...state.held, invite] },
    effects: [{ type: 'await-confirmation', dialogId }],
  }
}

const isAnnounced = (state: State, invite: ValidationInvite): boolean => {
  const { platform } = state
  if (platform?.state !== 'dialing' || !endsHere(platform)) return false
  return (
    (invite.connectionId === null || invite.connectionId === platform.connectionId) &&
    !isThereAlready(state, invite)
  )
}

/**
 * One validation call has one INVITE: a second does not ring beside the first, and one without a name takes nobody's place.
 * One that names the call takes the place of one that did not.
 */
const isThereAlready = (
  { platform, leg, legConnectionId, legNamed }: State,
  { connectionId }: ValidationInvite,
): boolean => {
  if (leg === null) return false
  return connectionId === null
    ? platform?.state === 'dialing' && legConnectionId === platform.connectionId
    : legNamed && legConnectionId === connectionId
}

const isHeld = ({ held }: State, id: string): boolean => held.some(({ dialogId }) => dialogId === id)

const withoutHeld = (state: State, id: string): State => ({
  ...state,
  held: state.held.filter(({ dialogId }) => dialogId !== id),
})

const refusal = (dialogId: string): Effect => ({ type: 'refuse', dialogId, status: 480 })

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

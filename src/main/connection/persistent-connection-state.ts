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

export interface PersistentConnectionState {
  readonly platform: ConnectionSnapshot | null
  readonly leg: Leg | null
  /** the platform has spoken of a connection in being since this leg exists */
  readonly legKnownToPlatform: boolean
  /**
   * An INVITE that calls itself a validation call while there is a connection: it rings there and means nothing here until
   * the platform says that it is dialing one. Whoever can reach the phone could write that header.
   */
  readonly held: string | null
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
  | { readonly type: 'invite'; readonly dialogId: string }
  /** the platform has not said in time that it is dialing a validation call */
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
  legKnownToPlatform: false,
  held: null,
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
  const { held } = step.state
  if (held === null || !mayArrive(step.state)) return step
  const arrived = validationArrived({ ...step.state, held: null }, held)
  return { state: arrived.state, effects: [...step.effects, ...arrived.effects] }
}

function transition(state: State, event: PersistentConnectionEvent): Step {
  switch (event.type) {
    case 'platform':
      return platformSpoke(state, event.connection)
    case 'registered':
      return settle({ ...state, registered: event.registered })
    case 'invite':
      return mayArrive(state) ? validationArrived(state, event.dialogId) : hold(state, event.dialogId)
    case 'not-confirmed':
      return state.held === event.dialogId ? refuseHeld(state) : { state, effects: [] }
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
      const ends: Effect[] = [
        ...(leg ? [endOf(leg)] : []),
        ...(held === null ? [] : [{ type: 'refuse', dialogId: held, status: 480 } as const]),
      ]
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
  // What rings here can be answered or declined, whether or not the platform has spoken of it yet.
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
  if (inBeing(platform.state)) return settle({ ...next, legKnownToPlatform: state.leg !== null })
  // The platform's BYE may never arrive (the WebSocket is down): a leg that it gave up is no leg.
  const { leg } = state
  if (!leg || leg.state === 'ringing' || !state.legKnownToPlatform) return settle(next)
  return settle({ ...next, leg: null, answering: false }, [endOf(leg)])
}

/** Without a connection to lose it rings at once; otherwise the platform's word counts, which may come after it. */
const mayArrive = ({ platform, leg, left, replacing }: State): boolean => {
  const connected = (leg !== null && leg.state !== 'ringing') || left !== null || replacing
  return platform?.state === 'dialing' || !connected
}

function hold(state: State, dialogId: string): Step {
  if (state.leg?.dialogId === dialogId) return { state, effects: [] }
  const { effects } = refuseHeld(state)
  return {
    state: { ...state, held: dialogId },
    effects: [...effects, { type: 'await-confirmation', dialogId }],
  }
}

const refuseHeld = (state: State): Step => ({
  state: { ...state, held: null },
  effects: state.held === null ? [] : [{ type: 'refuse', dialogId: state.held, status: 480 }],
})

function validationArrived(state: State, dialogId: string): Step {
  const { leg } = state
  // One connection, one leg: a new validation call means that the platform has given up the older.
  const older: Effect[] = leg && leg.dialogId !== dialogId ? [endOf(leg)] : []
  return settle(
    {
      ...state,
      leg: { dialogId, state: 'ringing', media: 'none', stored: null, endedBy: null },
      legKnownToPlatform: state.platform?.state === 'dialing',
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
    const heldIsGone = state.held === leg.dialogId && leg.state === 'ended'
    return { state: heldIsGone ? { ...state, held: null } : state, effects: [] }
  }
  if (leg.state === 'ended') {
    const left = leg.endedBy === 'failure' && isStanding(state.platform) ? state.kept : null
    return settle({ ...state, leg: null, legKnownToPlatform: false, answering: false, left })
  }
  return settle({ ...state, leg, answering: state.answering && leg.state === 'ringing' })
}

function replaced(state: State, leg: Leg): Step {
  // Signed out, or a new validation call came, while the old leg was being brought back.
  if (!state.replacing || state.leg) return { state, effects: [{ type: 'hang-up', dialogId: leg.dialogId }] }
  return settle({ ...state, leg, legKnownToPlatform: true, left: null, replacing: false })
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

import type { ConnectionSnapshot } from '../../contract/agent-api/session.js'
import type { ConnectionLostCause } from '../../contract/domain.js'

/**
 * The persistent connection of a plain SIP server: a call to an access number (Asterisk AgentLogin, a parking extension)
 * that is placed when the agent goes Available, kept, and placed again with growing pauses whenever it is lost. Customers
 * are bridged into it by the server without a word of SIP.
 *
 *   closed → dialing → open → lost (dialled again at a time) → dialing …    hung up here: lost until Re-open connection
 */
export interface AccessCall {
  /** the agent is Available and the phone may be used */
  readonly wanted: boolean
  readonly registered: boolean
  readonly phase: 'closed' | 'dialing' | 'open' | 'lost'
  readonly dialogId: string | null
  readonly since: number
  readonly openedAt: number | null
  /** calls that failed in a row */
  readonly failures: number
  /** epoch ms; null while lost: it waits for the registration, or for the agent */
  readonly redialAt: number | null
  /** the agent hung up: only they open it again */
  readonly byAgent: boolean
  readonly cause: ConnectionLostCause | null
}

export type AccessEvent =
  | { readonly type: 'wanted'; readonly wanted: boolean }
  | { readonly type: 'registered'; readonly registered: boolean }
  | { readonly type: 'placed'; readonly dialogId: string }
  /** no INVITE could be sent */
  | { readonly type: 'not-placed' }
  | { readonly type: 'answered'; readonly dialogId: string }
  | {
      readonly type: 'ended'
      readonly dialogId: string
      readonly cause: ConnectionLostCause
      readonly byAgent: boolean
    }
  | { readonly type: 'redial' }
  | { readonly type: 'reopen' }

export type AccessEffect =
  | { readonly type: 'call' }
  | { readonly type: 'hang-up'; readonly dialogId: string }
  | { readonly type: 'arm'; readonly afterMs: number }
  | { readonly type: 'disarm' }

export interface AccessStep {
  readonly state: AccessCall
  readonly effects: readonly AccessEffect[]
}

export const closedAccess: AccessCall = {
  wanted: false,
  registered: false,
  phase: 'closed',
  dialogId: null,
  since: 0,
  openedAt: null,
  failures: 0,
  redialAt: null,
  byAgent: false,
  cause: null,
}

/** A connection that lasted so long has worked: the pauses begin anew. */
export const settledAfterMs = 30_000
export const longestRedialMs = 60_000

/** @param chance uniform in [0, 1); @param now epoch ms */
export function accessTransition(
  state: AccessCall,
  event: AccessEvent,
  now: number,
  chance: number,
): AccessStep {
  switch (event.type) {
    case 'wanted':
      if (event.wanted === state.wanted) return same(state)
      return event.wanted ? dialIfPossible({ ...state, wanted: true, failures: 0 }, now) : close(state, now)
    case 'registered':
      return dialIfPossible({ ...state, registered: event.registered }, now)
    case 'placed':
      return state.phase === 'dialing' && state.dialogId === null
        ? same({ ...state, dialogId: event.dialogId })
        : { state, effects: [{ type: 'hang-up', dialogId: event.dialogId }] }
    case 'not-placed':
      return state.phase === 'dialing' ? lost(state, 'unreachable', false, now, chance) : same(state)
    case 'answered':
      if (event.dialogId !== state.dialogId || state.phase !== 'dialing') return same(state)
      return same({ ...state, phase: 'open', since: now, openedAt: now, cause: null })
    case 'ended':
      if (event.dialogId !== state.dialogId) return same(state)
      return lost(state, event.cause, event.byAgent, now, chance)
    case 'redial':
      return state.phase === 'lost' && state.redialAt !== null
        ? dialIfPossible({ ...state, redialAt: now }, now)
        : same(state)
    case 'reopen':
      if (state.phase === 'dialing' || state.phase === 'open') return same(state)
      return dialIfPossible({ ...state, wanted: true, byAgent: false, failures: 0, redialAt: now }, now)
    default:
      return event satisfies never
  }
}

function dialIfPossible(state: AccessCall, now: number): AccessStep {
  const due =
    state.phase === 'closed' || (state.phase === 'lost' && !state.byAgent && (state.redialAt ?? now) <= now)
  if (!due || !state.wanted || !state.registered) return same(state)
  return {
    state: { ...state, phase: 'dialing', dialogId: null, since: now, openedAt: null, redialAt: null },
    effects: [{ type: 'disarm' }, { type: 'call' }],
  }
}

function lost(
  state: AccessCall,
  cause: ConnectionLostCause,
  byAgent: boolean,
  now: number,
  chance: number,
): AccessStep {
  const settled = state.openedAt !== null && now - state.openedAt >= settledAfterMs
  const failures = settled ? 1 : state.failures + 1
  const base = Math.min(longestRedialMs, 1000 * 2 ** Math.min(failures - 1, 10))
  const afterMs = Math.min(longestRedialMs, Math.round(base * (1 + chance)))
  const next: AccessCall = {
    ...state,
    phase: 'lost',
    dialogId: null,
    since: now,
    openedAt: null,
    failures,
    byAgent,
    redialAt: byAgent ? null : now + afterMs,
    cause,
  }
  return { state: next, effects: byAgent ? [{ type: 'disarm' }] : [{ type: 'arm', afterMs }] }
}

function close(state: AccessCall, now: number): AccessStep {
  const hangUp: AccessEffect[] =
    state.dialogId === null ? [] : [{ type: 'hang-up', dialogId: state.dialogId }]
  return {
    state: { ...closedAccess, registered: state.registered, since: now },
    effects: [{ type: 'disarm' }, ...hangUp],
  }
}

const same = (state: AccessCall): AccessStep => ({ state, effects: [] })

export const accessSnapshot = (state: AccessCall): ConnectionSnapshot => ({
  state: state.phase,
  since: state.since,
  connectionId: state.dialogId ?? '',
  openedAt: state.openedAt,
  cause: state.cause,
  workplace: state.phase === 'closed' ? null : { kind: 'softphone' },
  pinAttemptsLeft: null,
  pinExpiresAt: null,
  reopenAvailableAt: null,
  graceEndsAt: null,
})

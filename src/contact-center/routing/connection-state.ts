import type { ConnectionLostCause, Workplace } from '../../contract/domain.js'
import type { LegFailure, LegId } from './leg-state.js'

/**
 * The persistent connection of one agent (SPEC §4): one call to the workplace that is validated by a spoken PIN and stays
 * up until log-out. The PIN itself is not here: the shell makes it, speaks it, compares it and tells the outcome.
 * Times are epoch milliseconds. There are no timers: `connectionDeadline` says when to send `deadline`.
 */
export interface ConnectionLimits {
  readonly ringSeconds: number
  readonly pinSeconds: number
  readonly pinAttempts: number
  readonly graceSeconds: number
}

interface Call {
  readonly connectionId: string
  readonly legId: LegId
  readonly workplace: Workplace
  readonly limits: ConnectionLimits
  readonly since: number
}

/** Validation calls that failed in a row; from the third on Re-open waits. */
interface Failures {
  readonly failures: number
  readonly reopenAt: number | null
}

export type Connection = Failures &
  (
    | { readonly phase: 'closed'; readonly since: number }
    | (Call & { readonly phase: 'dialing'; readonly ringEndsAt: number })
    | (Call & { readonly phase: 'validating'; readonly pinEndsAt: number; readonly attemptsLeft: number })
    | (Call & { readonly phase: 'open'; readonly openedAt: number })
    | (Call & { readonly phase: 'recovering'; readonly openedAt: number; readonly graceEndsAt: number })
    | {
        readonly phase: 'lost'
        readonly since: number
        readonly cause: ConnectionLostCause
        readonly connectionId: string
        readonly workplace: Workplace
      }
  )

export type ConnectionEvent =
  | {
      readonly type: 'dial'
      readonly connectionId: string
      readonly legId: LegId
      readonly workplace: Workplace
      readonly limits: ConnectionLimits
    }
  | { readonly type: 'leg-answered' }
  | { readonly type: 'leg-failed'; readonly failure: LegFailure }
  | { readonly type: 'leg-ended' }
  | { readonly type: 'leg-silent' }
  | { readonly type: 'leg-alive' }
  | { readonly type: 'pin-right' }
  | { readonly type: 'pin-wrong' }
  /** drop and name a cause: second sign-in */
  | { readonly type: 'lose'; readonly cause: ConnectionLostCause }
  /** log-out, On Demand saved, or Available left while connecting */
  | { readonly type: 'close' }
  | { readonly type: 'deadline' }

export type ConnectionEffect =
  | {
      readonly type: 'place-validation-call'
      readonly legId: LegId
      readonly connectionId: string
      readonly workplace: Workplace
    }
  | { readonly type: 'speak-pin'; readonly legId: LegId }
  | { readonly type: 'stop-pin'; readonly legId: LegId }
  | { readonly type: 'open-leg'; readonly legId: LegId }
  | { readonly type: 'release'; readonly legId: LegId; readonly reason: string }

export interface ConnectionStep {
  readonly state: Connection
  readonly effects: readonly ConnectionEffect[]
}

const failuresBeforeBackOff = 3
const firstBackOffMs = 30_000
/** Doubling ends here: an agent with a dead phone is not locked out for a shift. */
const longestBackOffMs = 15 * 60_000

export const closedConnection = (now: number): Connection => ({
  phase: 'closed',
  since: now,
  failures: 0,
  reopenAt: null,
})

export const connectionLeg = (state: Connection): LegId | null => ('legId' in state ? state.legId : null)
export const isConnecting = (state: Connection): boolean =>
  state.phase === 'dialing' || state.phase === 'validating'
export const isConnected = (state: Connection): boolean =>
  state.phase === 'open' || state.phase === 'recovering'

export function connectionDeadline(state: Connection): number | null {
  switch (state.phase) {
    case 'dialing':
      return state.ringEndsAt
    case 'validating':
      return state.pinEndsAt
    case 'recovering':
      return state.graceEndsAt
    case 'closed':
    case 'open':
    case 'lost':
      return null
  }
}

export function connectionTransition(state: Connection, event: ConnectionEvent, now: number): ConnectionStep {
  switch (event.type) {
    case 'dial':
      return dial(state, event, now)
    case 'close':
      return close(state, now)
    case 'lose':
      return isConnecting(state) || isConnected(state)
        ? lose(state, event.cause, now, { release: true, failed: false })
        : stay(state)
    case 'leg-answered':
      return answered(state, now)
    case 'leg-failed':
      return state.phase === 'dialing'
        ? lose(state, causeOf(event.failure), now, { release: false, failed: true })
        : stay(state)
    case 'leg-ended':
      return 'legId' in state
        ? lose(state, 'hung-up', now, { release: false, failed: isConnecting(state) })
        : stay(state)
    case 'leg-silent':
      return silent(state, now)
    case 'leg-alive':
      return state.phase === 'recovering' ? { state: alive(state), effects: [] } : stay(state)
    case 'pin-right':
      return pinRight(state, now)
    case 'pin-wrong':
      return pinWrong(state, now)
    case 'deadline':
      return deadline(state, now)
  }
}

const stay = (state: Connection): ConnectionStep => ({ state, effects: [] })
const backOff = ({ failures, reopenAt }: Failures): Failures => ({ failures, reopenAt })

function dial(
  state: Connection,
  event: Extract<ConnectionEvent, { type: 'dial' }>,
  now: number,
): ConnectionStep {
  const { connectionId, legId, workplace, limits } = event
  const old = connectionLeg(state)
  return {
    state: {
      ...backOff(state),
      reopenAt: null,
      phase: 'dialing',
      connectionId,
      legId,
      workplace,
      limits,
      since: now,
      ringEndsAt: now + limits.ringSeconds * 1000,
    },
    effects: [
      ...(old === null ? [] : [{ type: 'release', legId: old, reason: 'Workplace changed' } as const]),
      { type: 'place-validation-call', legId, connectionId, workplace },
    ],
  }
}

function close(state: Connection, now: number): ConnectionStep {
  const legId = connectionLeg(state)
  if (state.phase === 'closed') return stay(state)
  return {
    state: { ...backOff(state), phase: 'closed', since: now },
    effects: legId === null ? [] : [{ type: 'release', legId, reason: 'Connection closed' }],
  }
}

function answered(state: Connection, now: number): ConnectionStep {
  if (state.phase !== 'dialing') return stay(state)
  const { ringEndsAt: _, ...call } = state
  return {
    state: {
      ...call,
      phase: 'validating',
      since: now,
      attemptsLeft: call.limits.pinAttempts,
      pinEndsAt: now + call.limits.pinSeconds * 1000,
    },
    effects: [{ type: 'speak-pin', legId: call.legId }],
  }
}

function silent(state: Connection, now: number): ConnectionStep {
  if (state.phase === 'validating') return lose(state, 'media-lost', now, { release: true, failed: true })
  if (state.phase !== 'open') return stay(state)
  const graceEndsAt = now + state.limits.graceSeconds * 1000
  return { state: { ...state, phase: 'recovering', since: now, graceEndsAt }, effects: [] }
}

/** Alive again: it is open since it was opened, not since it came back. */
function alive(state: Extract<Connection, { phase: 'recovering' }>): Connection {
  const { graceEndsAt: _, ...call } = state
  return { ...call, phase: 'open', since: state.openedAt }
}

function pinRight(state: Connection, now: number): ConnectionStep {
  if (state.phase !== 'validating') return stay(state)
  const { pinEndsAt: _ends, attemptsLeft: _left, ...call } = state
  return {
    state: { ...call, phase: 'open', since: now, openedAt: now, failures: 0, reopenAt: null },
    effects: [
      { type: 'stop-pin', legId: state.legId },
      { type: 'open-leg', legId: state.legId },
    ],
  }
}

function pinWrong(state: Connection, now: number): ConnectionStep {
  if (state.phase !== 'validating') return stay(state)
  const attemptsLeft = state.attemptsLeft - 1
  if (attemptsLeft > 0) return stay({ ...state, attemptsLeft })
  return lose(state, 'pin-attempts-used', now, { release: true, failed: true })
}

function deadline(state: Connection, now: number): ConnectionStep {
  const due = connectionDeadline(state)
  if (due === null || now < due) return stay(state)
  switch (state.phase) {
    case 'dialing':
      return lose(state, 'not-answered', now, { release: true, failed: true })
    case 'validating':
      return lose(state, 'pin-timeout', now, { release: true, failed: true })
    case 'recovering':
      return lose(state, 'grace-expired', now, { release: true, failed: false })
    case 'closed':
    case 'open':
    case 'lost':
      return stay(state)
  }
}

function lose(
  state: Connection,
  cause: ConnectionLostCause,
  now: number,
  how: { readonly release: boolean; readonly failed: boolean },
): ConnectionStep {
  if (!('legId' in state)) return stay(state)
  const failures = how.failed ? state.failures + 1 : state.failures
  const wait = firstBackOffMs * 2 ** Math.min(failures - failuresBeforeBackOff, 10)
  const reopenAt =
    how.failed && failures >= failuresBeforeBackOff ? now + Math.min(wait, longestBackOffMs) : state.reopenAt
  const { connectionId, legId, workplace } = state
  return {
    state: { phase: 'lost', since: now, cause, connectionId, workplace, failures, reopenAt },
    effects: how.release ? [{ type: 'release', legId, reason: cause }] : [],
  }
}

function causeOf(failure: LegFailure): ConnectionLostCause {
  switch (failure) {
    case 'declined':
    case 'busy':
      return 'declined'
    case 'no-answer':
      return 'not-answered'
    case 'unreachable':
    case 'not-acceptable':
    case 'invalid':
    case 'failed':
      return 'unreachable'
  }
}

import type { AgentStatus, ChosenStatus, StatusCause } from '../../contract/domain.js'

/**
 * The agent's status (SPEC §3). The agent chooses Available, On break and Work offline; the platform sets Offered, Busy and
 * Post-processing, during which a choice is kept as `next`. `statusDeadline` says when Post-processing ends.
 */
export interface Choice {
  readonly status: ChosenStatus
  readonly reasonCode: string | null
}

export interface Status {
  readonly status: AgentStatus
  readonly reasonCode: string | null
  readonly cause: StatusCause | null
  readonly since: number
  readonly next: Choice | null
  /** where the interaction began: what follows it when nothing was chosen */
  readonly began: Choice
  /** the platform's reason to go On break once Post-processing ends, unless the agent chooses otherwise */
  readonly breakAfter: StatusCause | null
  readonly postProcessingEndsAt: number | null
  /** when the agent became free: longest idle is offered first. A withdrawn offer doesn't move it. */
  readonly idleSince: number
}

export type StatusEvent =
  | { readonly type: 'choose'; readonly choice: Choice }
  | { readonly type: 'cancel-next' }
  | { readonly type: 'finish-post-processing' }
  | { readonly type: 'offered' }
  | { readonly type: 'started' }
  /** the offer ended with nothing to blame the agent for, or the call with nothing to write up */
  | { readonly type: 'returned' }
  | { readonly type: 'ended'; readonly postProcessingSeconds: number }
  | { readonly type: 'break'; readonly cause: StatusCause }
  | { readonly type: 'deadline' }

const onBreak: Choice = { status: 'on-break', reasonCode: null }

/** Logging in, or a newer sign-in taking over: On break. */
export function signedInStatus(now: number): Status {
  return {
    ...onBreak,
    cause: 'signed-in',
    since: now,
    next: null,
    began: onBreak,
    breakAfter: null,
    postProcessingEndsAt: null,
    idleSince: now,
  }
}

export const isOccupied = (state: Status): boolean =>
  state.status === 'offered' || state.status === 'busy' || state.status === 'post-processing'

export const statusDeadline = (state: Status): number | null => state.postProcessingEndsAt

export function statusTransition(state: Status, event: StatusEvent, now: number): Status {
  switch (event.type) {
    case 'choose':
      return isOccupied(state)
        ? { ...state, next: event.choice, breakAfter: null }
        : settle(state, event.choice, null, now)
    case 'cancel-next':
      return { ...state, next: null }
    case 'offered':
      return isOccupied(state) ? state : { ...occupy(state, now), status: 'offered' }
    case 'started':
      if (state.status === 'busy' || state.status === 'post-processing') return state
      return { ...occupy(state, now), status: 'busy' }
    case 'returned':
      if (state.status !== 'offered' && state.status !== 'busy') return state
      return { ...afterwards(state, now), idleSince: state.status === 'offered' ? state.idleSince : now }
    case 'ended':
      if (state.status !== 'busy') return state
      if (event.postProcessingSeconds === 0) return afterwards(state, now)
      return {
        ...state,
        status: 'post-processing',
        since: now,
        postProcessingEndsAt: now + event.postProcessingSeconds * 1000,
      }
    case 'break':
      return breakNow(state, event.cause, now)
    case 'finish-post-processing':
      return state.status === 'post-processing' ? afterwards(state, now) : state
    case 'deadline':
      return state.postProcessingEndsAt !== null && now >= state.postProcessingEndsAt
        ? afterwards(state, now)
        : state
  }
}

/** Keeps where it began, also when Offered becomes Busy. */
function occupy(state: Status, now: number): Status {
  const { status, reasonCode } = state
  const chosen = status === 'available' || status === 'on-break' || status === 'work-offline'
  return {
    ...state,
    began: chosen ? { status, reasonCode } : state.began,
    reasonCode: null,
    cause: null,
    since: now,
  }
}

function afterwards(state: Status, now: number): Status {
  if (state.next) return settle(state, state.next, null, now)
  // Only Available is taken from an agent: who was on break or offline stays as chosen.
  if (state.breakAfter !== null && state.began.status === 'available') {
    return settle(state, onBreak, state.breakAfter, now)
  }
  return settle(state, state.began, null, now)
}

/** Who is already away stays as chosen, with the reason code. */
function breakNow(state: Status, cause: StatusCause, now: number): Status {
  if (state.status === 'post-processing') {
    // A choice of Available made before the loss no longer holds; one made after it asks for a new connection.
    return { ...state, breakAfter: cause, next: state.next?.status === 'available' ? null : state.next }
  }
  if (state.status === 'work-offline' || state.status === 'on-break') return state
  return settle(state, onBreak, cause, now)
}

function settle(state: Status, choice: Choice, cause: StatusCause | null, now: number): Status {
  return {
    ...choice,
    cause,
    since: now,
    next: null,
    began: choice,
    breakAfter: null,
    postProcessingEndsAt: null,
    // Choosing Available again while Available doesn't put the agent at the end of the line.
    idleSince: state.status === 'available' && choice.status === 'available' ? state.idleSince : now,
  }
}

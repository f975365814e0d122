import { wordsForStatus } from './link-view-state.js'
import {
  atOnceMs,
  connectTimeoutMs,
  keepAliveAnswerAgainMs,
  keepAliveAnswerMs,
  keepAliveEveryMs,
  longestRetryAfterMs,
  nextServerMs,
  preferEveryMs,
  probeAnswerMs,
  reachTimeoutMs,
  refreshAfterMs,
  registerTimeoutMs,
  retryDelayMs,
  unregisterTimeoutMs,
  urgentDelayMs,
  urgentTries,
} from './registration-times.js'

/**
 * Staying registered (RFC 3261 §10, RFC 7118), with the patience that JsSIP lacks: it retries nothing after a 5xx and
 * does not notice a half-open socket. Pure; registration.ts runs the effects.
 *
 *   off → connecting → registering → up ⇄ (OPTIONS every 8 s) … any loss → waiting → connecting
 */

export type TimerName =
  'connect' | 'register' | 'retry' | 'refresh' | 'keep-alive' | 'keep-alive-answer' | 'unregister' | 'prefer'

interface Trying {
  /** failed tries since the link was last up; 0 for the first */
  readonly attempt: number
  /** which of the servers is tried; 0 is the preferred one */
  readonly server: number
  /** servers that failed since the last pause: each is tried before there is another */
  readonly tried: number
}

export type RegistrationState =
  | { readonly name: 'off' }
  | ({ readonly name: 'connecting' } & Trying)
  | ({ readonly name: 'registering' } & Trying)
  | {
      readonly name: 'up'
      readonly server: number
      readonly misses: number
      readonly probing: boolean
      readonly refreshing: boolean
    }
  | ({ readonly name: 'waiting'; readonly cause: string; readonly retryAt: number } & Trying)
  /** the center does not want these credentials; only a new start or a probe tries again */
  | ({ readonly name: 'refused'; readonly cause: string } & Trying)
  | { readonly name: 'stopping' }

export type RegistrationEvent =
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  /** network came up, or the computer woke */
  | { readonly type: 'probe' }
  /** a timer that waited for an answer ran out late: this program was stopped, and the answer may lie there unread */
  | { readonly type: 'timer-late' }
  /** the computer no longer has the address that the socket is bound to (or the try, which has none yet) */
  | { readonly type: 'moved' }
  /** the server has taken the TCP connection; what follows may take its time */
  | { readonly type: 'socket-reached' }
  | { readonly type: 'socket-open' }
  | { readonly type: 'socket-lost'; readonly cause: string }
  | { readonly type: 'registered'; readonly expiresSeconds: number }
  | {
      readonly type: 'register-refused'
      /** null: no response at all */
      readonly status: number | null
      readonly retryAfterSeconds: number | null
    }
  | { readonly type: 'unregistered' }
  /** a server that is preferred to the one in use answers again */
  | { readonly type: 'server-back'; readonly server: number }
  /** any response to OPTIONS */
  | { readonly type: 'keep-alive-answered' }
  | { readonly type: 'timer'; readonly timer: TimerName }

export type RegistrationEffect =
  | { readonly type: 'connect'; readonly server: number }
  | { readonly type: 'disconnect' }
  | { readonly type: 'register' }
  | { readonly type: 'unregister' }
  | { readonly type: 'keep-alive' }
  /** look whether a server before this one answers, without leaving it */
  | { readonly type: 'look-for-better'; readonly than: number }
  | { readonly type: 'arm'; readonly timer: TimerName; readonly afterMs: number }
  | { readonly type: 'disarm-all' }
  | { readonly type: 'disarm'; readonly timer: TimerName }
  /** registered over a new socket, or refreshed: dialogs tell their peers the Contact */
  | { readonly type: 'announce-registered' }
  /** the socket was in doubt, and answers */
  | { readonly type: 'announce-alive' }

export interface RegistrationStep {
  readonly state: RegistrationState
  readonly effects: readonly RegistrationEffect[]
}

/** What a step may know besides the event. `chance` is uniform in [0, 1). */
export interface Circumstances {
  readonly now: number
  readonly chance: number
  readonly servers: number
  /** a call is up or ringing: it would be lost with the server that carries it */
  readonly busy: boolean
}

/**
 * Nothing speaks against the socket. What is sent into a dead one is not lost: the system delivers it when the network is back,
 * long after it was given up. An INVITE with Replaces then takes the call away from the leg that has it.
 */
export const isReliable = (state: RegistrationState): boolean =>
  state.name === 'up' && !state.probing && state.misses === 0

export const off: RegistrationState = { name: 'off' }

export function transition(
  state: RegistrationState,
  event: RegistrationEvent,
  at: Circumstances,
): RegistrationStep {
  switch (event.type) {
    case 'start':
      return state.name === 'off' || state.name === 'stopping'
        ? connect({ attempt: 0, server: 0, tried: 0 }, at)
        : same(state)
    case 'stop':
      return stop(state)
    case 'probe':
      return probe(state, at)
    case 'timer-late':
      return state.name === 'up' ? look(state) : same(state)
    case 'moved':
      return moved(state, at)
    case 'socket-reached':
      return state.name === 'connecting'
        ? { state, effects: [arm('connect', connectTimeoutMs)] }
        : same(state)
    case 'socket-open':
      if (state.name !== 'connecting') return same(state)
      return {
        state: { name: 'registering', attempt: state.attempt, server: state.server, tried: state.tried },
        effects: [
          { type: 'disarm', timer: 'connect' },
          arm('register', registerTimeoutMs),
          { type: 'register' },
        ],
      }
    case 'socket-lost':
      return lost(state, event.cause, at, null)
    case 'registered':
      return registered(state, event.expiresSeconds)
    case 'register-refused':
      return refused(state, event.status, event.retryAfterSeconds, at)
    case 'server-back':
      return serverBack(state, event.server, at)
    case 'unregistered':
      return state.name === 'stopping' ? turnOff() : same(state)
    case 'keep-alive-answered':
      if (state.name !== 'up') return same(state)
      return {
        state: { ...state, misses: 0, probing: false },
        effects: [
          { type: 'disarm', timer: 'keep-alive-answer' },
          arm('keep-alive', keepAliveEveryMs),
          ...(isReliable(state) ? [] : [{ type: 'announce-alive' } as const]),
        ],
      }
    case 'timer':
      return timer(state, event.timer, at)
    default:
      return event satisfies never
  }
}

function registered(state: RegistrationState, expiresSeconds: number): RegistrationStep {
  if (state.name !== 'registering' && state.name !== 'up') return same(state)
  const first = state.name === 'registering'
  return {
    state: first
      ? { name: 'up', server: state.server, misses: 0, probing: false, refreshing: false }
      : { ...state, refreshing: false },
    effects: [
      { type: 'disarm', timer: 'register' },
      arm('refresh', refreshAfterMs(expiresSeconds)),
      ...(first ? [arm('keep-alive', keepAliveEveryMs)] : []),
      ...(first && state.server > 0 ? [arm('prefer', preferEveryMs)] : []),
      { type: 'announce-registered' },
    ],
  }
}

function refused(
  state: RegistrationState,
  status: number | null,
  retryAfterSeconds: number | null,
  at: Circumstances,
): RegistrationStep {
  if (state.name !== 'registering' && state.name !== 'up') return same(state)
  if (status !== null && final(status)) {
    return {
      state: { name: 'refused', attempt: 0, server: state.server, tried: 0, cause: wordsForStatus(status) },
      effects: [{ type: 'disarm-all' }, { type: 'disconnect' }],
    }
  }
  const cause =
    status === null ? 'The contact center does not answer the registration.' : wordsForStatus(status)
  return lost(state, cause, at, status === null ? null : { retryAfterSeconds })
}

const final = (status: number): boolean => [401, 403, 404, 407].includes(status)

/** A call that has just begun stays where it is; it is looked again later. */
function serverBack(state: RegistrationState, server: number, at: Circumstances): RegistrationStep {
  if (state.name !== 'up' || server >= state.server || at.busy) return same(state)
  const cause = 'The phone goes back to its preferred server.'
  return {
    // By way of a pause: leaving the old socket is told as the loss of one.
    state: { name: 'waiting', attempt: 0, server, tried: 0, cause, retryAt: at.now },
    effects: [{ type: 'disarm-all' }, { type: 'disconnect' }, arm('retry', 0)],
  }
}

/**
 * The socket is of no use any more: the next server at once, and a pause when each has failed. The first try after a good
 * link comes after 1–2 s.
 */
function lost(
  state: RegistrationState,
  cause: string,
  at: Circumstances,
  /** null: the network did it, not the server */
  server: { readonly retryAfterSeconds: number | null } | null,
): RegistrationStep {
  switch (state.name) {
    case 'off':
    case 'waiting':
    case 'refused':
      return same(state)
    case 'stopping':
      return turnOff()
    case 'connecting':
    case 'registering':
    case 'up': {
      const attempt = state.name === 'up' ? 1 : state.attempt + 1
      const servers = Math.max(1, at.servers)
      const tried = state.name === 'up' ? 0 : state.tried + 1
      const others = tried > 0 && tried < servers
      // Retry-After speaks of the server that said it; another may have room.
      const afterMs = others ? nextServerMs(at.chance) : pauseMs(state, { attempt, servers, server }, at)
      // After a good link the same server is tried first; it was the network more often than the server.
      const next = state.name === 'up' ? state.server : (state.server + 1) % servers
      return {
        state: {
          name: 'waiting',
          attempt,
          server: next,
          tried: others ? tried : 0,
          cause,
          retryAt: at.now + afterMs,
        },
        effects: [{ type: 'disarm-all' }, { type: 'disconnect' }, arm('retry', afterMs)],
      }
    }
    default:
      return state satisfies never
  }
}

function pauseMs(
  state: RegistrationState,
  {
    attempt,
    servers,
    server,
  }: { attempt: number; servers: number; server: { readonly retryAfterSeconds: number | null } | null },
  at: Circumstances,
): number {
  const usualMs = retryDelayMs(Math.ceil(attempt / servers), at.chance)
  if (server) return Math.max(usualMs, Math.min((server.retryAfterSeconds ?? 0) * 1000, longestRetryAfterMs))
  // Whoever looked has a reason to believe that the network is there.
  if (state.name === 'up' && state.probing) return atOnceMs(at.chance)
  return at.busy && attempt <= urgentTries ? Math.min(usualMs, urgentDelayMs(at.chance)) : usualMs
}

/** Whatever is bound to an address that is gone is dead, without a look. */
function moved(state: RegistrationState, at: Circumstances): RegistrationStep {
  switch (state.name) {
    case 'connecting':
    case 'registering':
    case 'up': {
      const { server } = state
      const attempt = state.name === 'up' ? 1 : state.attempt
      const cause = "This computer's network has changed."
      // By way of a pause: leaving the old socket is told as the loss of one.
      return {
        state: { name: 'waiting', attempt, server, tried: 0, cause, retryAt: at.now },
        effects: [{ type: 'disarm-all' }, { type: 'disconnect' }, arm('retry', 0)],
      }
    }
    case 'waiting':
    case 'refused':
      return probe(state, at)
    case 'off':
    case 'stopping':
      return same(state)
    default:
      return state satisfies never
  }
}

const look = (state: RegistrationState & { readonly name: 'up' }): RegistrationStep => ({
  state: { ...state, probing: true },
  effects: [
    { type: 'disarm', timer: 'keep-alive' },
    arm('keep-alive-answer', probeAnswerMs),
    { type: 'keep-alive' },
  ],
})

function probe(state: RegistrationState, at: Circumstances): RegistrationStep {
  switch (state.name) {
    case 'waiting':
    case 'refused':
      return connect({ attempt: state.attempt, server: state.server, tried: 0 }, at)
    case 'up':
      // One look at a time: another would put the end of the first off.
      return state.probing ? same(state) : look(state)
    case 'off':
    case 'connecting':
    case 'registering':
    case 'stopping':
      return same(state)
    default:
      return state satisfies never
  }
}

function timer(state: RegistrationState, name: TimerName, at: Circumstances): RegistrationStep {
  switch (name) {
    case 'connect':
      return state.name === 'connecting'
        ? lost(state, 'The contact center cannot be reached.', at, null)
        : same(state)
    case 'register':
      return refused(state, null, null, at)
    case 'retry':
      return state.name === 'waiting'
        ? connect({ attempt: state.attempt, server: state.server, tried: state.tried }, at)
        : same(state)
    case 'refresh':
      if (state.name !== 'up') return same(state)
      return {
        state: { ...state, refreshing: true },
        effects: [arm('register', registerTimeoutMs), { type: 'register' }],
      }
    case 'keep-alive':
      if (state.name !== 'up') return same(state)
      return { state, effects: [arm('keep-alive-answer', keepAliveAnswerMs), { type: 'keep-alive' }] }
    case 'keep-alive-answer':
      if (state.name !== 'up') return same(state)
      // A miss is repeated at once; a second one, or the only one of a probe, condemns the socket.
      if (state.misses >= 1 || state.probing)
        return lost(state, 'The contact center no longer answers.', at, null)
      return {
        state: { ...state, misses: state.misses + 1 },
        effects: [arm('keep-alive-answer', keepAliveAnswerAgainMs), { type: 'keep-alive' }],
      }
    case 'prefer':
      if (state.name !== 'up') return same(state)
      return {
        state,
        effects: [
          arm('prefer', preferEveryMs),
          ...(at.busy ? [] : [{ type: 'look-for-better', than: state.server } as const]),
        ],
      }
    case 'unregister':
      return state.name === 'stopping' ? turnOff() : same(state)
    default:
      return name satisfies never
  }
}

function stop(state: RegistrationState): RegistrationStep {
  if (state.name === 'off' || state.name === 'stopping') return same(state)
  if (state.name !== 'up') return turnOff()
  return {
    state: { name: 'stopping' },
    effects: [{ type: 'disarm-all' }, arm('unregister', unregisterTimeoutMs), { type: 'unregister' }],
  }
}

const turnOff = (): RegistrationStep => ({
  state: off,
  effects: [{ type: 'disarm-all' }, { type: 'disconnect' }],
})

function connect(trying: Trying, at: Circumstances): RegistrationStep {
  return {
    state: { name: 'connecting', ...trying },
    effects: [
      { type: 'disarm-all' },
      arm('connect', at.busy ? reachTimeoutMs : connectTimeoutMs),
      { type: 'connect', server: trying.server },
    ],
  }
}

const arm = (name: TimerName, afterMs: number): RegistrationEffect => ({ type: 'arm', timer: name, afterMs })
const same = (state: RegistrationState): RegistrationStep => ({ state, effects: [] })

import { wordsForStatus } from './link-view-state.js'
import {
  type Circumstances,
  type RegistrationState,
  type RegistrationStep,
  arm,
  off,
  same,
} from './registration-shape-state.js'
import {
  atOnceMs,
  longestRetryAfterMs,
  nextServerMs,
  retryDelayMs,
  urgentDelayMs,
  urgentTries,
} from './registration-times.js'

/** What becomes of a socket that is of no use any more: which server is next, and after what pause. */

/**
 * The socket is of no use any more: the next server at once, and a pause when each has failed. The first try after a good
 * link comes after 1–2 s.
 */
export function lost(
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

export function refused(
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

/** The socket is left for another, at once. By way of a pause: leaving it is told as the loss of one. */
export function leave(
  { attempt, server, cause }: { readonly attempt: number; readonly server: number; readonly cause: string },
  { now }: Circumstances,
): RegistrationStep {
  return {
    state: { name: 'waiting', attempt, server, tried: 0, cause, retryAt: now },
    effects: [{ type: 'disarm-all' }, { type: 'disconnect' }, arm('retry', 0)],
  }
}

export const turnOff = (): RegistrationStep => ({
  state: off,
  effects: [{ type: 'disarm-all' }, { type: 'disconnect' }],
})

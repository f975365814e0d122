import { answered, ask, look, missed } from './keep-alive-state.js'
import { leave, lost, refused, turnOff } from './link-loss-state.js'
import {
  type Circumstances,
  type RegistrationEvent,
  type RegistrationState,
  type RegistrationStep,
  type TimerName,
  type Trying,
  arm,
  same,
} from './registration-shape-state.js'
import {
  connectTimeoutMs,
  keepAliveEveryMs,
  preferEveryMs,
  reachTimeoutMs,
  refreshAfterMs,
  registerTimeoutMs,
  unregisterTimeoutMs,
} from './registration-times.js'

/**
 * Staying registered (RFC 3261 §10, RFC 7118), with the patience that JsSIP lacks: it retries nothing after a 5xx and
 * does not notice a half-open socket. Pure; registration.ts runs the effects.
 *
 *   off → connecting → registering → up ⇄ (OPTIONS every 8 s) … any loss → waiting → connecting
 */
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
      return state.name === 'up' ? answered(state) : same(state)
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

/** Whatever is bound to an address that is gone is dead, without a look. */
function moved(state: RegistrationState, at: Circumstances): RegistrationStep {
  if (state.name !== 'connecting' && state.name !== 'registering' && state.name !== 'up')
    return probe(state, at)
  const attempt = state.name === 'up' ? 1 : state.attempt
  return leave({ attempt, server: state.server, cause: "This computer's network has changed." }, at)
}

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

/** A call that has just begun stays where it is; it is looked again later. */
function serverBack(state: RegistrationState, server: number, at: Circumstances): RegistrationStep {
  if (state.name !== 'up' || server >= state.server || at.busy) return same(state)
  return leave({ attempt: 0, server, cause: 'The phone goes back to its preferred server.' }, at)
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
      return state.name === 'up' ? ask(state) : same(state)
    case 'keep-alive-answer':
      return state.name === 'up' ? missed(state, at) : same(state)
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

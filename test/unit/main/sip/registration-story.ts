import {
  off,
  type Circumstances,
  type RegistrationEffect,
  type RegistrationEvent,
  type RegistrationState,
  type TimerName,
} from '../../../../src/main/sip/registration-shape-state.js'
import { transition } from '../../../../src/main/sip/registration-state.js'

export const at: Circumstances = { now: 1_000, chance: 0, servers: 2, busy: false }

/** One event after the other. Returns the state after the last, and what the last asks for. */
export function play(events: readonly RegistrationEvent[], from: RegistrationState = off) {
  let state = from
  let effects: readonly RegistrationEffect[] = []
  for (const event of events) ({ state, effects } = transition(state, event, at))
  return { state, effects }
}

/** from off to registered */
export const up: readonly RegistrationEvent[] = [
  { type: 'start' },
  { type: 'socket-open' },
  { type: 'registered', expiresSeconds: 300 },
]
/** it runs out */
export const timer = (name: TimerName): RegistrationEvent => ({ type: 'timer', timer: name })
/** how long, in ms; undefined: not armed */
export const armed = (effects: readonly RegistrationEffect[], name: TimerName): number | undefined =>
  effects.flatMap((effect) => (effect.type === 'arm' && effect.timer === name ? [effect.afterMs] : []))[0]

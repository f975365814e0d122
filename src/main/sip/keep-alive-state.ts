import { lost } from './link-loss-state.js'
import {
  type Circumstances,
  type RegistrationStep,
  type Up,
  arm,
  isReliable,
} from './registration-shape-state.js'
import {
  keepAliveAnswerAgainMs,
  keepAliveAnswerMs,
  keepAliveEveryMs,
  probeAnswerMs,
} from './registration-times.js'

/**
 * Whether the socket lives: OPTIONS every 8 s, a miss repeated at once, and two misses, or the only one of a look, condemn it.
 * TCP itself says nothing of a half-open socket for minutes.
 */

/** OPTIONS, as every 8 s. */
export const ask = (state: Up): RegistrationStep => ({
  state,
  effects: [arm('keep-alive-answer', keepAliveAnswerMs), { type: 'keep-alive' }],
})

/** OPTIONS out of turn, because there is a reason to doubt. */
export const look = (state: Up): RegistrationStep => ({
  state: { ...state, probing: true },
  effects: [
    { type: 'disarm', timer: 'keep-alive' },
    arm('keep-alive-answer', probeAnswerMs),
    { type: 'keep-alive' },
  ],
})

export const answered = (state: Up): RegistrationStep => ({
  state: { ...state, misses: 0, probing: false },
  effects: [
    { type: 'disarm', timer: 'keep-alive-answer' },
    arm('keep-alive', keepAliveEveryMs),
    ...(isReliable(state) ? [] : [{ type: 'announce-alive' } as const]),
  ],
})

export function missed(state: Up, at: Circumstances): RegistrationStep {
  if (state.misses >= 1 || state.probing)
    return lost(state, 'The contact center no longer answers.', at, null)
  return {
    state: { ...state, misses: state.misses + 1 },
    effects: [arm('keep-alive-answer', keepAliveAnswerAgainMs), { type: 'keep-alive' }],
  }
}

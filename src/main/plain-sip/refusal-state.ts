/**
 * A server that refuses the phone, and when it is asked again. Registrars count wrong passwords and lock the account, or the address,
 * after some: each try with the same credentials comes later than the one before. Pure; refused-phone.ts asks.
 */
export interface RefusalState {
  /** tries that were refused, one after the other, with the same credentials */
  readonly tries: number
  /** epoch ms; null: not refused, or asked at present */
  readonly retryAt: number | null
}

export type RefusalEvent =
  /** `credentials`: 401, 403, 407; `phone-unknown`: 404, as of a server that is just being started */
  | { readonly type: 'refused'; readonly what: 'credentials' | 'phone-unknown' }
  | { readonly type: 'registered' }
  /** the pause is over, or somebody does not wait for it */
  | { readonly type: 'asked' }
  /** other credentials */
  | { readonly type: 'changed' }

export const notRefused: RefusalState = { tries: 0, retryAt: null }

const minuteMs = 60_000
const pausesMs = [1, 2, 5, 15, 30].map((minutes) => minutes * minuteMs)
export const longestPauseMs = 30 * minuteMs

export function refusalTransition(state: RefusalState, event: RefusalEvent, now: number): RefusalState {
  switch (event.type) {
    case 'refused': {
      const locks = event.what === 'credentials'
      const pauseMs = locks ? (pausesMs[state.tries] ?? longestPauseMs) : minuteMs
      return { tries: locks ? state.tries + 1 : state.tries, retryAt: now + pauseMs }
    }
    case 'asked':
      return { ...state, retryAt: null }
    case 'registered':
    case 'changed':
      return notRefused
    default:
      return event satisfies never
  }
}

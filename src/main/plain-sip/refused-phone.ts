import type { Clock } from '../clock.js'
import { type RefusalState, notRefused, refusalTransition } from './refusal-state.js'

/** A phone that its server does not take: asks again in time, at once when told to, or when IT has mended the credentials. */
export interface RefusedPhone {
  /** @returns when the server is asked again, epoch ms */
  refused(what: 'credentials' | 'phone-unknown'): number
  /** Not refused any more: registered, or signed out. */
  over(): void
  /** The phone is not to be registered at present. */
  pause(): void
  /** The agent does not wait. */
  askNow(): Promise<void>
  /** A network that is back is no reason to show a wrong password again. */
  readonly waits: boolean
}

export interface RefusedPhoneOptions {
  readonly clock: Clock
  /** Registers with the same credentials. */
  readonly askAgain: () => void
  /** Registers with what the policy says now, if that is something else. @returns whether it was */
  readonly useChange: () => Promise<boolean>
}

/** A policy and its password file are small, and only looked at while the phone is refused. */
const lookEveryMs = 10_000

export function createRefusedPhone({ clock, askAgain, useChange }: RefusedPhoneOptions): RefusedPhone {
  let state: RefusalState = notRefused
  let cancel = (): void => undefined

  const over = (): void => {
    cancel()
    state = refusalTransition(state, { type: 'registered' }, clock.now())
  }
  const ask = async (): Promise<void> => {
    cancel()
    state = refusalTransition(state, { type: 'asked' }, clock.now())
    if (await useChange()) state = refusalTransition(state, { type: 'changed' }, clock.now())
    else askAgain()
  }
  const look = async (): Promise<void> => {
    const { retryAt } = state
    if (retryAt === null) return
    if (clock.now() >= retryAt) return ask()
    const changed = await useChange()
    // Asked, or taken, meanwhile.
    if (state.retryAt !== retryAt) return
    if (changed) state = refusalTransition(state, { type: 'changed' }, clock.now())
    else wait()
  }
  const wait = (): void => {
    const leftMs = (state.retryAt ?? 0) - clock.now()
    cancel = clock.after(Math.max(0, Math.min(lookEveryMs, leftMs)), () => void look())
  }
  return {
    refused: (what) => {
      cancel()
      state = refusalTransition(state, { type: 'refused', what }, clock.now())
      wait()
      return state.retryAt ?? clock.now()
    },
    over,
    pause: () => {
      cancel()
      state = refusalTransition(state, { type: 'asked' }, clock.now())
    },
    askNow: () => (state.retryAt === null ? Promise.resolve() : ask()),
    get waits() {
      return state.retryAt !== null
    },
  }
}

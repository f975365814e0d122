/**
 * What staying registered is made of: its states, what happens to it, and what it asks of its shell. How it goes on is in
 * registration-state.ts.
 */

export type TimerName =
  'connect' | 'register' | 'retry' | 'refresh' | 'keep-alive' | 'keep-alive-answer' | 'unregister' | 'prefer'

export interface Trying {
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

/** Registered: its socket is kept alive, and the registration refreshed. */
export type Up = Extract<RegistrationState, { readonly name: 'up' }>

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

export const arm = (timer: TimerName, afterMs: number): RegistrationEffect => ({
  type: 'arm',
  timer,
  afterMs,
})
export const same = (state: RegistrationState): RegistrationStep => ({ state, effects: [] })

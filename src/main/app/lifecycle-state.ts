/** What closing and quitting do. Pure: the shell beside it owns the dialog, the timer and Electron. */

export type QuitRequest =
  /** Quit from the menu, the tray or the keyboard */
  | 'agent'
  /** the session ends, SIGTERM, an update: nobody is there to answer */
  | 'system'

export type LifecycleState = { readonly phase: 'running' | 'asking' | 'signing-out' | 'leaving' }

export type LifecycleEvent =
  | { readonly type: 'window-closed'; readonly trayPresent: boolean; readonly hintShown: boolean }
  | {
      readonly type: 'quit'
      readonly by: QuitRequest
      readonly connectionOpen: boolean
      readonly signedIn: boolean
    }
  | { readonly type: 'answered'; readonly quit: boolean }
  /** log-out finished, failed, or took too long: the app leaves all the same */
  | { readonly type: 'signed-out' }

export type LifecycleEffect =
  | { readonly type: 'hide-window' }
  | { readonly type: 'minimize-window' }
  /** "Offhook keeps running in the tray", once per installation */
  | { readonly type: 'show-tray-hint' }
  | { readonly type: 'ask-to-quit' }
  | { readonly type: 'sign-out' }
  | { readonly type: 'exit' }

export interface LifecycleStep {
  readonly state: LifecycleState
  readonly effects: readonly LifecycleEffect[]
}

export const initialLifecycle: LifecycleState = { phase: 'running' }

export function transition(state: LifecycleState, event: LifecycleEvent): LifecycleStep {
  const stay = (...effects: LifecycleEffect[]): LifecycleStep => ({ state, effects })
  const go = (phase: LifecycleState['phase'], ...effects: LifecycleEffect[]): LifecycleStep => ({
    state: { phase },
    effects,
  })

  switch (event.type) {
    case 'window-closed':
      if (state.phase === 'leaving') return stay()
      if (!event.trayPresent) return stay({ type: 'minimize-window' })
      return event.hintShown
        ? stay({ type: 'hide-window' })
        : stay({ type: 'show-tray-hint' }, { type: 'hide-window' })
    case 'quit':
      if (state.phase === 'signing-out' || state.phase === 'leaving') return stay()
      if (event.by === 'agent' && event.connectionOpen) {
        return state.phase === 'asking' ? stay() : go('asking', { type: 'ask-to-quit' })
      }
      return leave(event.signedIn)
    case 'answered':
      if (state.phase !== 'asking') return stay()
      // The question is asked only over an open connection, so there is a sign-in to end.
      return event.quit ? leave(true) : go('running')
    case 'signed-out':
      return state.phase === 'signing-out' ? go('leaving', { type: 'exit' }) : stay()
    default:
      return event satisfies never
  }

  function leave(signedIn: boolean): LifecycleStep {
    return signedIn ? go('signing-out', { type: 'sign-out' }) : go('leaving', { type: 'exit' })
  }
}

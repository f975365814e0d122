import type { Logger } from '../log/logger.js'
import {
  initialLifecycle,
  transition,
  type LifecycleEffect,
  type LifecycleEvent,
  type QuitRequest,
} from './lifecycle-state.js'

/** What the app's life needs of its surroundings. */
export interface LifecyclePort {
  readonly trayPresent: boolean
  readonly signedIn: boolean
  /** a persistent connection is open or recovering, or a call is up */
  readonly connectionOpen: boolean
  readonly trayHintShown: boolean
  hideWindow(): void
  minimizeWindow(): void
  showTrayHint(): void
  /** native dialog; resolves with the agent's answer */
  askToQuit(): Promise<boolean>
  /** the log-out of SPEC §3 */
  signOut(): Promise<unknown>
  exit(): void
  /** runs once after so many ms; returns its cancel */
  after(ms: number, run: () => void): () => void
}

export interface Lifecycle {
  windowClosed(): void
  /** @returns whether Electron may go on quitting now; if not, the app quits by itself later */
  quit(by: QuitRequest): boolean
}

/** A log-out that the contact center does not answer must not keep the app from ending. */
export const SIGN_OUT_LIMIT_MS = 3000

export function createLifecycle(port: LifecyclePort, log: Logger): Lifecycle {
  let state = initialLifecycle

  const apply = (event: LifecycleEvent): void => {
    const step = transition(state, event)
    if (step.state.phase !== state.phase) log.info('app', { phase: step.state.phase })
    state = step.state
    for (const effect of step.effects) runners[effect.type]()
  }

  const ask = (): void => {
    port.askToQuit().then(
      (quit) => apply({ type: 'answered', quit }),
      (error: unknown) => {
        log.error('the question before quitting failed', { error })
        apply({ type: 'answered', quit: false })
      },
    )
  }

  const signOut = (): void => {
    const cancelLimit = port.after(SIGN_OUT_LIMIT_MS, () => {
      log.warn('log-out not answered in time')
      apply({ type: 'signed-out' })
    })
    const done = (): void => {
      cancelLimit()
      apply({ type: 'signed-out' })
    }
    port.signOut().then(done, (error: unknown) => {
      log.error('log-out failed', { error })
      done()
    })
  }

  const runners: Readonly<Record<LifecycleEffect['type'], () => void>> = {
    'hide-window': () => port.hideWindow(),
    'minimize-window': () => port.minimizeWindow(),
    'show-tray-hint': () => port.showTrayHint(),
    'ask-to-quit': ask,
    'sign-out': signOut,
    exit: () => port.exit(),
  }

  return {
    windowClosed: () =>
      apply({ type: 'window-closed', trayPresent: port.trayPresent, hintShown: port.trayHintShown }),
    quit(by) {
      if (state.phase === 'leaving') return true
      apply({ type: 'quit', by, connectionOpen: port.connectionOpen, signedIn: port.signedIn })
      return false
    },
  }
}

import { createContext, useContext, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { ConsoleSnapshot } from '../../contract/ipc/console-snapshot.js'
import type { Quality } from '../../contract/quality.js'
import type { Send } from './commands.js'
import type { Mirror } from './mirror.js'
import type { Ticker } from './ticker.js'
import type { WindowState, WindowStore } from './window-store.js'

export interface ConsoleServices {
  readonly mirror: Mirror
  readonly ticker: Ticker
  readonly window: WindowStore
  /** Sends a command; a refusal is shown as a notice. */
  readonly send: Send
  /** Sends a command whose refusal the caller shows itself. */
  readonly ask: Send
}

export const ConsoleContext = createContext<ConsoleServices | null>(null)

export function useConsole(): ConsoleServices {
  const services = useContext(ConsoleContext)
  if (!services) throw new Error('The console context is missing')
  return services
}

/** Only below the app's root, which waits for the first snapshot. */
export function useSnapshot<T>(select: (snapshot: ConsoleSnapshot) => T): T {
  return useStore(useConsole().mirror.state, ({ snapshot }) => {
    if (!snapshot) throw new Error('No snapshot yet')
    return select(snapshot)
  })
}

export function useQuality(): Quality | null {
  return useStore(useConsole().mirror.quality)
}

export function useWindow<T>(select: (state: WindowState) => T): T {
  return useStore(useConsole().window, select)
}

/** Epoch milliseconds, stepping once a second. */
export function useNow(): number {
  const { ticker } = useConsole()
  return useSyncExternalStore(ticker.subscribe, ticker.now)
}

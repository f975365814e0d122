import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ConsoleContract } from '../../contract/ipc/console.js'
import type { Quality } from '../../contract/quality.js'
import type { ConsoleSnapshot } from '../../contract/ipc/console-snapshot.js'
import type { Bridge } from '../../contract/ipc/define.js'
import type { Failure } from '../../contract/errors.js'

export type ConsoleBridge = Bridge<ConsoleContract>

/** What anyone but the mirror may do with its stores: look and listen. */
export type Readable<T> = Pick<StoreApi<T>, 'getState' | 'getInitialState' | 'subscribe'>

/** Linear peaks, 0 to 1, at most ten a second. */
export interface Levels {
  readonly microphone: number
  readonly headset: number
}

export interface MirrorState {
  readonly snapshot: ConsoleSnapshot | null
  /** the first snapshot could not be fetched */
  readonly failure: Failure | null
}

export interface Mirror {
  readonly state: Readable<MirrorState>
  readonly quality: Readable<Quality | null>
  readonly levels: Readable<Levels>
  /** Subscribes, then fetches; may be called again after a failure. */
  start(): Promise<void>
  dispose(): void
}

const silence: Levels = { microphone: 0, headset: 0 }

/**
 * The console's read-only copy of main's state. Subscribing comes first and fetching second, so no change can fall
 * between the two; whichever has the higher revision stays.
 */
export function createMirror(bridge: ConsoleBridge): Mirror {
  const state = createStore<MirrorState>(() => ({ snapshot: null, failure: null }))
  const quality = createStore<Quality | null>(() => null)
  const levels = createStore<Levels>(() => silence)
  let subscriptions: (() => void)[] = []

  const offer = (snapshot: ConsoleSnapshot): void => {
    const current = state.getState().snapshot
    if (current && current.revision >= snapshot.revision) return
    state.setState({ snapshot, failure: null }, true)
  }

  const subscribe = (): void => {
    if (subscriptions.length > 0) return
    subscriptions = [
      bridge.on('state.changed', offer),
      bridge.on('quality.changed', (value) => quality.setState(value, true)),
      bridge.on('levels.changed', (value) => levels.setState(value, true)),
    ]
  }

  return {
    state,
    quality,
    levels,
    async start() {
      subscribe()
      const answer = await bridge.invoke('state.get', undefined)
      if (answer.ok) offer(answer.value)
      else if (!state.getState().snapshot) state.setState({ failure: answer.error })
    },
    dispose() {
      for (const unsubscribe of subscriptions) unsubscribe()
      subscriptions = []
    },
  }
}

import type { ConsoleSnapshot } from '../../contract/ipc/console-snapshot.js'
import type { FactsStore } from './facts.js'
import { snapshotView } from './snapshot-view.js'

/** The facts as the console sees them, with a revision that rises whenever anything visible changes. */
export interface Snapshots {
  readonly current: ConsoleSnapshot
  onChange(listener: (snapshot: ConsoleSnapshot) => void): () => void
  dispose(): void
}

export function publishSnapshots(store: FactsStore): Snapshots {
  const listeners = new Set<(snapshot: ConsoleSnapshot) => void>()
  let current = snapshotView(store.getState(), 1)
  let shown = JSON.stringify({ ...current, revision: 0 })

  const unsubscribe = store.subscribe((facts) => {
    const next = snapshotView(facts, current.revision + 1)
    const text = JSON.stringify({ ...next, revision: 0 })
    if (text === shown) return
    shown = text
    current = next
    for (const listener of listeners) listener(next)
  })
  return {
    get current() {
      return current
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispose: () => {
      unsubscribe()
      listeners.clear()
    },
  }
}

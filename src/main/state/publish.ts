import type { ConsoleSnapshot } from '../../contract/ipc/console-snapshot.js'
import type { FactsStore } from './facts.js'
import { snapshotView } from './snapshot-view.js'

/** The facts as the console sees them, with a revision that rises whenever anything visible changes. */
export interface Snapshots {
  /** always up to date */
  readonly current: ConsoleSnapshot
  /** once per turn of the event loop: one happening changes several facts, and half of it is nobody's truth */
  onChange(listener: (snapshot: ConsoleSnapshot) => void): () => void
  dispose(): void
}

export function publishSnapshots(store: FactsStore): Snapshots {
  const listeners = new Set<(snapshot: ConsoleSnapshot) => void>()
  let current = snapshotView(store.getState(), 1)
  let text = visible(current)
  let announced = current
  let stale = false
  let disposed = false

  const refresh = (): ConsoleSnapshot => {
    if (!stale) return current
    stale = false
    const next = snapshotView(store.getState(), current.revision + 1)
    const nextText = visible(next)
    if (nextText === text) return current
    text = nextText
    current = next
    return current
  }
  const announce = (): void => {
    if (disposed || refresh() === announced) return
    announced = current
    for (const listener of [...listeners]) listener(current)
  }
  const unsubscribe = store.subscribe(() => {
    if (stale) return
    stale = true
    queueMicrotask(announce)
  })
  return {
    get current() {
      return refresh()
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispose: () => {
      disposed = true
      unsubscribe()
      listeners.clear()
    },
  }
}

const visible = (snapshot: ConsoleSnapshot): string => JSON.stringify({ ...snapshot, revision: 0 })

import type { ConsoleSnapshot } from '../../contract/ipc/console-snapshot.js'
import type { Clock } from '../clock.js'
import type { Facts, FactsStore } from './facts.js'
import { snapshotView } from './snapshot-view.js'

/** The facts as the console sees them, with a revision that rises whenever anything visible changes. */
export interface Snapshots {
  /** always up to date */
  readonly current: ConsoleSnapshot
  /**
   * once per turn of the event loop: one happening changes several facts, and half of it is nobody's truth. A call that is
   * just being answered is told when it is, or after `answerGoesFirstMs`
   */
  onChange(listener: (snapshot: ConsoleSnapshot) => void): () => void
  dispose(): void
}

/**
 * ms at most for which news waits for an answer that is on its way. Drawing the console takes a small computer 15 ms, which
 * the engine and the caller would wait for; nobody sees that it comes a moment later.
 */
export const answerGoesFirstMs = 60

export function publishSnapshots(store: FactsStore, clock: Clock): Snapshots {
  const listeners = new Set<(snapshot: ConsoleSnapshot) => void>()
  let current = snapshotView(store.getState(), 1)
  let text = visible(current)
  let announced = current
  let stale = false
  let queued = false
  let disposed = false
  /** since the answer began: a timer's cancel, then `'over'` when it took too long; null while nothing is being answered */
  let held: (() => void) | 'over' | null = null

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
  const mustWait = (): boolean => {
    if (!isBeingAnswered(store.getState())) {
      if (typeof held === 'function') held()
      held = null
      return false
    }
    held ??= clock.after(answerGoesFirstMs, () => {
      held = 'over'
      announce()
    })
    return held !== 'over'
  }
  const announce = (): void => {
    queued = false
    if (disposed || mustWait() || refresh() === announced) return
    announced = current
    for (const listener of [...listeners]) listener(current)
  }
  const unsubscribe = store.subscribe(() => {
    stale = true
    if (queued) return
    queued = true
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
      if (typeof held === 'function') held()
      unsubscribe()
      listeners.clear()
    },
  }
}

const isBeingAnswered = ({ call }: Facts): boolean => call.machine.dialog?.state === 'answering'

const visible = (snapshot: ConsoleSnapshot): string => JSON.stringify({ ...snapshot, revision: 0 })

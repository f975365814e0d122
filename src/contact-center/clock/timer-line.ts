/** Timers in the order they are due; those due at the same time in the order they were set. */
export interface TimerLine {
  add(dueAt: number, fn: () => void): () => void
  /** when the first is due, or null */
  nextAt(): number | null
  /** takes the first that is due by `now` */
  takeDue(now: number): { readonly dueAt: number; readonly fn: () => void } | null
  readonly size: number
  clear(): void
}

interface Timer {
  readonly dueAt: number
  readonly serial: number
  readonly fn: () => void
}

export function createTimerLine(): TimerLine {
  const timers = new Set<Timer>()
  let serial = 0
  const first = (): Timer | null => {
    let best: Timer | null = null
    for (const timer of timers) {
      if (!best || timer.dueAt < best.dueAt || (timer.dueAt === best.dueAt && timer.serial < best.serial))
        best = timer
    }
    return best
  }
  return {
    add: (dueAt, fn) => {
      const timer: Timer = { dueAt, serial: serial++, fn }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    nextAt: () => first()?.dueAt ?? null,
    takeDue: (now) => {
      const timer = first()
      if (!timer || timer.dueAt > now) return null
      timers.delete(timer)
      return timer
    },
    get size() {
      return timers.size
    },
    clear: () => timers.clear(),
  }
}

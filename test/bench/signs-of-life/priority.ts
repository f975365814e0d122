import { readdirSync } from 'node:fs'
import { setPriority } from 'node:os'

const aboveAllOthers = -15

/**
 * Before whatever else runs here, as on machines of their own. Linux has a priority for each thread, and a new one takes its maker's.
 * Whoever may not set it measures with what the machine gives.
 */
export function prefer(...pids: readonly number[]): void {
  for (const pid of pids)
    for (const thread of readdirSync(`/proc/${pid}/task`))
      try {
        setPriority(Number(thread), aboveAllOthers)
      } catch {
        // It has ended, or this is not root.
      }
}

import type { Clock } from '../clock/clock.js'
import type { LegId, Voice } from '../voice/port.js'

/** Callees who are being told that their call cannot go on, each until everything was said or they hung up. */
export interface Farewells {
  /** has the leg told, and releases it then */
  begin(legId: LegId, reason: string): void
  /** everything was said */
  spoken(legId: LegId): void
  /** the far end hung up */
  left(legId: LegId): void
  dispose(): void
}

/** Far longer than the announcement: a voice that does not say that it has spoken must not keep the callee. */
const longestFarewellMs = 15_000

export function createFarewells(voice: Voice, clock: Clock): Farewells {
  const open = new Map<LegId, { readonly reason: string; readonly cancelCap: () => void }>()

  const left = (legId: LegId): void => {
    open.get(legId)?.cancelCap()
    open.delete(legId)
  }
  const spoken = (legId: LegId): void => {
    const farewell = open.get(legId)
    if (!farewell) return
    left(legId)
    voice.release(legId, farewell.reason)
  }
  return {
    begin: (legId, reason) => {
      open.set(legId, { reason, cancelCap: clock.after(longestFarewellMs, () => spoken(legId)) })
      voice.announceEnd(legId)
    },
    spoken,
    left,
    dispose: () => {
      for (const legId of [...open.keys()]) left(legId)
    },
  }
}

/**
 * How far the center's clock is ahead of this machine's. Every event carries the center's `now`; travel time only ever
 * makes it look late, so of the recent samples the largest offset is the nearest to the truth (the idea of NTP's
 * minimum filter, RFC 5905 §10, with one-way samples).
 */
export interface ClockOffset {
  /** add to this machine's time to get the center's; subtract from the center's to show it here */
  readonly ms: number
  sample(centerNow: number, localNow: number): void
}

const keptSamples = 8
/** A difference beyond this is a clock that was set, not travel time: older samples are worthless. */
const jumpMs = 2_000

export function createClockOffset(): ClockOffset {
  let samples: number[] = []
  return {
    get ms() {
      return samples.length === 0 ? 0 : Math.max(...samples)
    },
    sample: (centerNow, localNow) => {
      const offset = centerNow - localNow
      const last = samples.at(-1)
      if (last !== undefined && Math.abs(offset - last) > jumpMs) samples = []
      samples = [...samples, offset].slice(-keptSamples)
    },
  }
}

/** Center time shown on this machine. */
export const toLocal = (centerMs: number, offsetMs: number): number => centerMs - offsetMs

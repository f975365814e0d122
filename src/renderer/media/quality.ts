import type { Quality } from '../../contract/quality.js'

/** Cumulative counters of one connection at one moment. */
export interface Counters {
  readonly received: number
  readonly lost: number
  readonly jitterMs: number
  readonly roundTripMs: number | null
}

/** Loss is taken over this many seconds, so that an old burst does not blame the present. */
export const windowSeconds = 10

/** Playout and packetisation on top of the network, ms. */
const terminalDelayMs = 50

/**
 * Figures of the last seconds of this interaction.
 * @param history one sample a second since the interaction began, oldest first
 */
export function qualityOf(history: readonly Counters[]): Quality | null {
  const now = history.at(-1)
  const then = history.at(-1 - windowSeconds) ?? history[0]
  if (!now || !then || history.length < 2) return null
  const received = Math.max(0, now.received - then.received)
  const lost = Math.max(0, now.lost - then.lost)
  if (received + lost === 0) return null
  const lossPercent = (100 * lost) / (received + lost)
  return {
    lossPercent: round(lossPercent, 2),
    jitterMs: round(now.jitterMs, 1),
    roundTripMs: now.roundTripMs === null ? null : round(now.roundTripMs, 1),
    mos: round(meanOpinionScore(lossPercent, now.jitterMs, now.roundTripMs ?? 0), 2),
  }
}

/**
 * E-model (ITU-T G.107) with default values, Ie = 0 and Bpl = 25.1 (G.113 Appendix I, G.711 with concealment, which is
 * no better than Opus). Jitter counts twice as delay, because the buffer grows with it.
 */
export function meanOpinionScore(lossPercent: number, jitterMs: number, roundTripMs: number): number {
  const delayMs = roundTripMs / 2 + 2 * jitterMs + terminalDelayMs
  const delayImpairment = 0.024 * delayMs + (delayMs > 177.3 ? 0.11 * (delayMs - 177.3) : 0)
  const lossImpairment = 95 * (lossPercent / (lossPercent + 25.1))
  const r = Math.min(93.2, Math.max(0, 93.2 - delayImpairment - lossImpairment))
  // G.107 annex B; the polynomial dips below 1 for small R, where 1 is meant.
  return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6)
}

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits

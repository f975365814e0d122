import type { Quality } from '../../contract/quality.js'
import { qualityOf, windowSeconds, type Counters } from './quality.js'

interface Sample extends Counters {
  /** RTP packets and ICE consent responses together */
  readonly signs: number
}

/** Reads one connection's statistics once a second. */
export class ConnectionStats {
  #history: Counters[] = []
  #signs: number | null = null

  /** an interaction begins: what was before does not count */
  reset(): void {
    this.#history = this.#history.slice(-1)
  }

  async sample(pc: RTCPeerConnection): Promise<{ heard: boolean; quality: Quality | null }> {
    const now = readReport(await pc.getStats())
    const heard = this.#signs === null ? now.signs > 0 : now.signs > this.#signs
    this.#signs = now.signs
    this.#history = [...this.#history, now].slice(-(windowSeconds + 1))
    return { heard, quality: qualityOf(this.#history) }
  }
}

/** The parts of a statistics report that count here (W3C webrtc-stats). */
export function readReport(
  report: Iterable<readonly [string, unknown]> & { get(id: string): unknown },
): Sample {
  let [received, lost, jitterMs, responses] = [0, 0, 0, 0]
  let rtcpRoundTrip: number | null = null
  let pairRoundTrip: number | null = null
  for (const [, entry] of report) {
    const stat = entry as Readonly<Record<string, unknown>>
    if (stat['type'] === 'inbound-rtp' && stat['kind'] === 'audio') {
      received += figure(stat['packetsReceived'])
      lost += figure(stat['packetsLost'])
      jitterMs = Math.max(jitterMs, figure(stat['jitter']) * 1000)
    }
    if (stat['type'] === 'remote-inbound-rtp' && typeof stat['roundTripTime'] === 'number') {
      rtcpRoundTrip = stat['roundTripTime'] * 1000
    }
    if (stat['type'] === 'transport' && typeof stat['selectedCandidatePairId'] === 'string') {
      const pair = report.get(stat['selectedCandidatePairId']) as
        Readonly<Record<string, unknown>> | undefined
      responses += figure(pair?.['responsesReceived'])
      if (typeof pair?.['currentRoundTripTime'] === 'number')
        pairRoundTrip = pair['currentRoundTripTime'] * 1000
    }
  }
  return {
    received,
    lost: Math.max(0, lost),
    jitterMs,
    roundTripMs: rtcpRoundTrip ?? pairRoundTrip,
    signs: received + responses,
  }
}

const figure = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0)

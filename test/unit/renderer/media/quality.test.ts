import fc from 'fast-check'
import { expect, test } from 'vitest'
import { meanOpinionScore, qualityOf, type Counters } from '../../../../src/renderer/media/quality.js'
import { readReport } from '../../../../src/renderer/media/connection-stats.js'

const counters = (received: number, lost: number): Counters => ({
  received,
  lost,
  jitterMs: 5,
  roundTripMs: 40,
})

test('a clean line scores above 4.3 and never above what the E-model allows', () => {
  expect(meanOpinionScore(0, 0, 0)).toBeGreaterThan(4.3)
  expect(meanOpinionScore(0, 0, 0)).toBeLessThan(4.5)
})

test('it only gets worse with loss, jitter and delay, and stays within 1 and 4.5', () => {
  const percent = fc.double({ min: 0, max: 100, noNaN: true })
  const ms = fc.double({ min: 0, max: 3000, noNaN: true })
  fc.assert(
    fc.property(percent, ms, ms, percent, (loss, jitter, roundTrip, more) => {
      const mos = meanOpinionScore(loss, jitter, roundTrip)
      expect(mos).toBeGreaterThanOrEqual(1)
      expect(mos).toBeLessThanOrEqual(4.5)
      expect(meanOpinionScore(Math.min(100, loss + more), jitter, roundTrip)).toBeLessThanOrEqual(mos + 0.01)
      expect(meanOpinionScore(loss, jitter + more, roundTrip + more)).toBeLessThanOrEqual(mos + 0.01)
    }),
  )
})

test('loss is that of the last ten seconds, so an old burst does not blame the present', () => {
  const history = [
    counters(0, 0),
    counters(0, 50),
    ...Array.from({ length: 10 }, (_, i) => counters((i + 1) * 50, 50)),
  ]
  expect(qualityOf(history.slice(0, 3))?.lossPercent).toBe(50)
  expect(qualityOf(history)?.lossPercent).toBe(0)
})

test('with nothing received there is no figure', () => {
  expect(qualityOf([])).toBeNull()
  expect(qualityOf([counters(0, 0)])).toBeNull()
  expect(qualityOf([counters(7, 0), counters(7, 0)])).toBeNull()
})

test('a report is read by its types; ICE consent counts as a sign of life without any RTP', () => {
  const report = new Map<string, unknown>([
    ['T', { type: 'transport', selectedCandidatePairId: 'P' }],
    ['P', { type: 'candidate-pair', responsesReceived: 9, currentRoundTripTime: 0.02 }],
    ['Q', { type: 'candidate-pair', responsesReceived: 100 }],
    ['I', { type: 'inbound-rtp', kind: 'audio', packetsReceived: 0, packetsLost: -1, jitter: 0.003 }],
  ])
  expect(readReport(report)).toEqual({ received: 0, lost: 0, jitterMs: 3, roundTripMs: 20, signs: 9 })
})

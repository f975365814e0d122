import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nextOfStream } from '../../../../src/contact-center/cluster/journal-state.js'

const rows = (...versions: number[]) => versions.map((version) => ({ version }))

it('begins with a snapshot, and again when what is missing is not there any more', () => {
  expect(nextOfStream(null, 1, [])).toEqual({ type: 'snapshot' })
  expect(nextOfStream(3, 9, rows(7, 8, 9))).toEqual({ type: 'snapshot' })
})

it('takes no number that was never given out', () => {
  expect(nextOfStream(12, 9, [])).toEqual({ type: 'snapshot' })
  expect(nextOfStream(9, 9, [])).toEqual({ type: 'wait' })
})

it('sends what follows, and nothing beyond a gap', () => {
  expect(nextOfStream(3, 6, rows(4, 5, 6))).toEqual({ type: 'send', rows: rows(4, 5, 6) })
  expect(nextOfStream(3, 7, rows(4, 5, 7))).toEqual({ type: 'send', rows: rows(4, 5) })
})

it('gives every reader every event once and in order, however it comes and goes and whatever was pruned', () => {
  const moves = fc.array(
    fc.oneof(
      fc.record({ type: fc.constant('append' as const), count: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ type: fc.constant('prune' as const), keep: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ type: fc.constant('read' as const), limit: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ type: fc.constant('resume' as const) }),
    ),
    { maxLength: 60 },
  )
  fc.assert(
    fc.property(moves, (given) => {
      let journal: { version: number }[] = []
      let newest = 1
      /** what the client has; a resume forgets nothing of it */
      let last: number | null = null
      for (const move of given) {
        if (move.type === 'append')
          for (let count = move.count; count > 0; count -= 1) journal.push({ version: (newest += 1) })
        else if (move.type === 'prune') journal = journal.slice(-move.keep)
        else if (move.type === 'read') {
          const before: number | null = last
          const found = journal.filter(({ version }) => version > (before ?? 0)).slice(0, move.limit)
          const next = nextOfStream(before, newest, found)
          if (next.type === 'snapshot') last = newest
          if (next.type === 'send')
            for (const { version } of next.rows) {
              expect(version).toBe((last ?? 0) + 1)
              last = version
            }
          if (next.type === 'wait') expect(before).toBe(newest)
        }
      }
    }),
  )
})

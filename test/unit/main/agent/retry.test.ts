import { expect, it } from 'vitest'
import { createRetry } from '../../../../src/main/agent/retry.js'
import { VirtualClock } from '../../../support/virtual-clock-main.js'

function open() {
  const clock = new VirtualClock()
  const done: string[] = []
  return { clock, done, retry: createRetry(clock), does: (name: string) => () => void done.push(name) }
}

it('is done once: at its time, or sooner when asked', async () => {
  const { clock, done, retry, does } = open()
  retry.later(1_000, does('late'))
  await clock.advance(1_000)
  retry.now()
  expect(done).toEqual(['late'])
  retry.later(1_000, does('soon'))
  retry.now()
  await clock.advance(1_000)
  expect(done).toEqual(['late', 'soon'])
})

it('a newer takes the place of the older, and a cancelled one is never done', async () => {
  const { clock, done, retry, does } = open()
  retry.later(1_000, does('older'))
  retry.later(2_000, does('newer'))
  await clock.advance(5_000)
  expect(done).toEqual(['newer'])
  retry.later(1_000, does('cancelled'))
  retry.cancel()
  retry.now()
  await clock.advance(5_000)
  expect(done).toEqual(['newer'])
  expect(clock.pending).toBe(0)
})

it('may arm itself anew while it is done', async () => {
  const { clock, done, retry, does } = open()
  retry.later(1_000, () => {
    does('first')()
    retry.later(1_000, does('second'))
  })
  retry.now()
  await clock.advance(1_000)
  expect(done).toEqual(['first', 'second'])
})

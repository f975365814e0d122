import { expect, it, vi } from 'vitest'
import { createCommandLog } from '../../../../src/contact-center/session/command-log.js'

it('runs a command once, also while its first answer is still to come', async () => {
  const log = createCommandLog<number>()
  const run = vi.fn(async () => 7)
  expect(await Promise.all([log.once('id', 'a', run), log.once('id', 'a', run)])).toEqual([7, 7])
  expect(run).toHaveBeenCalledTimes(1)
})

it('refuses an id that was used for another command', () => {
  const log = createCommandLog<number>()
  void log.once('id', 'a', async () => 1)
  expect(log.once('id', 'b', async () => 2)).toBeNull()
})

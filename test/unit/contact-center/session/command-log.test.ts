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

it('runs again what failed for want of something: it was not done', async () => {
  const log = createCommandLog<number>()
  await expect(log.once('id', 'a', () => Promise.reject(new Error('the database is away')))).rejects.toThrow()
  expect(await log.once('id', 'a', async () => 7)).toBe(7)
})

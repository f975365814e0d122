import { expect, it } from 'vitest'
import { createTurns } from '../../../../src/contact-center/session/in-turn.js'

it('runs what has one name in the order it was asked for, and other names beside it', async () => {
  const inTurn = createTurns()
  const said: string[] = []
  let finish = (): void => undefined
  const first = inTurn('sam', async () => {
    said.push('sam begins')
    await new Promise<void>((resolve) => (finish = resolve))
    said.push('sam ends')
  })
  const second = inTurn('sam', async () => void said.push('sam again'))
  await inTurn('alex', async () => void said.push('alex'))
  finish()
  await Promise.all([first, second])
  expect(said).toEqual(['sam begins', 'alex', 'sam ends', 'sam again'])
})

it('goes on after one that failed, and tells the failure to who asked for it alone', async () => {
  const inTurn = createTurns()
  const failing = inTurn('sam', () => Promise.reject(new Error('no')))
  const next = inTurn('sam', async () => 'yes')
  await expect(failing).rejects.toThrow('no')
  await expect(next).resolves.toBe('yes')
})

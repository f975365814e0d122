import { expect, it } from 'vitest'
import { AtOnce } from '../../../../../src/contact-center/voice/asterisk/ari/at-once.js'

it('asks so many at once and no more, in order, and goes on after one that failed', async () => {
  const atOnce = new AtOnce(2)
  const asked: number[] = []
  let [asking, most] = [0, 0]
  const answers = await Promise.allSettled(
    [0, 1, 2, 3, 4].map((number) =>
      atOnce.ask(async () => {
        asked.push(number)
        most = Math.max(most, ++asking)
        await new Promise((resolve) => setImmediate(resolve))
        asking--
        if (number === 1) throw new Error('refused')
        return number
      }),
    ),
  )
  expect(most).toBe(2)
  expect(asked).toEqual([0, 1, 2, 3, 4])
  expect(answers.map(({ status }) => status === 'fulfilled')).toEqual([true, false, true, true, true])
  expect(await atOnce.ask(async () => 'again')).toBe('again')
})

import { expect, test } from 'vitest'
import { limitedLogger } from '../../../../src/main/log/limited.js'
import { createLogger } from '../../../../src/main/log/logger.js'
import { createRedaction } from '../../../../src/main/log/redact.js'
import { recordingLogger } from '../../../support/recording-logger.js'
import { VirtualClock } from '../../../support/virtual-clock-main.js'

test('what a peer causes a thousand times is written a few times, and how often it was', async () => {
  const clock = new VirtualClock()
  const inner = recordingLogger()
  const log = limitedLogger(inner, clock, { lines: 3, withinMs: 10_000 })
  for (let i = 0; i < 1000; i += 1) log.warn('ignored', { i })
  log.info('something else')
  expect(inner.lines.map(({ message }) => message)).toEqual([
    'ignored',
    'ignored',
    'ignored',
    'something else',
  ])
  await clock.advance(10_000)
  log.info('later')
  expect(inner.lines.slice(4).map(({ message, facts }) => [message, facts])).toEqual([
    ['ignored', { more: 997 }],
    ['later', {}],
  ])
  log.warn('ignored')
  expect(inner.lines).toHaveLength(7)
})

test('errors are all written', () => {
  const inner = recordingLogger()
  const log = limitedLogger(inner, new VirtualClock(), { lines: 1, withinMs: 10_000 })
  for (let i = 0; i < 5; i += 1) log.scoped('sip').error('defect')
  expect(inner.lines).toHaveLength(5)
})

test('words of a peer neither begin a line nor reach a terminal as commands', () => {
  const lines: string[] = []
  const log = createLogger(({ text }) => lines.push(text), createRedaction(''))
  log.warn('refused', { callId: 'a\u001b[2J\u009b1m\u202eb\nERROR forged' })
  expect(lines).toHaveLength(1)
  expect(lines[0]).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  expect(lines[0]).toContain('forged')
})

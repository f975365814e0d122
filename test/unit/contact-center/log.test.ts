import { expect, it } from 'vitest'
import { createLog } from '../../../src/contact-center/log/logger.js'

it('writes no secret, however deep its name lies', () => {
  const lines: string[] = []
  const log = createLog('info', { write: (line: string) => void lines.push(line) })
  log.info({ password: 's3cret', body: { pin: '4711', headers: { authorization: 'Bearer abc' } } }, 'x')
  expect(lines.join('')).not.toMatch(/s3cret|4711|abc/)
  expect(lines.join('')).toContain('[redacted]')
})

it('writes nothing of what a statement was given, nor the row that the database quotes', () => {
  const lines: string[] = []
  const log = createLog('info', { write: (line: string) => void lines.push(line) })
  const facts = {
    code: '23502',
    params: ['s3cret'],
    detail: 'Failing row (s3cret).',
    client: { key: 's3cret' },
  }
  log.child({ part: 'store' }).error({ err: Object.assign(new Error('null value'), facts) }, 'failed')
  expect(lines.join('')).not.toContain('s3cret')
  expect(JSON.parse(lines.join(''))).toMatchObject({ err: { message: 'null value', code: '23502' } })
})

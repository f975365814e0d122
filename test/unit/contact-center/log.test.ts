import { expect, it } from 'vitest'
import { createLog } from '../../../src/contact-center/log/logger.js'

it('writes no secret, however deep its name lies', () => {
  const lines: string[] = []
  const log = createLog('info', { write: (line: string) => void lines.push(line) })
  log.info({ password: 's3cret', body: { pin: '4711', headers: { authorization: 'Bearer abc' } } }, 'x')
  expect(lines.join('')).not.toMatch(/s3cret|4711|abc/)
  expect(lines.join('')).toContain('[redacted]')
})

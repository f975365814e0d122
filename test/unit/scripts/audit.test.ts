import { describe, expect, it } from 'vitest'
import { readAudit } from '../../../scripts/test/audit.mjs'

describe('the audit of the dependencies', () => {
  it('names what is high or critical, with its reason', () => {
    const vulnerabilities = {
      ws: { name: 'ws', severity: 'high', range: '<8.17.1', via: [{ title: 'Denial of service' }] },
      jssip: { name: 'jssip', severity: 'critical', range: '*', via: ['ws'] },
      tar: { name: 'tar', severity: 'moderate', range: '<7', via: [{ title: 'Something small' }] },
    }
    expect(readAudit({ vulnerabilities })).toEqual({
      kind: 'answered',
      findings: ['ws <8.17.1 (high): Denial of service', 'jssip * (critical): by ws'],
    })
  })

  it('is clean without one', () => {
    expect(readAudit({ vulnerabilities: {} })).toEqual({ kind: 'answered', findings: [] })
  })

  it('says that nothing is known when the registry does not answer, instead of calling it clean', () => {
    expect(readAudit({ message: '405 Method Not Allowed' })).toEqual({
      kind: 'unanswered',
      why: '405 Method Not Allowed',
    })
    expect(readAudit(null)).toMatchObject({ kind: 'unanswered' })
  })
})

import { describe, expect, it } from 'vitest'
import { tenantBody } from '../../../../src/contract/admin-api/levels.js'
import { newAgent } from '../../../../src/contract/admin-api/agents.js'
import { defaultTenantSettings } from '../../../../src/contract/settings.js'
import { actorWords, periodOf } from '../../../../src/contact-center/manager/view/audit-words.js'
import { belowWords, keepWords } from '../../../../src/contact-center/manager/view/count-words.js'
import { faultsOf } from '../../../../src/contact-center/manager/view/field-faults.js'
import { sinceWords } from '../../../../src/contact-center/manager/view/live-words.js'
import {
  connectionNumbers,
  fieldWords,
  offerNumbers,
  rangeWords,
  valueWords,
} from '../../../../src/contact-center/manager/view/setting-words.js'

describe('counts', () => {
  it.each([
    [{ groups: 0, agents: 1 }, '1 agent keeps another value'],
    [{ groups: 1, agents: 0 }, '1 group keeps another value'],
    [{ groups: 2, agents: 1400 }, '2 groups and 1,400 agents keep another value'],
  ])('%j', (counts, words) => expect(keepWords(counts)).toBe(words))

  it('say so when there is nobody', () => expect(belowWords({ groups: 0, agents: 0 })).toBe('nobody'))
})

const reasons = (...list: readonly [code: string, label: string][]) => ({
  available: [],
  'on-break': list.map(([code, label]) => ({ code, label })),
  'work-offline': [],
})

describe('settings', () => {
  it('have the ranges of the contract', () => {
    expect(offerNumbers.map(rangeWords)).toEqual(['15 to 60 seconds', '0 to 600 seconds'])
    expect(connectionNumbers.find(({ name }) => name === 'pinAttempts')).toMatchObject({ min: 1, max: 10 })
  })

  it.each([
    ['levelled.phoneConnectionMode', 'persistent', 'Persistent'],
    ['levelled.autoAnswer', false, 'Off'],
    ['settings.offerTimeoutSeconds', 30, '30 seconds'],
    ['settings.autoAnswerPrompt', { kind: 'built-in', name: 'chime' }, 'Chime'],
    [
      'settings.statusReasonCodes',
      defaultTenantSettings.statusReasonCodes,
      'Lunch, Short break, Training, Paperwork',
    ],
    ['workplace', { kind: 'phone', number: '+4420' }, 'Workplace Phone +4420'],
    ['displayName', null, 'none'],
    ['somethingNew', { a: 1 }, '{"a":1}'],
  ])('%s %j is %s', (field, value, words) => expect(valueWords(field, value)).toBe(words))

  it('name a group by its name', () =>
    expect(valueWords('groupId', 'support', (id) => id.toUpperCase())).toBe('SUPPORT'))

  it('that this page does not know keep their own name', () => {
    expect(fieldWords('settings.pinAttempts')).toBe('PIN attempts')
    expect(fieldWords('somethingNew')).toBe('somethingNew')
  })
})

describe('faults', () => {
  const levelled = { phoneConnectionMode: 'on-demand', allowAgentToChangeMode: true, autoAnswer: false }
  const body = (change: object) => ({
    name: 'Care',
    levelled,
    settings: { ...defaultTenantSettings, ...change },
  })

  it('are none in the defaults', () => expect(faultsOf(tenantBody, body({})).size).toBe(0))

  it.each([
    [{ pinAttempts: 0 }, 'settings.pinAttempts', 'Enter a whole number from 1 to 10 attempts.'],
    [{ pinAttempts: NaN }, 'settings.pinAttempts', 'Enter a whole number from 1 to 10 attempts.'],
    [
      { offerTimeoutSeconds: 20, autoAnswerDelaySeconds: 16 },
      'settings.autoAnswerDelaySeconds',
      'Must be at least 5 seconds shorter than the offer timeout.',
    ],
    [
      { statusReasonCodes: reasons(['lunch', 'Lunch'], ['lunch', 'Late lunch']) },
      'settings.statusReasonCodes.on-break',
      'Two reasons of one status have the same code.',
    ],
    [
      { statusReasonCodes: reasons(['lunch', '  ']) },
      'settings.statusReasonCodes.on-break',
      'Every reason needs a code and a label.',
    ],
    [
      { statusReasonCodes: reasons(['', 'Lunch']) },
      'settings.statusReasonCodes.on-break.0.code',
      'Every reason needs a code of up to 32 and a label of up to 64 characters.',
    ],
  ])('%j is told at %s', (change, field, words) => {
    expect(faultsOf(tenantBody, body(change)).get(field)).toBe(words)
  })

  it('of a user name say what one is made of', () => {
    const facts = { username: 'Jo Doe', displayName: 'Jo', groupId: '' }
    expect([...faultsOf(newAgent, facts).keys()]).toEqual(['username', 'groupId'])
  })
})

describe('times and people', () => {
  it.each([
    [5_000, '0:05'],
    [760_000, '12:40'],
    [11_220_000, '3:07:00'],
    [-4_000, '0:00'],
  ])('%d ms since', (ms, words) => expect(sinceWords(1_000_000, 1_000_000 + ms)).toBe(words))

  it('count the last day of a period as a whole', () => {
    const { from = 0, to = 0 } = periodOf({ from: '2026-11-23', to: '2026-11-23' })
    expect(to - from).toBe(24 * 3600 * 1000)
    expect(periodOf({ from: '', to: 'soon' })).toEqual({})
  })

  it('tell an agent from an administrator', () => {
    expect(actorWords('agent:alex')).toBe('alex (agent)')
    expect(actorWords('admin')).toBe('admin')
  })
})

import { describe, expect, it } from 'vitest'
import { isExpected, noLegVariables } from '../../../../../src/contact-center/voice/asterisk/leg-variables.js'

const open = { OFFHOOK_KIND: 'agent', OFFHOOK_SIGN_IN: 'sign-in-1', OFFHOOK_OPEN: '1' }
const ringing = { ...open, OFFHOOK_OPEN: '' }
const customer = { OFFHOOK_KIND: 'customer', OFFHOOK_SIGN_IN: 'sign-in-1', OFFHOOK_OPEN: '' }
const callee = { ...customer, OFFHOOK_KIND: 'callee' }

describe('somebody may come back, after a restart,', () => {
  it.each([
    ['for an open leg', open, [open], true],
    ['for a leg that is not open', ringing, [ringing], false],
    ['for whom an open leg speaks with', customer, [customer, open], true],
    ['for whom an open leg has called', callee, [callee, open], true],
    ['for a customer whose agent has lost the leg', customer, [customer, ringing], false],
    ['for a customer of another', customer, [customer, { ...open, OFFHOOK_SIGN_IN: 'sign-in-2' }], false],
    ['for a customer who waits again', noLegVariables, [noLegVariables, open], false],
    ['for one who never had an agent', {}, [open], false],
    ['for a customer that an older contact center has left', { ...customer, OFFHOOK_SIGN_IN: '' }, [], true],
  ] as const)('%s', (_, marks, all, expected) => {
    expect(isExpected(marks, all)).toBe(expected)
  })
})

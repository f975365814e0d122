import { describe, expect, it } from 'vitest'
import type { ConsoleSnapshot } from '../../../../../src/contract/ipc/console-snapshot.js'
import { announcements } from '../../../../../src/renderer/console/view/announcements.js'
import { asksForPin, momentsOf } from '../../../../../src/renderer/console/view/moment.js'
import { activeCall, offeredCall, openConnection } from '../../../../gallery/base-snapshot.js'
import { base, NOW, ringing, waiting } from './shown.js'

const kinds = (change: Partial<ConsoleSnapshot>) => momentsOf({ ...base, ...change }).map(({ kind }) => kind)
const ended = { ...activeCall(NOW), state: 'ended', endCause: 'customer-hung-up' } as const
const postProcessing = base.status && {
  ...base.status,
  status: 'post-processing' as const,
  postProcessingEndsAt: NOW + 9_000,
}

describe('the moment', () => {
  it('is nothing, an offer, a call or Post-processing', () => {
    expect(kinds({})).toEqual([])
    expect(kinds({ call: offeredCall(NOW) })).toEqual(['offer'])
    expect(kinds({ call: activeCall(NOW) })).toEqual(['call'])
    expect(kinds({ call: ended, status: postProcessing })).toEqual(['post-processing'])
  })
  it('can be a validation call and the customer who waits for it', () => {
    expect(kinds({ connection: ringing, call: waiting })).toEqual(['validation', 'call'])
  })
  it('asks for the PIN as long as a validation call is up', () => {
    expect(asksForPin({ ...base, connection: { ...ringing, state: 'validating' } })).toBe(true)
    expect(asksForPin({ ...base, connection: openConnection(NOW) })).toBe(false)
  })
})

describe('what a screen reader says', () => {
  const offer = { ...base, call: offeredCall(NOW) }
  it('interrupts for an offer, once', () => {
    expect(announcements(base, offer)).toEqual([
      { urgency: 'assertive', text: 'Offer: Maria Gómez, Billing. Press Alt+A to accept.' },
    ])
    expect(announcements(offer, { ...offer, revision: 2 })).toEqual([])
  })
  it('interrupts for a ringing validation call, and again for the next one', () => {
    const first = { ...base, connection: ringing }
    expect(announcements(base, first)[0]?.urgency).toBe('assertive')
    expect(announcements(first, first)).toEqual([])
    expect(announcements(first, { ...base, connection: { ...ringing, connectionId: 'c2' } })).toHaveLength(1)
  })
  it('tells changes of the connection and the result of the PIN politely', () => {
    const open = { ...base, connection: openConnection(NOW) }
    const lost = {
      ...base,
      connection: { ...openConnection(NOW), state: 'lost', lostReason: 'It was hung up.' } as const,
    }
    expect(announcements(open, lost)).toEqual([
      { urgency: 'polite', text: 'The persistent connection is lost. It was hung up.' },
    ])
    const validating = { ...base, connection: { ...ringing, state: 'validating', confirming: true } as const }
    const wrong = {
      ...base,
      connection: { ...validating.connection, confirming: false, pinError: 'Wrong PIN.' },
    }
    expect(announcements(validating, wrong)).toEqual([{ urgency: 'polite', text: 'Wrong PIN.' }])
    expect(announcements(wrong, wrong)).toEqual([])
  })
  it('repeats a second wrong PIN although its words are the same', () => {
    const wrong = {
      ...base,
      connection: { ...ringing, state: 'validating', pinError: 'Wrong PIN.' } as const,
    }
    const confirming = { ...base, connection: { ...wrong.connection, confirming: true } }
    expect(announcements(confirming, wrong)).toHaveLength(1)
  })
  it('says nothing of the state it finds when the window opens, but for what waits', () => {
    expect(announcements(null, { ...base, connection: openConnection(NOW) })).toEqual([])
    expect(announcements(null, offer)).toHaveLength(1)
  })
})

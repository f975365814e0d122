import { describe, expect, it } from 'vitest'
import type { PersistentConnectionEvent } from '../../../../src/main/connection/persistent-connection-shape-state.js'
import { confirmedWithinMs } from '../../../../src/main/connection/persistent-connection.js'
import { mostHeld } from '../../../../src/main/connection/validation-invite-state.js'
import { inviteBudget } from '../../../../src/main/sip/incoming-messages.js'
import { called, invite, leg, opened, platform, play } from './connection-story.js'

describe('an INVITE that calls itself a validation call', () => {
  it.each(['lost', 'closed'] as const)(
    'waits for the platform to announce it, which may do so after it (%s), and can be declined from then on',
    (state) => {
      const { told, shown } = play(platform(state), invite())
      expect(told).toEqual(['await-confirmation d1'])
      expect(shown).toBe(state)
      const announced = play(platform(state), invite(), platform('dialing'))
      expect(announced.told).toEqual(['await-confirmation d1', 'start-ringing'])
      expect(announced.shown).toBe('dialing')
      const declined = play(platform(state), ...called, { type: 'decline' }, platform(state))
      expect([declined.told.at(-2), declined.shown]).toEqual(['refuse d1 603', state])
    },
  )

  describe('while there is a connection', () => {
    const asked = ['await-confirmation d2']
    const dialing = platform('dialing', { connectionId: 'c2' })
    const another = invite('d2', 'c2')

    it('costs nothing until the platform says that it is dialing one: anybody could send that header', () => {
      const { told, state, shown } = play(...opened, another)
      expect(told.slice(opened.length)).not.toContain('hang-up d1')
      expect(told.slice(-1)).toEqual(asked)
      expect([state.leg?.dialogId, shown, state.ringing]).toEqual(['d1', 'open', false])
    })

    it('ends the older leg and rings when the platform has said so, before it or after', () => {
      const rings = ['hang-up d1', 'start-ringing']
      const after = play(...opened, another, dialing)
      expect(after.told.filter((line) => rings.includes(line)).slice(-2)).toEqual(rings)
      expect(after.state).toMatchObject({ leg: { dialogId: 'd2' }, held: [], ringing: true })
      const before = play(...opened, dialing, another)
      expect(before.state.leg?.dialogId).toBe('d2')
      expect(before.told).not.toContain(asked[0])
    })

    it('is refused when the platform does not say so in time; too late is too late', () => {
      const { told, state } = play(...opened, another, { type: 'not-confirmed', dialogId: 'd2' }, dialing)
      expect(told).toContain('refuse d2 480')
      expect(state.leg?.dialogId).toBe('d1')
    })

    it('that ends by itself is forgotten', () => {
      const gone = play(...opened, another, leg('ended', { dialogId: 'd2' }), dialing)
      expect(gone.state).toMatchObject({ held: [], leg: { dialogId: 'd1' } })
    })

    it('waits on when the connection has ended meanwhile: nobody has announced it yet', () => {
      const { state } = play(...opened, another, leg('ended'))
      expect(state).toMatchObject({ leg: null, ringing: false })
      expect(play(...opened, another, leg('ended'), dialing).state).toMatchObject({ leg: { dialogId: 'd2' } })
    })

    const forged = (dialogIds: readonly string[], named = true) =>
      dialogIds.map((id) => invite(id, named ? id : null))

    const ids = (prefix: string, length: number) => Array.from({ length }, (_, at) => `${prefix}${at}`)

    it.each([true, false])(
      'rings though others that nobody announces have come before it (named: %s)',
      (named) => {
        const before = forged(ids('f', mostHeld), named)
        const { told, state } = play(...opened, ...before, another, dialing)
        expect(told).toContain('refuse f0 480')
        expect(told).not.toContain('refuse d2 480')
        expect(state).toMatchObject({ leg: { dialogId: 'd2' }, ringing: true })
      },
    )

    it('is not pushed out by any number that can come while it waits, nor by any number of nameless ones', () => {
      const within = inviteBudget.burst + (inviteBudget.perSecond * confirmedWithinMs) / 1000
      const after = [...forged(ids('n', 2 * mostHeld), false), ...forged(ids('f', within))]
      const { told, state } = play(...opened, another, ...after)
      expect(told).not.toContain('refuse d2 480')
      expect(state.held).toHaveLength(mostHeld)
      expect(play(...opened, another, ...after, dialing).state.leg?.dialogId).toBe('d2')
    })

    it('is one of a limited number: each is a transaction', () => {
      const many = forged(ids('f', 150))
      const held = play(...opened, ...many).state.held.map(({ dialogId }) => dialogId)
      expect(held).toEqual(ids('f', 150).slice(-mostHeld))
    })

    it('is refused at Log out', () => {
      expect(play(...opened, another, { type: 'signed-out' }).told).toContain('refuse d2 480')
    })
  })

  describe('that rings', () => {
    it.each<readonly [string, PersistentConnectionEvent]>([
      ['names no call', invite('d2', null)],
      ['names its own call once more', invite('d2', 'c1')],
    ])('is not touched by another INVITE that %s, and that one is refused', (_, forged) => {
      const { told, state } = play(...called, forged)
      expect(told).toEqual(['start-ringing', 'refuse d2 480'])
      expect(state).toMatchObject({ leg: { dialogId: 'd1' }, ringing: true, held: [] })
    })

    it('is not touched by one that the platform has not announced, and never does', () => {
      const { told, state } = play(...called, invite('d2', 'forged'), {
        type: 'not-confirmed',
        dialogId: 'd2',
      })
      expect(told).toEqual(['start-ringing', 'await-confirmation d2', 'refuse d2 480'])
      expect(state).toMatchObject({ leg: { dialogId: 'd1' }, ringing: true, held: [] })
    })

    it('gives way to the next one that the platform announces', () => {
      const { told, state } = play(...called, platform('dialing', { connectionId: 'c2' }), invite('d2', 'c2'))
      expect(told).toContain('refuse d1 480')
      expect(state).toMatchObject({ leg: { dialogId: 'd2' }, ringing: true })
    })
  })

  describe('of a contact center that does not name it', () => {
    const nameless = invite('d1', null)

    it('rings while the platform says that it is dialing one, which it may say after it', () => {
      expect(play(platform('dialing'), nameless).told).toEqual(['start-ringing'])
      expect(play(platform('closed'), nameless, platform('dialing')).told).toEqual([
        'await-confirmation d1',
        'start-ringing',
      ])
    })

    it('costs an open connection nothing until then', () => {
      const dialing = platform('dialing', { connectionId: 'c2' })
      const { told, state } = play(...opened, invite('d2', null))
      expect([told.at(-1), state.leg?.dialogId]).toEqual(['await-confirmation d2', 'd1'])
      expect(play(...opened, invite('d2', null), dialing).state.leg?.dialogId).toBe('d2')
    })

    it('gives way to the one that is named, not to another without a name', () => {
      const { told, state } = play(platform('dialing'), nameless, invite('d2', null), invite('d3', 'c1'))
      expect(told).toEqual(['start-ringing', 'refuse d2 480', 'refuse d1 480'])
      expect(state).toMatchObject({ leg: { dialogId: 'd3' }, ringing: true })
    })

    it('gives way to the next one that the platform dials', () => {
      const next = [platform('dialing', { connectionId: 'c2' }), invite('d2', null)]
      expect(play(platform('dialing'), nameless, ...next).state.leg?.dialogId).toBe('d2')
    })

    it('waits behind the one that is named where both were held', () => {
      const { state } = play(nameless, invite('d2', 'c1'), platform('dialing'))
      expect(state).toMatchObject({ leg: { dialogId: 'd2' }, held: [{ dialogId: 'd1' }] })
    })
  })

  it('is none while the workplace is another phone', () => {
    const elsewhere = platform('dialing', { workplace: { kind: 'phone', number: '+123' } })
    expect(play(elsewhere, invite()).told).toEqual(['await-confirmation d1'])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConnectionState } from '../../../../src/contract/domain.js'
import {
  type Leg,
  type PersistentConnectionEvent,
  initialPersistentConnectionState,
} from '../../../../src/main/connection/persistent-connection-shape-state.js'
import { persistentConnectionTransition } from '../../../../src/main/connection/persistent-connection-state.js'
import { shownConnectionState } from '../../../../src/main/connection/shown-connection-state.js'
import {
  answer,
  called,
  identifiers,
  invite,
  leg,
  opened,
  platform,
  play,
  registered,
} from './connection-story.js'

describe('a validation call', () => {
  it('rings until it is answered by hand', () => {
    const { told, shown } = play(...called, answer, leg('established'))
    expect(told).toEqual(['start-ringing', 'answer d1', 'stop-ringing'])
    expect(shown).toBe('dialing')
  })

  it('is answered once however often Answer is clicked', () => {
    expect(play(...called, answer, answer).told.filter((line) => line.startsWith('answer'))).toHaveLength(1)
  })

  it('rings again when answering failed', () => {
    expect(play(...called, answer, { type: 'answer-failed', dialogId: 'd1' }).told).toEqual([
      'start-ringing',
      'answer d1',
      'stop-ringing',
      'start-ringing',
    ])
  })

  it('is not declined any more once it is being answered', () => {
    expect(play(...called, answer, { type: 'decline' }).told).not.toContain('refuse d1 603')
  })

  it('is hung up while its PIN is asked for, when the agent cancels', () => {
    const asked = [...called, answer, leg('established'), platform('validating')]
    expect(play(...asked, { type: 'decline' }).told.at(-1)).toBe('hang-up d1')
    expect(play(...asked, platform('open'), { type: 'decline' }).told).not.toContain('hang-up d1')
  })

  it('is declined with 603', () => {
    expect(play(...called, { type: 'decline' }).told).toEqual([
      'start-ringing',
      'refuse d1 603',
      'stop-ringing',
    ])
  })

  it('stops ringing when the caller gives up', () => {
    expect(play(...called, leg('ended')).told).toEqual(['start-ringing', 'stop-ringing'])
  })
})

describe('an open connection', () => {
  it('keeps its identifiers from open on, not before', () => {
    expect(play(...opened.slice(0, -1)).told).not.toContain('keep d1')
    expect(play(...opened).told.at(-1)).toBe('keep d1')
  })

  it('keeps the new identifiers after the leg was replaced', () => {
    expect(play(...opened, leg('established', { stored: identifiers('again') })).told.at(-1)).toBe(
      'keep again',
    )
  })

  it('is shown as recovering while its media is silent or its leg recovers', () => {
    expect(play(...opened).shown).toBe('open')
    expect(play(...opened, leg('established', { media: 'silent' })).shown).toBe('recovering')
    expect(play(...opened, leg('recovering')).shown).toBe('recovering')
    expect(play(...opened, leg('recovering'), leg('established')).shown).toBe('open')
  })

  it('is never shown as open without a leg', () => {
    expect(play(platform('open')).shown).toBe('recovering')
    expect(play(...opened, leg('ended')).shown).toBe('recovering')
  })

  it('of a desk phone is the platform’s to judge', () => {
    expect(play(platform('open', { workplace: { kind: 'phone', number: '+123' } })).shown).toBe('open')
  })

  it('is forgotten and hung up when the platform gives it up, in case its BYE never comes', () => {
    const { told, state } = play(...opened, platform('lost'))
    expect(told.slice(-2)).toEqual(['hang-up d1', 'forget'])
    expect(state.leg).toBeNull()
  })

  it('is brought back when the leg failed without a hang-up', () => {
    const { told } = play(...opened, leg('ended', { endedBy: 'failure' }))
    expect(told.at(-1)).toBe('replace d1')
  })

  it('is not brought back after a hang-up', () => {
    expect(play(...opened, leg('ended')).told.at(-1)).toBe('forget')
  })

  it('is lost a moment after a hang-up of which the platform says nothing', () => {
    expect(play(...opened, leg('ended'), { type: 'no-word' }).shown).toBe('lost')
    const told = play(...opened, leg('ended'), platform('dialing'))
    expect(told.told.at(-1)).toBe('stop-waiting')
    expect(play(...opened, leg('ended'), platform('dialing'), { type: 'no-word' }).shown).toBe('dialing')
  })
})

describe('a leg left behind by an earlier process', () => {
  const left: PersistentConnectionEvent = { type: 'left-behind', identifiers: identifiers('old') }
  const back: Leg = {
    dialogId: 'd9',
    state: 'established',
    media: 'flowing',
    stored: identifiers('new'),
    endedBy: null,
  }

  it.each(['open', 'recovering'] as const)(
    'is replaced once registered while the platform says %s',
    (state) => {
      expect(play(left, platform(state)).told).toEqual([])
      expect(play(left, platform(state), registered).told).toEqual(['replace old'])
      expect(play(left, registered, platform(state), platform(state)).told).toEqual(['replace old'])
    },
  )

  it.each(['closed', 'dialing', 'validating', 'lost'] as const)(
    'is forgotten while the platform says %s',
    (state) => {
      expect(play(left, registered, platform(state)).told).toEqual(['forget'])
    },
  )

  it('is open again when the center takes it', () => {
    const { told, shown } = play(left, registered, platform('open'), { type: 'replaced', leg: back })
    expect(shown).toBe('open')
    expect(told).toEqual(['replace old', 'keep new'])
  })

  it('is lost when the center refuses', () => {
    const { told, shown } = play(left, registered, platform('open'), { type: 'replace-failed', final: true })
    expect(shown).toBe('lost')
    expect(told).toEqual(['replace old', 'forget'])
  })

  it('is tried again after a failure that may pass', () => {
    const { told } = play(
      left,
      registered,
      platform('open'),
      { type: 'replace-failed', final: false },
      { type: 'retry' },
    )
    expect(told).toEqual(['replace old', 'retry-later', 'replace old'])
  })

  it('is hung up when it comes back after the sign-out', () => {
    const { told } = play(
      left,
      registered,
      platform('open'),
      { type: 'signed-out' },
      { type: 'replaced', leg: back },
    )
    expect(told).toEqual(['replace old', 'forget', 'hang-up d9'])
  })

  it('is waited for no longer than a moment when there is nothing that could bring it back', () => {
    const { told, shown } = play(registered, platform('recovering'), { type: 'no-word' })
    expect(told).toEqual(['wait-for-word', 'stop-waiting'])
    expect(shown).toBe('lost')
  })

  it('is not given up for a validation call that the platform does not tell of', () => {
    const { state } = play(left, registered, platform('open'), invite(), { type: 'replaced', leg: back })
    expect(state).toMatchObject({ leg: { dialogId: 'd9' }, held: [{ dialogId: 'd1' }] })
  })

  it('gives way to a validation call that came meanwhile', () => {
    const { told, state } = play(left, registered, platform('open'), invite(), platform('dialing'), {
      type: 'replaced',
      leg: back,
    })
    expect(told.at(-1)).toBe('hang-up d9')
    expect(state.leg?.dialogId).toBe('d1')
  })
})

it('signing out ends the leg and forgets it', () => {
  expect(play(...opened, { type: 'signed-out' }).told.slice(-2)).toEqual(['forget', 'hang-up d1'])
  expect(play(...called, { type: 'signed-out' }).told).toEqual([
    'start-ringing',
    'stop-ringing',
    'refuse d1 480',
  ])
})

const dialogId = fc.constantFrom('d1', 'd2')
const anyLeg: fc.Arbitrary<Leg> = fc.record({
  dialogId,
  state: fc.constantFrom('ringing', 'answering', 'established', 'recovering', 'ended'),
  media: fc.constantFrom('none', 'connecting', 'flowing', 'silent'),
  stored: fc.constantFrom(null, identifiers('a'), identifiers('b')),
  endedBy: fc.constantFrom('hang-up', 'failure', null),
})
const anyEvent: fc.Arbitrary<PersistentConnectionEvent> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom<ConnectionState>('closed', 'dialing', 'validating', 'open', 'recovering', 'lost'),
      fc.constantFrom('c1', 'c2'),
    )
    .map(([state, connectionId]) => platform(state, { connectionId })),
  fc.boolean().map((is): PersistentConnectionEvent => ({ type: 'registered', registered: is })),
  fc.tuple(dialogId, fc.constantFrom('c1', 'c2', null)).map(([id, named]) => invite(id, named)),
  anyLeg.map((one): PersistentConnectionEvent => ({ type: 'leg', leg: one })),
  fc.constantFrom<PersistentConnectionEvent>(
    answer,
    { type: 'decline' },
    { type: 'retry' },
    { type: 'no-word' },
    { type: 'signed-out' },
  ),
  dialogId.map((id): PersistentConnectionEvent => ({ type: 'answer-failed', dialogId: id })),
  dialogId.map((id): PersistentConnectionEvent => ({ type: 'not-confirmed', dialogId: id })),
  fc.constant<PersistentConnectionEvent>({ type: 'left-behind', identifiers: identifiers('old') }),
  anyLeg.map((one): PersistentConnectionEvent => ({
    type: 'replaced',
    leg: { ...one, state: 'established' },
  })),
  fc.boolean().map((final): PersistentConnectionEvent => ({ type: 'replace-failed', final })),
)

describe('whatever happens', () => {
  it('open is shown only over a living leg; ringing and the kept identifiers are told exactly when they change', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        let state = initialPersistentConnectionState
        let ringing = false
        for (const event of events) {
          const before = state
          const step = persistentConnectionTransition(state, event)
          state = step.state
          // An INVITE that the platform does not dial, or beside the one that it names, changes nothing but its own fate.
          const { platform: dialing } = before
          const isDialed =
            event.type === 'invite' &&
            dialing?.state === 'dialing' &&
            (event.connectionId ?? dialing.connectionId) === dialing.connectionId
          const isThere =
            before.leg !== null && before.legNamed && before.legConnectionId === dialing?.connectionId
          if (event.type === 'invite' && (!isDialed || isThere)) {
            expect({ ...state, held: [] }).toEqual({ ...before, held: [] })
            const refused = { type: 'refuse', dialogId: event.dialogId, status: 480 }
            for (const effect of step.effects)
              if (effect.type !== 'await-confirmation') expect(effect).toEqual(refused)
          }
          for (const { type } of step.effects) {
            if (type !== 'start-ringing' && type !== 'stop-ringing') continue
            expect(ringing).toBe(type === 'stop-ringing')
            ringing = !ringing
          }
          expect(state.ringing).toBe(ringing)
          if (ringing) expect(state.leg?.state).toBe('ringing')
          if (shownConnectionState(state) === 'open') {
            expect(state.leg).toMatchObject({ state: 'established' })
            expect(state.leg?.media).not.toBe('silent')
            expect(state.platform?.state).toBe('open')
          }
          // The agent is never stranded: without a leg something is under way, or Re-open is offered.
          const { platform: truth, leg: half, left, replacing, doubting } = state
          if (truth?.state === 'open' || truth?.state === 'recovering')
            expect(
              half !== null ||
                left !== null ||
                replacing ||
                doubting ||
                shownConnectionState(state) === 'lost',
            ).toBe(true)
          // An answer by itself does not exist: only the agent's click answers.
          if (event.type !== 'answer') expect(step.effects.some(({ type }) => type === 'answer')).toBe(false)
          if (event.type === 'signed-out')
            expect([state.leg, state.held, state.kept, state.ringing]).toEqual([null, [], null, false])
        }
      }),
      { numRuns: 3000 },
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isDirty,
  profileAsSaved,
  profileTransition,
  shownMode,
  type ProfileEffect,
  type ProfileEvent,
  type ProfileFacts,
  type ProfileFlow,
} from '../../../../../src/renderer/console/view/profile-flow-state.js'

const onDemand: ProfileFacts = {
  mode: 'on-demand',
  workplace: { kind: 'softphone' },
  canChangeMode: true,
  workOffline: true,
  callOn: false,
}
const persistent: ProfileFacts = { ...onDemand, mode: 'persistent' }
const choose = (mode: ProfileFacts['mode']): ProfileEvent => ({ type: 'choose-mode', mode })
const phone = (number: string): ProfileEvent => ({
  type: 'edit-workplace',
  form: { kind: 'phone', number, uri: '' },
})
const [save, ok, cancel, saved, leave] = (['save', 'ok', 'cancel', 'saved', 'leave'] as const).map(
  (type) => ({ type }),
)

function play(facts: ProfileFacts, ...events: (ProfileEvent | undefined)[]) {
  let state: ProfileFlow = profileAsSaved
  const effects: ProfileEffect[] = []
  for (const event of events) {
    if (!event) continue
    const step = profileTransition(state, event, facts)
    state = step.state
    effects.push(...step.effects)
  }
  return { state, effects, dialog: state.dialog.name }
}

describe('changing to Persistent', () => {
  it('is Save, then the dialog that tells the status change, then Ok', () => {
    expect(play(onDemand, choose('persistent')).effects).toEqual([])
    expect(play(onDemand, choose('persistent'), save).effects).toEqual([
      { type: 'save', change: { phoneConnectionMode: 'persistent' } },
    ])
    expect(play(onDemand, choose('persistent'), save).dialog).toBe('none')
    expect(play(onDemand, choose('persistent'), save, saved).dialog).toBe('tell-status-change')
    expect(play(persistent, choose('persistent'), save, saved, ok).dialog).toBe('none')
  })

  it('tells no status change when Save failed, and keeps the choice', () => {
    const failed: ProfileEvent = { type: 'failed', failure: { code: 'timeout', message: '' } }
    const { state, dialog } = play(onDemand, choose('persistent'), save, failed)
    expect(dialog).toBe('none')
    expect(state.failure?.code).toBe('timeout')
    expect(shownMode(state, onDemand)).toBe('persistent')
    expect(isDirty(state, onDemand)).toBe(true)
  })
})

describe('changing to On Demand', () => {
  it('first confirms the setting change, and only then can be saved', () => {
    const asked = play(persistent, choose('on-demand'))
    expect(asked.dialog).toBe('confirm-on-demand')
    expect(shownMode(asked.state, persistent)).toBe('persistent')
    expect(play(persistent, choose('on-demand'), save).effects).toEqual([])
    expect(play(persistent, choose('on-demand'), ok, save).effects).toEqual([
      { type: 'save', change: { phoneConnectionMode: 'on-demand' } },
    ])
    expect(play(persistent, choose('on-demand'), ok, save, saved).dialog).toBe('none')
  })

  it('is left as it was on Cancel', () => {
    const { state } = play(persistent, choose('on-demand'), cancel)
    expect(isDirty(state, persistent)).toBe(false)
  })
})

describe('the mode', () => {
  it('does not move outside Work offline or without the permission', () => {
    for (const facts of [
      { ...onDemand, workOffline: false },
      { ...onDemand, canChangeMode: false },
    ]) {
      expect(play(facts, choose('persistent'), save)).toMatchObject({ effects: [], dialog: 'none' })
    }
  })
  it('chosen and chosen back is no change', () => {
    expect(isDirty(play(onDemand, choose('persistent'), choose('on-demand')).state, onDemand)).toBe(false)
  })
})

describe('the workplace', () => {
  it('may be changed in any status', () => {
    const available = { ...onDemand, workOffline: false }
    expect(play(available, phone('+44 20 7946 0123'), save).effects).toEqual([
      { type: 'save', change: { workplace: { kind: 'phone', number: '+442079460123' } } },
    ])
  })
  it('asks before a customer is put on hold', () => {
    const talking = { ...persistent, callOn: true }
    expect(play(talking, phone('1234'), save)).toMatchObject({ dialog: 'ask-hold-customer', effects: [] })
    expect(play(talking, phone('1234'), save, cancel).effects).toEqual([])
    expect(play(talking, phone('1234'), save, ok).effects).toEqual([
      { type: 'save', change: { workplace: { kind: 'phone', number: '1234' }, holdCustomer: true } },
    ])
  })
  it('is not sent while it is wrong, and says so only after Save', () => {
    expect(play(onDemand, phone('12+3')).state.showErrors).toBe(false)
    expect(play(onDemand, phone('12+3'), save)).toMatchObject({ effects: [], state: { showErrors: true } })
  })
})

describe('leaving', () => {
  it('asks only when something would be lost', () => {
    expect(play(onDemand, leave).effects).toEqual([{ type: 'leave' }])
    expect(play(onDemand, phone(''), leave)).toMatchObject({ dialog: 'ask-discard', effects: [] })
    expect(play(onDemand, phone('1'), leave, ok).effects).toEqual([{ type: 'leave' }])
    expect(play(onDemand, phone('1'), leave, cancel)).toMatchObject({ dialog: 'none', effects: [] })
  })
})

describe('whatever is clicked', () => {
  const event: fc.Arbitrary<ProfileEvent> = fc.oneof(
    fc.constantFrom<ProfileEvent>(choose('on-demand'), choose('persistent'), phone('1234'), phone('x')),
    fc.constantFrom<ProfileEvent>(...[save, ok, cancel, saved, leave].filter((one) => one !== undefined)),
  )
  const facts = fc.record<ProfileFacts>({
    mode: fc.constantFrom('on-demand', 'persistent'),
    workplace: fc.constant({ kind: 'softphone' }),
    canChangeMode: fc.boolean(),
    workOffline: fc.boolean(),
    callOn: fc.boolean(),
  })

  it('takes a question back when the form is edited: its Ok sends nothing', () => {
    const given: ProfileFacts = { ...onDemand, callOn: true }
    const edit = (number: string): ProfileEvent => ({
      type: 'edit-workplace',
      form: { kind: 'phone', number, uri: '' },
    })
    let state: ProfileFlow = profileAsSaved
    const effects = [edit('1234'), { type: 'save' }, edit('x'), { type: 'ok' }].flatMap((event) => {
      const step = profileTransition(state, event as ProfileEvent, given)
      state = step.state
      return step.effects
    })
    expect(effects).toEqual([])
  })

  it('never sends a change of mode that SPEC forbids, nor two at once, nor an empty one', () => {
    fc.assert(
      fc.property(facts, fc.array(event, { maxLength: 30 }), (given, events) => {
        let state: ProfileFlow = profileAsSaved
        for (const one of events) {
          const before = state
          const step = profileTransition(state, one, given)
          state = step.state
          for (const effect of step.effects) {
            if (effect.type !== 'save') continue
            expect(before.saving).toBeNull()
            expect(Object.keys(effect.change).length).toBeGreaterThan(0)
            if (effect.change.phoneConnectionMode) expect(given.canChangeMode && given.workOffline).toBe(true)
            if (effect.change.workplace && given.callOn) expect(effect.change.holdCustomer).toBe(true)
          }
        }
      }),
    )
  })
})

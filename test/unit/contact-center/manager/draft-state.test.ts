import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  fieldsOf,
  merge,
  resolve,
  withField,
} from '../../../../src/contact-center/manager/view/draft-state.js'

const small = fc.integer({ min: 0, max: 3 })
const document = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  levelled: fc.record({ mode: small, auto: fc.boolean() }),
  settings: fc.record({ pin: small, codes: fc.array(small, { maxLength: 2 }) }),
})

describe('two drafts of one document', () => {
  const base = { name: 'Care', settings: { pin: 3, ring: 30 } }

  it('keep what each of them changed', () => {
    const mine = { ...base, settings: { pin: 5, ring: 30 } }
    const theirs = { name: 'Care EU', settings: { pin: 3, ring: 20 } }
    expect(merge(base, mine, theirs)).toEqual({
      merged: { name: 'Care EU', settings: { pin: 5, ring: 20 } },
      conflicts: [],
    })
  })

  it('contradict where both changed the same field differently', () => {
    const mine = { ...base, settings: { pin: 5, ring: 30 } }
    const theirs = { ...base, settings: { pin: 7, ring: 30 } }
    const { merged, conflicts } = merge(base, mine, theirs)
    expect(conflicts).toEqual([{ field: 'settings.pin', base: 3, mine: 5, theirs: 7 }])
    expect(resolve(merged, conflicts, { 'settings.pin': 'theirs' }).settings.pin).toBe(7)
    expect(resolve(merged, conflicts, { 'settings.pin': 'mine' }).settings.pin).toBe(5)
  })

  it('agree where both changed to the same', () => {
    const both = { ...base, name: 'New' }
    expect(merge(base, both, both).conflicts).toEqual([])
  })

  it('never lose a change of either side without a question', () => {
    fc.assert(
      fc.property(document, document, document, (before, mine, theirs) => {
        const { merged, conflicts } = merge(before, mine, theirs)
        const asked = new Set(conflicts.map(({ field }) => field))
        for (const [field, value] of fieldsOf(merged)) {
          const [was, my, their] = [before, mine, theirs].map((one) => fieldsOf(one).get(field))
          const expected = JSON.stringify(my) === JSON.stringify(was) ? their : my
          if (!asked.has(field)) expect(value).toEqual(expected)
        }
      }),
    )
  })

  it('become one of the two where every question is answered for one side', () => {
    fc.assert(
      fc.property(document, document, document, (before, mine, theirs) => {
        const { merged, conflicts } = merge(before, mine, theirs)
        const all = (side: 'mine' | 'theirs') =>
          resolve(merged, conflicts, Object.fromEntries(conflicts.map(({ field }) => [field, side])))
        for (const { field, mine: my, theirs: their } of conflicts) {
          expect(fieldsOf(all('mine')).get(field)).toEqual(my)
          expect(fieldsOf(all('theirs')).get(field)).toEqual(their)
        }
      }),
    )
  })

  it('are read and written by field', () => {
    fc.assert(
      fc.property(document, (one) => {
        for (const [field, value] of fieldsOf(one)) expect(withField(one, field, value)).toEqual(one)
      }),
    )
  })
})

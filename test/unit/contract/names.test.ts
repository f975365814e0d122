import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newAgent } from '../../../src/contract/admin-api/agents.js'
import { groupView, newGroup, unseenName } from '../../../src/contract/admin-api/levels.js'
import { faultsOf } from '../../../src/contact-center/manager/view/field-faults.js'

const invisible = [
  '\u200b',
  '\u2060',
  '\u200e\u200f',
  '\u3164',
  '\u115f\u1160',
  '\u2800',
  '\ufe0f',
  '\u00ad',
  '\u{e0020}',
]

describe('the name of an agent or a group', () => {
  it.each(invisible)('is refused with its own words when nothing of it is drawn (%j)', (name) => {
    const parsed = newGroup.safeParse({ name })
    expect(parsed.error?.issues.map(({ path, message }) => [path, message])).toEqual([[['name'], unseenName]])
    const body = { username: 'kim', displayName: name, groupId: 'support' }
    expect(faultsOf(newAgent, body).get('displayName')).toBe(unseenName)
  })

  it('is still what it was when it is blank or too long', () => {
    const words = 'Enter a name of 1 to 100 characters.'
    for (const name of ['', '  ', '\n', 'x'.repeat(101)])
      expect(faultsOf(newGroup, { name }).get('name')).toBe(words)
  })

  it.each(['محمد', 'رقم ٧', '👩🏽‍💻', '☎️', 'é', '\u200fרות', '7', '—', '田中'])('may be %s', (name) => {
    expect(newGroup.parse({ name })).toEqual({ name })
  })

  it('with one visible letter is taken, whatever is around it', () => {
    const around = fc.array(fc.constantFrom(...invisible), { maxLength: 8 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(around, around, (before, after) => {
        expect(newGroup.safeParse({ name: `${before}a${after}` }).success).toBe(true)
        expect(newGroup.safeParse({ name: before + after }).success).toBe(false)
      }),
    )
  })

  it('that was stored before is still read', () => {
    expect(groupView.shape.name.safeParse('\u200b').success).toBe(true)
  })
})

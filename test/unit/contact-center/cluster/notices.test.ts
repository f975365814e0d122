import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Workplace } from '../../../../src/contract/domain.js'
import {
  createSettingsParts,
  inNotices,
  longestNotice,
  readNotice,
  settingsNotices,
} from '../../../../src/contact-center/cluster/notices.js'

const workplaces: fc.Arbitrary<Workplace> = fc.oneof(
  fc.constant({ kind: 'softphone' } as const),
  fc.nat(10 ** 9).map((number) => ({ kind: 'phone', number: `+44${number}` }) as const),
)

it('tells a change of ten thousand workplaces in parts that PostgreSQL takes, and once', () => {
  const all = new Map<string, Workplace>(
    Array.from({ length: 10_000 }, (_, index) => [`agent-🎧-${index}`, { kind: 'softphone' }]),
  )
  const payloads = settingsNotices('me', 'change', { tenantId: 'northwind', workplaces: all })
  const join = createSettingsParts()
  const told = payloads.map((payload) => {
    expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(longestNotice)
    const notice = readNotice(payload)
    return notice?.type === 'settings' ? join(notice) : null
  })
  expect(payloads.length).toBeGreaterThan(50)
  expect(told.slice(0, -1).every((change) => change === null)).toBe(true)
  expect(told.at(-1)).toEqual({ tenantId: 'northwind', workplaces: all })
})

it('puts changes together again that were called out by several instances at once', () => {
  const change = fc.array(fc.tuple(fc.uuid(), workplaces), { maxLength: 400 })
  fc.assert(
    fc.property(change, change, (one, two) => {
      const join = createSettingsParts()
      const given = [one, two].map((entries, index) => ({
        tenantId: `t${index}`,
        workplaces: new Map(entries),
      }))
      const queues = given.map((each, index) => [...settingsNotices('me', `c${index}`, each)])
      const told = []
      // Each transaction's in its order, those of the two as they like.
      while (queues.some((queue) => queue.length > 0))
        for (const queue of queues) {
          const notice = readNotice(queue.shift() ?? '')
          const whole = notice?.type === 'settings' ? join(notice) : null
          if (whole) told.push(whole)
        }
      expect(told).toHaveLength(2)
      expect(new Set(told.map(({ tenantId }) => tenantId))).toEqual(new Set(['t0', 't1']))
      for (const each of told)
        expect(each.workplaces).toEqual(given.find(({ tenantId }) => tenantId === each.tenantId)?.workplaces)
    }),
    { numRuns: 30 },
  )
})

it('names each of a list once', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 60 }), { maxLength: 500 }), (ids) => {
      const payloads = inNotices(ids, (part) => ({ type: 'events', from: 'me', signIns: [...part] }))
      for (const payload of payloads) expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(longestNotice)
      const named = payloads.flatMap((payload) => {
        const notice = readNotice(payload)
        return notice?.type === 'events' ? notice.signIns : []
      })
      expect(named).toEqual(ids)
    }),
    { numRuns: 30 },
  )
})

it('takes no notice of what is not a notice', () => {
  for (const payload of ['', '{', '[]', '{"type":"settings"}', '{"type":"of a later version","from":"x"}'])
    expect(readNotice(payload)).toBeNull()
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Candidate,
  type Contact,
  type Queue,
  emptyQueue,
  enqueue,
  nextMatch,
  putBack,
  take,
} from '../../../../src/contact-center/routing/queue-state.js'

const contact = (
  contactId: string,
  dialled: Contact['dialled'] = { kind: 'queue', queueId: 'support' },
): Contact => ({
  contactId,
  customerLeg: `leg-${contactId}`,
  customer: { name: null, address: '' },
  dialled,
  onlyAgentId: null,
  waitedMs: 0,
  returned: false,
  waitingSince: null,
})
const agent = (agentId: string, idleSince: number, more: Partial<Candidate> = {}): Candidate => ({
  agentId,
  groupId: 'support',
  idleSince,
  forQueue: true,
  forDirect: true,
  ...more,
})
const ids = (queue: Queue): readonly string[] => queue.waiting.map(({ contactId }) => contactId)
const fill = (...names: readonly string[]): Queue =>
  names.reduce((queue, name, index) => enqueue(queue, contact(name), index * 1000), emptyQueue)

describe('waiting', () => {
  it('is served in the order of arrival', () => {
    expect(ids(fill('a', 'b', 'c'))).toEqual(['a', 'b', 'c'])
  })

  it('puts a returned customer at the head, with the time already waited', () => {
    const { queue, contact: taken } = take(fill('a', 'b'), 'a', 5000)
    expect(taken).toMatchObject({ waitedMs: 5000, waitingSince: null })
    if (!taken) return
    // Ten minutes in talk don't count.
    const again = putBack(queue, taken, 605_000)
    expect(ids(again)).toEqual(['a', 'b'])
    expect(take(again, 'a', 606_000).contact?.waitedMs).toBe(6000)
  })

  it('keeps several returned customers in the order of their waiting', () => {
    const first = take(fill('a', 'b', 'c'), 'a', 10_000)
    const second = take(first.queue, 'b', 10_000)
    if (!first.contact || !second.contact) throw new Error('not taken')
    const queue = putBack(putBack(second.queue, second.contact, 20_000), first.contact, 20_000)
    expect(ids(queue)).toEqual(['a', 'b', 'c'])
  })

  it('knows nobody who left', () => {
    expect(take(fill('a'), 'z', 0).contact).toBeNull()
  })
})

describe('matching', () => {
  it('offers the head to the agent who is idle for longest', () => {
    expect(nextMatch(fill('a', 'b'), [agent('sam', 2000), agent('alex', 1000)])).toEqual({
      contactId: 'a',
      agentId: 'alex',
    })
  })

  it('passes over agents of other groups, and those who can take direct customers only', () => {
    const others = [agent('robin', 1, { groupId: 'sales' }), agent('sam', 2, { forQueue: false })]
    expect(nextMatch(fill('a'), others)).toBeNull()
    expect(nextMatch(fill('a'), [...others, agent('alex', 3)])?.agentId).toBe('alex')
  })

  it('brings a customer who dialled an agent to that agent before the queue', () => {
    const queue = enqueue(fill('a'), contact('d', { kind: 'agent', agentId: 'sam' }), 9000)
    expect(nextMatch(queue, [agent('alex', 1, { forQueue: false }), agent('sam', 2)])).toEqual({
      contactId: 'd',
      agentId: 'sam',
    })
  })

  it('waits for the one agent whom a customer is kept for', () => {
    const queue = enqueue(emptyQueue, { ...contact('a'), onlyAgentId: 'sam' }, 0)
    expect(nextMatch(queue, [agent('alex', 1)])).toBeNull()
    expect(nextMatch(queue, [agent('alex', 1), agent('sam', 2)])?.agentId).toBe('sam')
  })
})

it('neither loses nor doubles a customer, and never lets one who waits overtake', () => {
  const move = fc.record({ kind: fc.constantFrom('arrive', 'take', 'back', 'leave'), pick: fc.nat(20) })
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
      let queue = emptyQueue
      let arrived = 0
      const inTalk: Contact[] = []
      moves.forEach(({ kind, pick }, index) => {
        const now = index * 1000
        if (kind === 'arrive') queue = enqueue(queue, contact(String(++arrived)), now)
        const chosen = queue.waiting[pick % Math.max(1, queue.waiting.length)]
        if ((kind === 'take' || kind === 'leave') && chosen) {
          const taken = take(queue, chosen.contactId, now)
          queue = taken.queue
          if (kind === 'take' && taken.contact) inTalk.push(taken.contact)
        }
        const back = kind === 'back' ? inTalk.shift() : undefined
        if (back) queue = putBack(queue, back, now)
        expect(new Set(ids(queue)).size).toBe(queue.waiting.length)
        const since = (entry: Contact): number => (entry.waitingSince ?? 0) - entry.waitedMs
        queue.waiting.forEach((entry, at) => {
          const next = queue.waiting[at + 1]
          if (!next) return
          if (entry.returned === next.returned) expect(since(entry)).toBeLessThanOrEqual(since(next))
          else expect(entry.returned).toBe(true)
        })
      })
    }),
  )
})

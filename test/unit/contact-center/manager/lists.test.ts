import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LiveAgent, LiveDesk } from '../../../../src/contract/admin-api/live.js'
import { applyLive, liveStart } from '../../../../src/contact-center/manager/api/live-stream.js'
import {
  addressOfView,
  isFiltered,
  viewFromAddress,
} from '../../../../src/contact-center/manager/view/agent-filter-state.js'
import { liveRows, statusWords } from '../../../../src/contact-center/manager/view/live-words.js'

describe('the list of agents', () => {
  it('is found again by its address', () => {
    const view = fc.record(
      {
        search: fc.string({ minLength: 1, maxLength: 100 }),
        groupId: fc.string({ minLength: 1, maxLength: 64 }),
        differing: fc.constantFrom('autoAnswer' as const, 'phoneConnectionMode' as const),
        active: fc.constantFrom('true' as const, 'false' as const),
        sort: fc.constantFrom('username' as const, 'displayName' as const, 'group' as const),
        order: fc.constantFrom('asc' as const, 'desc' as const),
      },
      { requiredKeys: ['sort', 'order'] },
    )
    fc.assert(
      fc.property(view, (one) => {
        const address = addressOfView(one).toString()
        expect(viewFromAddress(new URLSearchParams(address))).toEqual(one)
      }),
    )
  })

  it('leaves out what an address should not hold', () => {
    const view = viewFromAddress(new URLSearchParams('differing=password&active=maybe&sort=salary&order=up'))
    expect(view).toEqual({ sort: 'username', order: 'asc' })
    expect(isFiltered(view)).toBe(false)
  })
})

const desk = (status: LiveDesk['status']['status']): LiveDesk => ({
  status: { status, reasonCode: null, cause: null, since: 0, connecting: false },
  phoneConnectionMode: 'on-demand',
  workplace: { kind: 'softphone' },
  connection: { state: 'closed', cause: null, since: 0 },
  registered: true,
  interaction: null,
  quality: null,
})
const agent = (username: string, groupId: string, at: LiveDesk | null): LiveAgent => ({
  agentId: username,
  username,
  displayName: username.toUpperCase(),
  groupId,
  groupName: groupId,
  desk: at,
})

describe('the live view', () => {
  const agents = [
    agent('alex', 'support', desk('busy')),
    agent('sam', 'support', null),
    agent('robin', 'sales', null),
  ]

  it('takes the whole new value of one agent and keeps the others', () => {
    const first = applyLive(liveStart, { type: 'snapshot', now: 5_000, agents }, 4_000)
    expect(first).toEqual({ phase: 'live', agents, offset: 1_000 })
    const next = applyLive(
      first,
      { type: 'agent', now: 9_000, agent: agent('sam', 'support', desk('offered')) },
      9_000,
    )
    expect(next.agents.map(({ desk: one }) => statusWords(one).text)).toEqual([
      'Busy',
      'Offered',
      'Signed out',
    ])
    expect(next.offset).toBe(0)
  })

  it.each([
    [{ search: '', groupId: '', status: '' }, ['alex', 'sam', 'robin']],
    [{ search: 'AL', groupId: '', status: '' }, ['alex']],
    [{ search: '', groupId: 'support', status: '' }, ['alex', 'sam']],
    [{ search: '', groupId: '', status: 'signed-in' }, ['alex']],
    [{ search: '', groupId: '', status: 'offered' }, []],
  ] as const)('filtered by %j', (filter, names) => {
    expect(liveRows(agents, filter).map(({ username }) => username)).toEqual(names)
  })
})

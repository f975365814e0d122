import { describe, expect, it } from 'vitest'
import {
  type PlainCall,
  type PlainSession,
  closedConnection,
  plainSessionView,
  plainTransition,
} from '../../../../src/main/plain-sip/plain-session-state.js'

const idle: PlainSession = {
  user: 'alex',
  domain: 'pbx.example.com',
  displayName: null,
  resting: 'available',
  restingSince: 1_000,
  next: null,
  persistent: false,
  connection: closedConnection(0),
  call: null,
}
const call: PlainCall = {
  dialogId: 'd1',
  direction: 'incoming',
  customer: { name: null, address: '100' },
  state: 'ringing',
  progress: 'none',
  heldHere: false,
  beganAt: 5_000,
  joinedAt: null,
}

describe('the session that a plain SIP server does not send', () => {
  it.each([
    [{ state: 'ringing' }, 'offered', 'offered'],
    [{ state: 'answering' }, 'connecting', 'busy'],
    [{ state: 'established', joinedAt: 6_000 }, 'active', 'busy'],
    [{ state: 'established', joinedAt: 6_000, heldHere: true }, 'held', 'busy'],
    [{ state: 'recovering', joinedAt: 6_000 }, 'active', 'busy'],
    [{ state: 'calling', direction: 'outgoing' }, 'dialing', 'busy'],
    [{ state: 'calling', direction: 'outgoing', progress: 'ringing' }, 'ringing', 'busy'],
    [{ state: 'calling', direction: 'outgoing', progress: 'early-media' }, 'ringing', 'busy'],
  ] as const)('%j is an interaction that is %s, and the agent is %s', (change, interaction, status) => {
    const view = plainSessionView({ ...idle, call: { ...call, ...change } })
    expect(view.interaction?.state).toBe(interaction)
    expect(view.status.status).toBe(status)
  })

  it('a status chosen in a call applies after it, and can be taken back', () => {
    const busy = plainTransition(idle, { type: 'call', call }, 5_000)
    const chosen = plainTransition(busy, { type: 'status-chosen', status: 'on-break' }, 6_000)
    expect(plainSessionView(chosen).status).toMatchObject({ status: 'offered', next: { status: 'on-break' } })
    const after = plainTransition(chosen, { type: 'call', call: null }, 7_000)
    expect(plainSessionView(after).status).toMatchObject({ status: 'on-break', next: null, since: 7_000 })
    const back = plainTransition(chosen, { type: 'next-cancelled' }, 6_500)
    expect(plainTransition(back, { type: 'call', call: null }, 7_000).resting).toBe('available')
  })

  it('names the phone and its mode', () => {
    const view = plainSessionView({ ...idle, persistent: true })
    expect(view.identity).toMatchObject({ displayName: 'alex', groupName: 'alex@pbx.example.com' })
    expect(view.profile.phoneConnectionMode).toBe('persistent')
  })
})

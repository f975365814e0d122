import { expect, it } from 'vitest'
import { createPlainAgent } from '../../../../src/main/plain-sip/plain-agent.js'
import { plainAccount } from '../../../../src/main/plain-sip/plain-account.js'
import type { PlainCall } from '../../../../src/main/plain-sip/plain-session-state.js'
import { sipPolicy } from '../../../../src/main/settings/policy-sip.js'
import { createFactsStore } from '../../../../src/main/state/facts.js'
import { workingDevices } from '../../../support/fake-media.js'
import { createFakeSip } from '../../../support/fake-sip.js'
import { VirtualClock } from '../../../support/virtual-clock-main.js'

const policy = sipPolicy.parse({
  account: { domain: 'pbx.example.com' },
  servers: ['wss://pbx.example.com/ws'],
})
const account = plainAccount(policy, { user: 'alex', password: 'secret' })
const call: PlainCall = {
  dialogId: 'd1',
  direction: 'incoming',
  customer: { name: null, address: '100' },
  state: 'established',
  progress: 'none',
  heldHere: false,
  beganAt: 0,
  joinedAt: 0,
}

function stage() {
  const sip = createFakeSip()
  const store = createFactsStore({
    app: { version: '1', testBuild: false, theme: 'system', themeBy: 'built-in' },
    server: '',
    serverBy: 'locked',
    devices: workingDevices,
  })
  const agent = createPlainAgent({ policy, store, sip, deviceId: 'device', clock: new VirtualClock() })
  return { sip, store, agent }
}
function inUse() {
  const set = stage()
  set.agent.begin('alex')
  set.agent.register(account)
  return set
}

it('begins Available and registered', () => {
  const { agent, sip } = inUse()
  expect(agent.facts()).toMatchObject({
    restingStatus: 'available',
    session: { status: { status: 'available' } },
  })
  expect(sip.started).toEqual([account])
})

it('unregisters when Work offline is chosen, and registers again with the same account when it is left', async () => {
  const { agent, sip, store } = inUse()
  await agent.choose('work-offline')
  expect([sip.stops, store.getState().restingStatus]).toEqual([1, 'work-offline'])
  await agent.choose('on-break')
  expect(sip.started).toEqual([account, account])
  await agent.choose('available')
  expect([sip.started.length, sip.stops]).toEqual([2, 1])
})

it('follows a status that was chosen in a call when that ends', async () => {
  const { agent, sip } = inUse()
  agent.dispatch({ type: 'call', call })
  await agent.choose('work-offline')
  expect(sip.stops).toBe(0)
  agent.dispatch({ type: 'call', call: null })
  expect(sip.stops).toBe(1)
})

it('does nothing while the phone is not in use', async () => {
  const { agent, sip, store } = stage()
  const before = store.getState()
  await agent.choose('work-offline')
  expect(store.getState()).toBe(before)
  expect([sip.stops, agent.session()]).toEqual([0, null])
})

it('knows no session any more when it has ended', () => {
  const { agent } = inUse()
  agent.end()
  expect(agent.facts()).toEqual({ session: null, restingStatus: null })
})

import { expect, it } from 'vitest'
import type { LinkState } from '../../../../src/contract/ipc/console-snapshot.js'
import { phoneReady } from '../../../../src/main/agent/phone-ready.js'
import { createFactsStore } from '../../../../src/main/state/facts.js'
import { session } from '../../../support/agent-session.js'
import { workingDevices } from '../../../support/fake-media.js'
import { VirtualClock, settle } from '../../../support/virtual-clock-main.js'

const link = (state: LinkState['state']): LinkState => ({ state, cause: null, retryAt: null })

function stage(registration: LinkState, workplace: 'softphone' | 'desk' = 'softphone') {
  const clock = new VirtualClock()
  const store = createFactsStore({
    app: { version: '1', testBuild: false, theme: 'system', themeBy: 'built-in' },
    server: 'https://center.example',
    serverBy: 'built-in',
    devices: workingDevices,
  })
  const signedIn = session()
  const phone = { kind: 'phone', number: '+442079460177' } as const
  const profile = workplace === 'desk' ? { ...signedIn.profile, workplace: phone } : signedIn.profile
  store.setState({ registration, session: { ...signedIn, profile } })
  const seen = { ready: false }
  void phoneReady(store, clock).then(() => (seen.ready = true))
  return { clock, store, seen }
}

it('waits for the first registration of a sign-in', async () => {
  const { store, seen, clock } = stage(link('connecting'))
  await settle()
  expect(seen.ready).toBe(false)
  store.setState({ registration: link('up') })
  await settle()
  expect(seen.ready).toBe(true)
  expect(clock.pending).toBe(0)
})

it('waits five seconds at most', async () => {
  const { seen, clock } = stage(link('connecting'))
  await clock.advance(4999)
  expect(seen.ready).toBe(false)
  await clock.advance(1)
  expect(seen.ready).toBe(true)
})

it.each([
  ['up', 'softphone'],
  ['retrying', 'softphone'],
  ['connecting', 'desk'],
] as const)(
  'does not wait while the registration is %s and the workplace is the %s',
  async (state, workplace) => {
    const { seen, clock } = stage(link(state), workplace)
    await settle()
    expect(seen.ready).toBe(true)
    expect(clock.pending).toBe(0)
  },
)

import { describe, expect, it } from 'vitest'
import { initialCallState } from '../../../../src/main/calls/call-shape-state.js'
import { callTransition } from '../../../../src/main/calls/call-state.js'
import {
  connectionNotification,
  offerNotification,
  quittingEndsSomething,
  trayFacts,
} from '../../../../src/main/state/desktop-view.js'
import { type Facts, createFactsStore } from '../../../../src/main/state/facts.js'
import { endNotice } from '../../../../src/main/state/notices.js'
import { publishSnapshots } from '../../../../src/main/state/publish.js'
import { snapshotView } from '../../../../src/main/state/snapshot-view.js'
import { connection, interaction, session, status } from '../../../support/agent-session.js'
import { workingDevices } from '../../../support/fake-media.js'
import { upLink } from '../../../support/fake-sip.js'
import { VirtualClock } from '../../../support/virtual-clock-main.js'

const newStore = () =>
  createFactsStore({
    app: { version: '1', testBuild: false, theme: 'system', themeBy: 'built-in' },
    server: 'https://center.example',
    serverBy: 'built-in',
    devices: workingDevices,
  })
const signedIn = (change: Partial<Facts> = {}): Facts => {
  const facts = newStore().getState()
  return {
    ...facts,
    signIn: { ...facts.signIn, state: 'signed-in' },
    session: session(),
    registration: upLink,
    events: upLink,
    ...change,
  }
}
const ready = { ...initialCallState.conditions, signedIn: true }

describe('the snapshot', () => {
  it('tells times in this machine’s clock', () => {
    const facts = signedIn({
      clockOffsetMs: 60_000,
      session: session({
        status: status({ since: 100_000, postProcessingEndsAt: 160_000 }),
        connection: connection({ state: 'open', since: 90_000, openedAt: 90_000 }),
        interaction: interaction({
          state: 'active',
          offeredAt: 80_000,
          joinedAt: 85_000,
          offerExpiresAt: null,
        }),
      }),
    })
    const view = snapshotView(facts, 1)
    expect(view.status).toMatchObject({ since: 40_000, postProcessingEndsAt: 100_000 })
    expect(view.connection).toMatchObject({ since: 30_000, openedAt: 30_000 })
    expect(view.call).toMatchObject({ offeredAt: 20_000, joinedAt: 25_000, offerExpiresAt: null })
  })

  const plainServer: Facts['plain'] = {
    user: 'alex',
    domain: 'pbx.example',
    servers: ['wss://pbx.example'],
    server: 'wss://pbx.example',
    asksFor: 'nothing',
    accessNumber: null,
    redialAt: null,
    heldThere: false,
    consultation: null,
    decisions: [],
  }

  it.each([
    ['the call it is', null, 'queue'],
    ['a call to this phone, with a plain server', plainServer, 'direct'],
  ])('shows an INVITE that nobody announced as %s', (_what, plain, kind) => {
    const { state } = callTransition(
      { ...initialCallState, conditions: ready },
      {
        type: 'invite',
        invite: {
          dialogId: 'd1',
          purpose: 'interaction',
          interactionId: 'i7',
          commandId: null,
          answerMode: null,
          hasAudio: true,
          plain: null,
          caller: { name: null, address: '+1' },
          arrivedAt: 5,
        },
      },
      1_000,
    )
    const calling = { machine: state, mutedCalls: [], pending: null, autoAnswerAt: null }
    const { call } = snapshotView(signedIn({ call: calling, plain }), 1)
    expect(call).toMatchObject({
      interactionId: 'i7',
      kind,
      state: 'offered',
      answerWith: 'answer',
      ringing: true,
      offeredAt: 5,
    })
  })

  it('shows no call once it has ended', () => {
    const ended = interaction({ state: 'ended', endCause: 'customer-hung-up' })
    expect(snapshotView(signedIn({ session: session({ interaction: ended }) }), 1).call).toBeNull()
  })

  it('says why the mode cannot be changed', () => {
    expect(snapshotView(signedIn(), 1).profile).toMatchObject({
      canChangeMode: false,
      modeLockedReason: expect.any(String) as string,
    })
  })

  it('is told once per turn, with a revision that rises, and not at all when nothing visible changed', async () => {
    const store = newStore()
    const snapshots = publishSnapshots(store, new VirtualClock())
    const told: number[] = []
    snapshots.onChange(({ revision }) => told.push(revision))
    store.setState({ settingsProblem: 'a' })
    store.setState({ settingsProblem: 'b' })
    expect(snapshots.current.settingsProblem).toBe('b')
    await Promise.resolve()
    store.setState({ clockOffsetMs: 9 })
    await Promise.resolve()
    expect(told).toEqual([2])
    snapshots.dispose()
    store.setState({ settingsProblem: null })
    await Promise.resolve()
    expect(told).toEqual([2])
  })
})

describe('the desktop', () => {
  const offered = snapshotView(signedIn({ session: session({ interaction: interaction() }) }), 1)
  const lost = snapshotView(
    signedIn({ session: session({ connection: connection({ state: 'lost', cause: 'hung-up' }) }) }),
    1,
  )
  const out = snapshotView(newStore().getState(), 1)

  it('is told of an offer and of a lost connection, and of nothing else', () => {
    expect(offerNotification(offered)?.title).toBe('Interaction from Dana Field')
    expect([
      offerNotification(lost),
      offerNotification(out),
      connectionNotification(offered),
      connectionNotification(out),
    ]).toEqual([null, null, null, null])
  })
  it('shows a lost link in the tray only while somebody is signed in', () => {
    expect(trayFacts(out)).toMatchObject({ signedIn: false, connectionLost: false })
    const retrying = { state: 'retrying', cause: null, retryAt: null } as const
    expect(trayFacts(snapshotView(signedIn({ events: retrying }), 1)).connectionLost).toBe(true)
  })
  it('is asked before quitting while something would be torn down', () => {
    expect([quittingEndsSomething(offered), quittingEndsSomething(out)]).toEqual([true, false])
  })
})

describe('the end of an interaction', () => {
  it.each([
    ['missed', 'attention'],
    ['callee-busy', 'attention'],
    ['returned-to-queue', 'attention'],
    ['customer-hung-up', 'neutral'],
  ] as const)('%s is told', (endCause, tone) => {
    expect(endNotice(interaction({ state: 'ended', endCause }))?.tone).toBe(tone)
  })
  it('is not told when it was the agent’s own doing, or a test', () => {
    expect(endNotice(interaction({ state: 'ended', endCause: 'agent-hung-up' }))).toBeNull()
    expect(endNotice(interaction({ state: 'ended', endCause: 'missed', kind: 'test' }))).toBeNull()
    expect(endNotice(interaction({ state: 'active' }))).toBeNull()
  })
})

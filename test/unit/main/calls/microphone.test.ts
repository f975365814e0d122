import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { interactionState } from '../../../../src/contract/domain.js'
import { type CallState, initialCallState } from '../../../../src/main/calls/call-shape-state.js'
import {
  callMicrophoneIsLive,
  carriesAudio,
  legMicrophoneIsLive,
  microphoneIsSent,
} from '../../../../src/main/calls/microphone.js'
import { initialPersistentConnectionState } from '../../../../src/main/connection/persistent-connection-shape-state.js'
import { type Facts, createFactsStore } from '../../../../src/main/state/facts.js'
import { interaction, session } from '../../../support/agent-session.js'
import { workingDevices } from '../../../support/fake-media.js'
import { invite } from './call-story.js'

const nobody: Facts = createFactsStore({
  app: { version: '0', testBuild: false, theme: 'system', themeBy: 'built-in' },
  server: 'https://center.example',
  serverBy: 'built-in',
  devices: workingDevices,
}).getState()

const dialog = (
  change: Partial<NonNullable<CallState['dialog']>> = {},
): NonNullable<CallState['dialog']> => ({ ...invite(), state: 'established', ...change })
interface Scene {
  readonly interaction: ReturnType<typeof interaction> | null
  readonly dialog: CallState['dialog']
  readonly mutedCall: string | null
  readonly pending: Facts['call']['pending']
  readonly leg: boolean
}
const facts = ({ interaction: current, dialog: line, mutedCall, pending, leg }: Scene): Facts => ({
  ...nobody,
  session: session({ interaction: current }),
  call: {
    ...nobody.call,
    machine: { ...initialCallState, interaction: current, dialog: line },
    mutedCalls: mutedCall === null ? [] : [mutedCall],
    pending,
  },
  connection: {
    ...nobody.connection,
    machine: {
      ...initialPersistentConnectionState,
      leg: leg
        ? { dialogId: 'leg', state: 'established', media: 'flowing', stored: null, endedBy: null }
        : null,
    },
  },
})

const id = fc.constantFrom('i1', 'i2')
const scene: fc.Arbitrary<Scene> = fc.record({
  interaction: fc.option(
    fc
      .record({
        interactionId: id,
        state: fc.constantFrom(...interactionState.options),
        delivery: fc.constantFrom('invite', 'persistent-leg', 'desk-phone'),
      })
      .map((change) => interaction(change)),
  ),
  dialog: fc.option(
    fc
      .record({
        interactionId: fc.constantFrom('i1', 'i2', null),
        dialogId: fc.constantFrom('d1', 'd2'),
        state: fc.constantFrom('ringing', 'answering', 'established', 'recovering'),
      })
      .map((change) => dialog(change)),
  ),
  mutedCall: fc.constantFrom(null, 'i1', 'i2', 'd1', 'd2'),
  pending: fc.constantFrom(null, 'answer', 'hang-up', 'hold', 'resume', 'mute'),
  leg: fc.boolean(),
})

describe('whatever is true of the agent', () => {
  it('the persistent leg carries the microphone in an unmuted interaction of its own only', () => {
    fc.assert(
      fc.property(scene, (now) => {
        if (!legMicrophoneIsLive(facts(now))) return
        expect(now.interaction?.delivery).toBe('persistent-leg')
        expect(['connecting', 'active']).toContain(now.interaction?.state)
        expect(now.mutedCall).not.toBe(now.interaction?.interactionId)
        expect(now.pending).not.toBe('hang-up')
      }),
      { numRuns: 2000 },
    )
  })

  it('a call carries it until it is muted, held, given up or over', () => {
    fc.assert(
      fc.property(scene, (now) => {
        if (!callMicrophoneIsLive(facts(now))) return
        expect(now.dialog).not.toBeNull()
        expect([now.dialog?.dialogId, now.dialog?.interactionId]).not.toContain(now.mutedCall ?? 'nothing')
        expect(now.pending).not.toBe('hang-up')
        if (now.interaction && now.interaction.interactionId === now.dialog?.interactionId)
          expect(['held', 'ended', 'customer-waiting']).not.toContain(now.interaction.state)
      }),
      { numRuns: 2000 },
    )
  })

  it('mute is about one call: muting another changes nothing, and muting this one is enough', () => {
    fc.assert(
      fc.property(scene, (now) => {
        const key = now.interaction?.interactionId
        if (key === undefined) return
        const muted = facts({ ...now, dialog: null, mutedCall: key })
        const other = facts({ ...now, dialog: null, mutedCall: 'somebody else' })
        expect(legMicrophoneIsLive(muted)).toBe(false)
        expect(legMicrophoneIsLive(other)).toBe(
          legMicrophoneIsLive(facts({ ...now, dialog: null, mutedCall: null })),
        )
      }),
    )
  })

  it('the mark is lit exactly when a microphone is live on something that is up', () => {
    fc.assert(
      fc.property(scene, (now) => {
        const known = facts(now)
        expect(microphoneIsSent(known)).toBe(
          (now.leg && legMicrophoneIsLive(known)) ||
            (now.dialog?.state === 'established' && callMicrophoneIsLive(known)),
        )
      }),
    )
  })
})

it('follows the facts also while a call is being answered or its audio is being replaced', () => {
  expect(
    (['ringing', 'answering', 'established', 'recovering', 'ended'] as const).filter(carriesAudio),
  ).toEqual(['answering', 'established', 'recovering'])
})

import { expect, it } from 'vitest'
import { initialCallState } from '../../../../src/main/calls/call-shape-state.js'
import { initialPersistentConnectionState } from '../../../../src/main/connection/persistent-connection-shape-state.js'
import { dialBlockedReason } from '../../../../src/main/state/dial-blocked.js'
import { type Facts, createFactsStore } from '../../../../src/main/state/facts.js'
import { connection, interaction, session, status } from '../../../support/agent-session.js'
import { workingDevices } from '../../../support/fake-media.js'
import { upLink } from '../../../support/fake-sip.js'
import { invite } from '../calls/call-story.js'

const nobody = createFactsStore({
  app: { version: '1', testBuild: false, theme: 'system', themeBy: 'built-in' },
  server: 'https://center.example',
  serverBy: 'built-in',
  devices: workingDevices,
}).getState()

const onDemand = {
  profile: { phoneConnectionMode: 'on-demand', workplace: { kind: 'softphone' }, pendingMode: null },
} as const
const available = { status: status({ status: 'available' }) }

function facts(of: Partial<NonNullable<Facts['session']>>, change: Partial<Facts> = {}): Facts {
  const mirrored = session(of)
  return {
    ...nobody,
    signIn: { ...nobody.signIn, state: 'signed-in' },
    session: mirrored,
    registration: upLink,
    events: upLink,
    connection: {
      ...nobody.connection,
      machine: { ...initialPersistentConnectionState, platform: mirrored.connection },
    },
    ...change,
  }
}
const ringing = {
  ...nobody.call,
  machine: {
    ...initialCallState,
    dialog: { ...invite(), state: 'established' },
  },
} as const
const away = { state: 'retrying', cause: null, retryAt: null } as const

it.each<[string, Facts, string | null]>([
  ['nobody is signed in', nobody, 'Sign in first.'],
  [
    'the center is away',
    facts(onDemand, { events: away }),
    'Wait until the contact center can be reached again.',
  ],
  [
    'an offer waits',
    facts({ ...onDemand, interaction: interaction() }),
    'Take the interaction that is offered first.',
  ],
  [
    'a call goes on',
    facts({ ...onDemand, interaction: interaction({ state: 'active' }) }),
    'Finish your call first.',
  ],
  ['a dialog is left', facts(onDemand, { call: ringing }), 'Finish your call first.'],
  [
    'the agent works offline',
    facts({ ...onDemand, status: status({ status: 'work-offline' }) }),
    'Go Available or On break first.',
  ],
  [
    'notes are being written',
    facts({ ...onDemand, status: status({ status: 'post-processing' }) }),
    'Click Finish now first.',
  ],
  ['the connection was never opened', facts({}), 'Open your persistent connection first: go Available.'],
  ['Available without a connection', facts(available), 'Click Re-open connection first.'],
  [
    'the connection was lost',
    facts({ connection: connection({ state: 'lost' }) }),
    'Click Re-open connection first.',
  ],
  [
    'the validation call rings',
    facts({ connection: connection({ state: 'dialing' }) }),
    'Answer the validation call first.',
  ],
  [
    'the PIN is awaited',
    facts({ connection: connection({ state: 'validating' }) }),
    'Type the PIN of the validation call first.',
  ],
  [
    'the connection recovers, also after On Demand was saved',
    facts({ ...onDemand, connection: connection({ state: 'recovering' }) }),
    'Wait until your persistent connection is back.',
  ],
  [
    'the phone is not registered',
    facts(onDemand, { registration: away }),
    'Wait until your phone is registered.',
  ],
  ['nothing is in the way', facts(onDemand), null],
  [
    'an old loss does not count On Demand',
    facts({ ...onDemand, connection: connection({ state: 'lost' }) }),
    null,
  ],
])('a call of one’s own: %s', (_name, state, reason) => {
  expect(dialBlockedReason(state)).toBe(reason)
})

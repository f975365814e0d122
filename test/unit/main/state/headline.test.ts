import { describe, expect, it } from 'vitest'
import {
  agentStatus,
  connectionLostCause,
  connectionState,
  delivery,
  interactionEndCause,
  interactionState,
  phoneConnectionMode,
  statusCause,
} from '../../../../src/contract/domain.js'
import type { LinkState } from '../../../../src/contract/ipc/console-snapshot.js'
import { consoleSnapshot } from '../../../../src/contract/ipc/console-snapshot.js'
import { initialCallState } from '../../../../src/main/calls/call-shape-state.js'
import { callTransition } from '../../../../src/main/calls/call-state.js'
import { callConditions } from '../../../../src/main/calls/conditions.js'
import {
  type Leg,
  initialPersistentConnectionState,
} from '../../../../src/main/connection/persistent-connection-shape-state.js'
import { type Facts, createFactsStore } from '../../../../src/main/state/facts.js'
import { headline } from '../../../../src/main/state/headline.js'
import { snapshotView } from '../../../../src/main/state/snapshot-view.js'
import {
  connectionLostInWords,
  interactionEndInWords,
  statusCauseInWords,
} from '../../../../src/main/state/words.js'
import { connection, interaction, session, status } from '../../../support/agent-session.js'
import { workingDevices } from '../../../support/fake-media.js'
import { upLink } from '../../../support/fake-sip.js'

const retrying: LinkState = { state: 'retrying', cause: 'The contact center cannot be reached.', retryAt: 1 }
const store = createFactsStore({
  app: { version: '1', testBuild: false, theme: 'system', themeBy: 'built-in' },
  server: 'https://center.example',
  serverBy: 'built-in',
  devices: workingDevices,
})
const out = store.getState()
const leg: Leg = { dialogId: 'leg', state: 'established', media: 'flowing', stored: null, endedBy: null }

/** Facts of a signed-in agent; the machines are brought in line with the session as the shells do. */
function facts(of: Partial<NonNullable<Facts['session']>> = {}, change: Partial<Facts> = {}): Facts {
  const mirrored = session(of)
  const mode = mirrored.connection.state
  const hasLeg = mode === 'open' || mode === 'validating' || mode === 'recovering'
  const machine = {
    ...initialPersistentConnectionState,
    platform: mirrored.connection,
    leg: hasLeg ? leg : null,
    registered: true,
  }
  const signedIn: Facts = {
    ...out,
    signIn: { ...out.signIn, state: 'signed-in' },
    session: mirrored,
    restingStatus: 'available',
    registration: upLink,
    events: upLink,
    connection: { machine, confirming: false, pinError: null },
    ...change,
  }
  const conditions = callConditions(signedIn)
  const call = callTransition(
    { ...initialCallState, conditions },
    { type: 'interaction', interaction: mirrored.interaction },
    0,
  )
  return { ...signedIn, call: { ...signedIn.call, machine: call.state, ...change.call } }
}
const said = (of: Facts): string => {
  const { tone, text, detail } = headline(of)
  return `${tone}: ${text}${detail === null ? '' : ` | ${detail}`}`
}
const open = connection({ state: 'open', connectionId: 'c1', openedAt: 0, workplace: { kind: 'softphone' } })
const deskPhone = { kind: 'phone', number: '+442079460123' } as const
const onDemand = {
  phoneConnectionMode: 'on-demand',
  workplace: { kind: 'softphone' },
  pendingMode: null,
} as const

describe('the one sentence', () => {
  it.each<readonly [string, Facts, string]>([
    ['signed out', out, 'neutral: Sign in to start your shift.'],
    [
      'signed in elsewhere',
      {
        ...out,
        signIn: {
          ...out.signIn,
          error: {
            code: 'signed-in-elsewhere',
            message: 'You signed in on another computer, so you were signed out here.',
          },
        },
      },
      'bad: You signed in on another computer, so you were signed out here. | Sign in to continue.',
    ],
    ['signing in', { ...out, signIn: { ...out.signIn, state: 'signing-in' } }, 'neutral: Signing in…'],
    [
      'the server is away at the start',
      {
        ...out,
        signIn: {
          ...out.signIn,
          state: 'signing-in',
          error: { code: 'server-unreachable', message: 'The contact center cannot be reached.' },
        },
      },
      'attention: The contact center cannot be reached. | Offhook keeps trying to sign you in.',
    ],
    ['on break', facts(), 'neutral: You are On break. | Go Available to take interactions.'],
    [
      'missed an offer',
      facts({ status: status({ cause: 'missed-offer' }) }),
      'attention: You missed an interaction. You are On break. | Go Available when you are ready.',
    ],
    [
      'work offline',
      facts({ status: status({ status: 'work-offline' }) }),
      'neutral: You work offline. | Interactions do not reach you. Go Available to take them.',
    ],
    [
      'available, connecting',
      facts({
        status: status({ status: 'available', connecting: true }),
        connection: connection({ state: 'dialing', workplace: { kind: 'softphone' } }),
      }),
      'attention: Opening your persistent connection… | A validation call is on its way to this softphone.',
    ],
    [
      'validation rings on a desk phone',
      facts({ connection: connection({ state: 'dialing', workplace: deskPhone }) }),
      'attention: The validation call rings on …123. | Answer it there, then type the PIN you hear.',
    ],
    [
      'validating',
      facts({ connection: connection({ state: 'validating', workplace: { kind: 'softphone' } }) }),
      'attention: Listen for your four-digit PIN in your headset. | Type it here, then click Confirm.',
    ],
    [
      'ready, Persistent',
      facts({ status: status({ status: 'available' }), connection: open }),
      'good: You are ready for the next interaction. | Accept it with one click. Your microphone is not sent until then.',
    ],
    [
      'ready, On Demand',
      facts({ status: status({ status: 'available' }), profile: onDemand }),
      'good: You are ready for the next interaction. | Your phone rings when it comes.',
    ],
    [
      'ready, On Demand on a desk phone',
      facts({ status: status({ status: 'available' }), profile: { ...onDemand, workplace: deskPhone } }),
      'good: You are ready for the next interaction. | It rings on …123.',
    ],
    [
      'available without a microphone',
      facts(
        { status: status({ status: 'available' }), connection: open },
        {
          devices: {
            ...workingDevices,
            microphone: { ...workingDevices.microphone, problem: 'The microphone is unplugged.' },
          },
        },
      ),
      'bad: The microphone is unplugged. | Choose a working device, or interactions cannot be heard.',
    ],
    [
      'offered on the leg',
      facts({ status: status({ status: 'offered' }), connection: open, interaction: interaction() }),
      'attention: An interaction from Dana Field waits for you. | Click Accept to join on your open connection.',
    ],
    [
      'offered before the connection is open',
      facts({ connection: connection({ state: 'dialing' }), interaction: interaction() }),
      'attention: An interaction from Dana Field waits for you. | It can be accepted as soon as the persistent connection is open.',
    ],
    [
      'offered On Demand, the INVITE not here yet',
      facts({ profile: onDemand, interaction: interaction({ delivery: 'invite' }) }),
      'attention: An interaction from Dana Field is coming in… | Your phone is about to ring.',
    ],
    [
      'offered on a desk phone',
      facts({
        profile: { ...onDemand, workplace: deskPhone },
        interaction: interaction({ delivery: 'desk-phone' }),
      }),
      'attention: Dana Field rings on …123. | Answer it there.',
    ],
    [
      'active',
      facts({ connection: open, interaction: interaction({ state: 'active' }) }),
      'good: You are speaking with Dana Field.',
    ],
    [
      'active with a next status',
      facts({
        connection: open,
        status: status({ status: 'busy', next: { status: 'on-break', reasonCode: null } }),
        interaction: interaction({ state: 'active' }),
      }),
      'good: You are speaking with Dana Field. | Then On break.',
    ],
    [
      'muted',
      facts(
        { connection: open, interaction: interaction({ state: 'active' }) },
        { call: { machine: initialCallState, mutedCalls: ['i1'], pending: null, autoAnswerAt: null } },
      ),
      'attention: Dana Field cannot hear you: you are muted. | Click Mute again to speak.',
    ],
    [
      'held',
      facts({ connection: open, interaction: interaction({ state: 'held' }) }),
      'attention: Dana Field is on hold. | Click Resume to speak again.',
    ],
    [
      'the event stream is away during a call',
      facts({ connection: open, interaction: interaction({ state: 'active' }) }, { events: retrying }),
      'good: You are speaking with Dana Field. | The contact center is being reconnected. Your call goes on.',
    ],
    [
      'customer waits while the agent validates anew',
      facts({
        connection: connection({ state: 'validating' }),
        interaction: interaction({ state: 'customer-waiting' }),
      }),
      'bad: Your audio is away. Dana Field is kept on hold. | Type the PIN to join the customer again.',
    ],
    [
      'customer waits after the connection was lost',
      facts({
        connection: connection({ state: 'lost' }),
        interaction: interaction({ state: 'customer-waiting', customerHoldEndsAt: 9 }),
      }),
      'bad: Your audio is away. Dana Field is on hold for a short while. | Click Re-open connection to join the customer again.',
    ],
    [
      'post-processing',
      facts({ connection: open, status: status({ status: 'post-processing' }) }),
      'neutral: Post-processing: complete your notes. | Click Finish now when you are done.',
    ],
    [
      'recovering',
      facts({ connection: connection({ state: 'recovering' }) }),
      'attention: Reconnecting your persistent connection… | No new interactions come until it is back.',
    ],
    [
      'lost',
      facts({ connection: connection({ state: 'lost', cause: 'hung-up' }) }),
      'bad: The persistent connection was hung up. | Click Re-open connection to continue.',
    ],
    [
      'the contact center is away',
      facts({ status: status({ status: 'available' }), connection: open }, { events: retrying }),
      'attention: The contact center cannot be reached. | Offhook keeps trying. No interactions reach you until then.',
    ],
    [
      'not registered',
      facts(
        { profile: onDemand },
        { registration: { ...retrying, cause: 'The phone server does not answer.' } },
      ),
      'bad: Your phone is not registered. | The phone server does not answer.',
    ],
  ])('%s', (_name, of, expected) => {
    expect(said(of)).toBe(expected)
  })

  it('a ringing validation call comes before everything else', () => {
    const base = facts({
      connection: connection({ state: 'dialing' }),
      interaction: interaction({ state: 'customer-waiting' }),
    })
    const machine = { ...base.connection.machine, leg: { ...leg, state: 'ringing' as const } }
    expect(said({ ...base, connection: { ...base.connection, machine } })).toBe(
      'attention: Your validation call is ringing. | Click Answer, listen for the four-digit PIN, then type it here.',
    )
  })

  it('a wrong PIN is the sentence until the next try', () => {
    const base = facts({ connection: connection({ state: 'validating' }) })
    expect(
      said({ ...base, connection: { ...base.connection, pinError: 'Wrong PIN. One try is left.' } }),
    ).toContain('bad: Wrong PIN. One try is left.')
    expect(said({ ...base, connection: { ...base.connection, confirming: true } })).toContain(
      'Confirming your PIN',
    )
  })
})

describe('in every combination of states', () => {
  const combinations: Facts[] = []
  for (const state of connectionState.options)
    for (const agent of agentStatus.options)
      for (const mode of phoneConnectionMode.options)
        for (const interactionIn of [null, ...interactionState.options])
          for (const how of interactionIn === null ? ['invite' as const] : delivery.options)
            for (const workplace of [{ kind: 'softphone' } as const, deskPhone])
              for (const events of [upLink, retrying])
                combinations.push(
                  facts(
                    {
                      connection: connection({ state, workplace: state === 'closed' ? null : workplace }),
                      status: status({ status: agent }),
                      profile: { phoneConnectionMode: mode, workplace, pendingMode: null },
                      interaction:
                        interactionIn === null ? null : interaction({ state: interactionIn, delivery: how }),
                    },
                    { events },
                  ),
                )

  it(`says a whole sentence for an agent (${combinations.length} combinations)`, () => {
    for (const one of combinations) {
      const { text, detail } = headline(one)
      expect(text).toMatch(/^[A-Z].*[.…]$/)
      if (detail !== null) expect(detail).toMatch(/^[A-Z].*\.$/)
      expect(`${text} ${detail ?? ''}`).not.toMatch(/undefined|null|NaN|\[object/)
    }
  })

  it('gives a snapshot that the console’s schema accepts', () => {
    for (const one of combinations.filter((_, index) => index % 7 === 0)) {
      expect(consoleSnapshot.safeParse(snapshotView(one, 1)).error?.issues).toBeUndefined()
    }
  })
})

it('words every cause', () => {
  for (const cause of connectionLostCause.options) expect(connectionLostInWords(cause)).toMatch(/^[A-Z].*\.$/)
  for (const cause of interactionEndCause.options) expect(interactionEndInWords(cause)).toMatch(/^[A-Z].*\.$/)
  for (const cause of statusCause.options)
    expect(statusCauseInWords(cause) ?? 'Nothing.').toMatch(/^[A-Z].*\.$/)
})

it('a connection that was re-opened in On break is no longer called lost', () => {
  const onBreak = { status: status({ status: 'on-break', cause: 'connection-lost' }) }
  const lost = headline(facts({ ...onBreak, connection: connection({ state: 'lost', cause: 'hung-up' }) }))
  const again = headline(facts({ ...onBreak, connection: connection({ state: 'open' }) }))
  expect(lost.text).toContain('hung up')
  expect(again).toEqual({
    tone: 'neutral',
    text: 'Your connection is open again. You are On break.',
    detail: 'Go Available when you are ready.',
  })
})

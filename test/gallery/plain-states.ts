import type {
  CallView,
  ConsoleSnapshot,
  ConsultationView,
  Headline,
  PlainSipView,
} from '../../src/contract/ipc/console-snapshot.js'
import {
  MINUTE,
  activeCall,
  baseSnapshot,
  closedConnection,
  offeredCall,
  openConnection,
} from './base-snapshot.js'
import { goodQuality, smallWindow, type GalleryState } from './gallery-state.js'

/** A phone of a plain SIP server: the same window without a contact center. */
const plainView: PlainSipView = {
  user: 'alex.morgan',
  domain: 'pbx.example.com',
  servers: ['wss://a.pbx.example.com:8089/ws', 'wss://b.pbx.example.com:8089/ws'],
  server: 'wss://a.pbx.example.com:8089/ws',
  asksFor: 'nothing',
  accessNumber: null,
  redialAt: null,
  lineMuted: false,
  heldThere: false,
  consultation: null,
  decisions: [],
}

const ready: Headline = {
  tone: 'good',
  text: 'You are ready for the next call.',
  detail: 'Your phone rings when it comes.',
}

function plain(
  now: number,
  change: Partial<ConsoleSnapshot> = {},
  view: Partial<PlainSipView> = {},
): ConsoleSnapshot {
  const base = baseSnapshot(now)
  return {
    ...base,
    identity: base.identity && {
      ...base.identity,
      groupName: 'alex.morgan@pbx.example.com',
      tenantName: 'pbx.example.com',
    },
    profile: base.profile && { ...base.profile, phoneConnectionMode: 'on-demand' },
    status: base.status && { ...base.status, status: 'available' },
    reasonCodes: { available: [], 'on-break': [], 'work-offline': [] },
    settings: null,
    dialBlockedReason: null,
    headline: ready,
    plainSip: { ...plainView, ...view },
    ...change,
  }
}

const persistent = (
  now: number,
  change: Partial<ConsoleSnapshot>,
  view: Partial<PlainSipView> = {},
): ConsoleSnapshot => {
  const base = plain(now, change, { accessNumber: '*45', ...view })
  return { ...base, profile: base.profile && { ...base.profile, phoneConnectionMode: 'persistent' } }
}

const plainCall = (call: CallView, change: Partial<CallView> = {}): CallView => ({
  ...call,
  kind: 'direct',
  delivery: 'invite',
  queueName: null,
  offerExpiresAt: null,
  ...change,
})

const ringing = (now: number, change: Partial<CallView>): ConsoleSnapshot =>
  plain(now, {
    call: plainCall(offeredCall(now), { answerWith: 'answer', ringing: true, ...change }),
    headline: { tone: 'attention', text: 'Maria Gómez is calling.', detail: 'Click Answer to speak.' },
    dialBlockedReason: 'Finish your call first.',
  })

const inCall = (
  now: number,
  change: Partial<CallView>,
  headline: Headline,
  view: Partial<PlainSipView> = {},
) =>
  plain(
    now,
    { call: plainCall(activeCall(now), change), headline, dialBlockedReason: 'Finish your call first.' },
    view,
  )

const consulting = (
  now: number,
  asked: Partial<ConsultationView>,
  text: string,
  tone: Headline['tone'] = 'attention',
) =>
  inCall(
    now,
    { state: 'held' },
    { tone, text, detail: 'Maria Gómez is on hold.' },
    {
      consultation: {
        phase: 'talking',
        interactionId: 'asked',
        address: '102',
        rings: false,
        beganAt: now - 31_000,
        joinedAt: now - 24_000,
        muted: false,
        ...asked,
      },
    },
  )

const speaking: Headline = { tone: 'good', text: 'You are speaking with Maria Gómez.', detail: null }

const signedOut = (now: number, signIn: Partial<ConsoleSnapshot['signIn']>, view: Partial<PlainSipView>) => {
  const base = plain(now, { identity: null, profile: null, status: null, connection: null }, view)
  return {
    ...base,
    signIn: { ...base.signIn, state: 'signed-out' as const, server: plainView.servers[0] ?? '', ...signIn },
  }
}

export const plainStates: readonly GalleryState[] = [
  {
    name: 'plain-password',
    snapshot: (now) => signedOut(now, { serverBy: 'locked' }, { asksFor: 'password' }),
  },
  {
    name: 'plain-password-refused',
    size: smallWindow,
    snapshot: (now) =>
      signedOut(
        now,
        {
          serverBy: 'locked',
          error: { code: 'wrong-credentials', message: 'The SIP server refused the user name or password.' },
        },
        { asksFor: 'user-and-password', user: null },
      ),
  },
  { name: 'plain-signed-out', snapshot: (now) => signedOut(now, { serverBy: 'locked' }, {}) },
  { name: 'plain-ready', snapshot: (now) => plain(now) },
  {
    name: 'plain-not-registered',
    snapshot: (now) =>
      plain(now, {
        registration: {
          state: 'retrying',
          cause: 'The SIP server cannot be reached: nothing answers at its address.',
          retryAt: now + 9_000,
        },
        headline: {
          tone: 'bad',
          text: 'Your phone is not registered.',
          detail: 'The SIP server cannot be reached: nothing answers at its address.',
        },
        dialBlockedReason: 'Wait until your phone is registered.',
      }),
  },
  {
    name: 'plain-ringing-untrusted',
    snapshot: (now) =>
      ringing(now, {
        autoAnswerReason: 'The caller asked to be answered at once, but is not trusted to.',
      }),
  },
  {
    name: 'plain-counting-down',
    snapshot: (now) => ringing(now, { ringing: false, autoAnswerAt: now + 4_000 }),
  },
  { name: 'plain-call', quality: goodQuality, snapshot: (now) => inCall(now, {}, speaking) },
  {
    name: 'plain-transfer',
    size: smallWindow,
    snapshot: (now) => inCall(now, {}, speaking),
    refuse: { code: 'conflict', message: 'The number you transferred to is busy. Your call goes on.' },
    then: async (page) => {
      await page.getByRole('button', { name: 'Transfer' }).click()
      await page.getByLabel('Transfer to').fill('101')
      await page.getByRole('button', { name: 'Transfer now' }).click()
      await page.getByText('is busy').waitFor()
    },
  },
  {
    name: 'plain-consultation-ringing',
    size: smallWindow,
    snapshot: (now) => consulting(now, { phase: 'calling', rings: true, joinedAt: null }, 'Ringing at 102.'),
  },
  {
    name: 'plain-consultation',
    snapshot: (now) => consulting(now, {}, 'You are asking 102.', 'good'),
  },
  {
    name: 'plain-consultation-long-muted',
    size: smallWindow,
    snapshot: (now) =>
      consulting(
        now,
        { address: 'billing.second.floor.east.wing@voice.example.com', muted: true },
        'billing.second.floor.east.wing@voice.example.com cannot hear you: you are muted.',
      ),
  },
  {
    name: 'plain-consultation-refused',
    snapshot: (now) => consulting(now, {}, 'You are asking 102.', 'good'),
    refuse: { code: 'conflict', message: 'The call could not be transferred (SIP 603). Your call goes on.' },
    then: async (page) => {
      await page.getByRole('button', { name: 'Complete transfer' }).click()
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'plain-call-held-there',
    quality: goodQuality,
    snapshot: (now) =>
      inCall(
        now,
        {},
        {
          tone: 'attention',
          text: 'Maria Gómez has put you on hold.',
          detail: 'You speak again when they come back.',
        },
        { heldThere: true },
      ),
  },
  {
    name: 'plain-calling',
    snapshot: (now) =>
      inCall(
        now,
        { kind: 'outbound', state: 'ringing', joinedAt: null, customer: { name: null, address: '102' } },
        { tone: 'attention', text: 'Ringing at 102.', detail: 'Hang up to give up the call.' },
      ),
  },
  {
    name: 'plain-busy-number',
    snapshot: (now) =>
      plain(now, {
        notices: [
          { id: 'last-interaction', tone: 'attention', text: '101: The number you dialled is busy.' },
        ],
      }),
  },
  {
    name: 'plain-line-opening',
    snapshot: (now) =>
      persistent(now, {
        connection: { ...closedConnection(now), state: 'dialing' },
        headline: {
          tone: 'attention',
          text: 'Opening your persistent connection…',
          detail: 'Offhook calls *45.',
        },
      }),
  },
  {
    name: 'plain-line-open',
    quality: goodQuality,
    snapshot: (now) => {
      const base = persistent(now, {
        connection: openConnection(now),
        headline: {
          tone: 'good',
          text: 'Your line is open.',
          detail: 'The server joins callers to it without a ring. They hear you at once.',
        },
      })
      return { ...base, devices: { ...base.devices, microphoneSent: true } }
    },
  },
  {
    name: 'plain-line-muted',
    quality: goodQuality,
    size: smallWindow,
    snapshot: (now) =>
      persistent(
        now,
        {
          connection: openConnection(now),
          headline: {
            tone: 'attention',
            text: 'Nobody can hear you: you are muted.',
            detail: 'Click Mute again to speak.',
          },
        },
        { lineMuted: true },
      ),
  },
  {
    name: 'plain-line-lost',
    snapshot: (now) =>
      persistent(
        now,
        {
          connection: {
            ...closedConnection(now),
            state: 'lost',
            cause: 'hung-up',
            lostReason: 'The persistent connection was hung up.',
          },
          headline: {
            tone: 'bad',
            text: 'The persistent connection is lost.',
            detail: 'Offhook calls again by itself.',
          },
        },
        { redialAt: now + 8_000 },
      ),
  },
  {
    name: 'plain-diagnostics',
    scrolls: true,
    snapshot: (now) =>
      persistent(
        now,
        { connection: openConnection(now) },
        {
          server: plainView.servers[1] ?? null,
          decisions: [
            {
              at: now - 2 * MINUTE,
              caller: 'Maria Gómez',
              text: 'Answered by itself. The server asked for this call to be answered at once.',
            },
            {
              at: now - 31 * MINUTE,
              caller: 'sip:an.unusually.long.address@voice.example.com',
              text: 'Rang. The caller asked to be answered at once, but is not trusted to.',
            },
          ],
        },
      ),
    then: async (page) => {
      await page.getByRole('button', { name: 'Menu' }).click()
      await page.getByRole('menuitem', { name: 'Diagnostics' }).click()
    },
  },
]

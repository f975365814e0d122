import { notKeptNotice } from '../../src/main/state/notices.js'
import type { CallView, ConsoleSnapshot, Headline } from '../../src/contract/ipc/console-snapshot.js'
import { lostInWords } from '../../src/main/state/words.js'
import { activeCall, baseSnapshot, closedConnection, offeredCall, openConnection } from './base-snapshot.js'
import { goodQuality, smallWindow, type GalleryState } from './gallery-state.js'

const waits: Headline = {
  tone: 'attention',
  text: 'An interaction from Maria Gómez waits for you.',
  detail: 'Click Accept to join on your open connection.',
}
const speaking: Headline = { tone: 'good', text: 'You are speaking with Maria Gómez.', detail: null }

function offered(now: number, call: Partial<CallView>, headline: Headline = waits): ConsoleSnapshot {
  const base = baseSnapshot(now)
  return {
    ...base,
    status: base.status && { ...base.status, status: 'offered', since: now - 6_000 },
    connection: openConnection(now),
    call: { ...offeredCall(now), ...call },
    headline,
    dialBlockedReason: 'Finish your call first.',
  }
}

function onDemand(snapshot: ConsoleSnapshot, now: number): ConsoleSnapshot {
  return {
    ...snapshot,
    connection: closedConnection(now),
    profile: snapshot.profile && { ...snapshot.profile, phoneConnectionMode: 'on-demand' },
  }
}

function busy(now: number, call: Partial<CallView>, headline: Headline = speaking): ConsoleSnapshot {
  const base = offered(now, { ...activeCall(now), ...call }, headline)
  return {
    ...base,
    status: base.status && { ...base.status, status: 'busy', since: now - 221_000 },
    devices: { ...base.devices, microphoneSent: true },
  }
}

const withNext = (snapshot: ConsoleSnapshot): ConsoleSnapshot => ({
  ...snapshot,
  status: snapshot.status && { ...snapshot.status, next: { status: 'on-break', reasonCode: 'lunch' } },
})

const arabic = 'محمد عبد الرحمن بن علي الأنصاري'
const hebrew = 'רות כהן־לוי'

const longCaller = {
  customer: {
    name: 'Wolfeschlegelsteinhausenbergerdorff & Söhne Vermögensverwaltung',
    address: 'sip:an.unusually.long.address.of.a.customer@voice.subdomain.example.com',
  },
  queueName: 'Complaints, second level, premium customers',
} as const

function postProcessing(now: number): ConsoleSnapshot {
  const base = offered(now, {})
  return {
    ...base,
    call: null,
    status: base.status && {
      ...base.status,
      status: 'post-processing',
      since: now - 6_000,
      postProcessingEndsAt: now + 9_000,
    },
    headline: {
      tone: 'neutral',
      text: 'Post-processing: complete your notes.',
      detail: 'Click Finish now when you are done.',
    },
    dialBlockedReason: 'Click Finish now first.',
  }
}

export const callStates: readonly GalleryState[] = [
  { name: 'offer-accept', quality: goodQuality, snapshot: (now) => offered(now, {}) },
  {
    name: 'offer-answer-urgent',
    snapshot: (now) =>
      onDemand(
        offered(
          now,
          {
            answerWith: 'answer',
            delivery: 'invite',
            ringing: true,
            canReject: false,
            offeredAt: now - 26_000,
            offerExpiresAt: now + 4_000,
            customer: { name: null, address: '+34 91 123 45 67' },
          },
          { tone: 'attention', text: '+34 91 123 45 67 is calling.', detail: 'Click Answer to speak.' },
        ),
        now,
      ),
  },
  {
    name: 'offer-auto-answer',
    snapshot: (now) => {
      const base = offered(
        now,
        { autoAnswerAt: now + 3_000, autoAnswer: true, canReject: false },
        {
          tone: 'attention',
          text: 'An interaction from Maria Gómez is about to be connected.',
          detail: 'Auto Answer is counting down.',
        },
      )
      return { ...base, profile: base.profile && { ...base.profile, autoAnswer: true } }
    },
  },
  {
    name: 'offer-desk-phone',
    snapshot: (now) =>
      onDemand(
        offered(
          now,
          { answerWith: 'none', delivery: 'desk-phone', deskPhone: '…123', canReject: false },
          { tone: 'attention', text: 'Maria Gómez rings on …123.', detail: 'Answer it there.' },
        ),
        now,
      ),
  },
  {
    name: 'offer-long-small',
    size: smallWindow,
    snapshot: (now) => offered(now, { ...longCaller, pending: 'answer' }),
  },
  {
    name: 'connecting',
    snapshot: (now) =>
      busy(
        now,
        { state: 'connecting', joinedAt: null, offeredAt: now - 1_000 },
        { tone: 'attention', text: 'Connecting you to Maria Gómez…', detail: null },
      ),
  },
  { name: 'call-active', quality: goodQuality, snapshot: (now) => withNext(busy(now, {})) },
  {
    name: 'call-on-demand',
    quality: goodQuality,
    snapshot: (now) => onDemand(busy(now, {}), now),
  },
  {
    name: 'call-long-small',
    size: smallWindow,
    snapshot: (now) => busy(now, { ...longCaller, muted: true }),
  },
  {
    name: 'call-keypad',
    quality: goodQuality,
    snapshot: (now) => busy(now, {}),
    then: async (page) => {
      await page.getByRole('button', { name: 'Keypad' }).click()
      await page.keyboard.type('1#42')
    },
  },
  {
    name: 'call-held',
    snapshot: (now) =>
      busy(
        now,
        { state: 'held' },
        { tone: 'attention', text: 'Maria Gómez is on hold.', detail: 'Click Resume to speak again.' },
      ),
  },
  {
    name: 'call-hanging-up',
    snapshot: (now) => busy(now, { pending: 'hang-up' }),
  },
  {
    name: 'customer-waiting',
    snapshot: (now) => ({
      ...busy(
        now,
        { state: 'customer-waiting', customerHoldEndsAt: now + 43_000 },
        {
          tone: 'bad',
          text: 'Maria Gómez waits on hold.',
          detail: 'Re-open the connection to go on speaking.',
        },
      ),
      connection: {
        ...closedConnection(now),
        state: 'lost',
        cause: 'media-lost',
        lostReason: lostInWords(false, 'media-lost'),
        connectionId: 'c1',
      },
    }),
  },
  {
    name: 'customer-waiting-validation',
    snapshot: (now) => ({
      ...busy(
        now,
        { state: 'customer-waiting', customerHoldEndsAt: null },
        {
          tone: 'attention',
          text: 'Your validation call is ringing.',
          detail: 'Click Answer, listen for the four-digit PIN, then type it here.',
        },
      ),
      connection: { ...closedConnection(now), state: 'dialing', ringing: true, connectionId: 'c2' },
    }),
  },
  {
    name: 'outbound-ringing',
    snapshot: (now) =>
      busy(
        now,
        {
          kind: 'outbound',
          state: 'ringing',
          queueName: null,
          joinedAt: null,
          offeredAt: now - 8_000,
          customer: { name: null, address: '+44 20 7946 0123' },
        },
        { tone: 'attention', text: 'Ringing at +44 20 7946 0123.', detail: 'Hang up to give up the call.' },
      ),
  },
  {
    name: 'post-processing',
    quality: goodQuality,
    snapshot: postProcessing,
  },
  {
    name: 'post-processing-and-notice',
    quality: goodQuality,
    snapshot: (now) => ({ ...postProcessing(now), notices: [notKeptNotice] }),
  },
  {
    name: 'call-and-notices',
    quality: goodQuality,
    snapshot: (now) => ({
      ...busy(now, {}),
      registration: { state: 'retrying', cause: 'The server closed the connection.', retryAt: now + 4_000 },
      notices: [notKeptNotice],
    }),
  },
  {
    name: 'offer-and-notice',
    snapshot: (now) => ({ ...offered(now, {}), notices: [notKeptNotice] }),
  },
  {
    name: 'offer-auto-answer-long-group',
    snapshot: (now) => {
      const base = offered(now, {})
      return { ...base, profile: base.profile && { ...base.profile, autoAnswer: true } }
    },
  },
  {
    name: 'offer-arabic',
    snapshot: (now) => {
      const base = offered(
        now,
        { customer: { name: arabic, address: '+966 11 123 4567' }, queueName: 'الدعم 24/7' },
        { ...waits, text: `An interaction from ${arabic} waits for you.` },
      )
      return {
        ...base,
        identity: base.identity && { ...base.identity, displayName: hebrew, groupName: 'תמיכה (2)' },
      }
    },
  },
  {
    name: 'call-arabic-small',
    size: smallWindow,
    snapshot: (now) =>
      busy(
        now,
        {
          customer: { name: `${arabic} ${arabic}`, address: 'sip:ruth@voice.example.com' },
          queueName: hebrew,
        },
        { ...speaking, text: `You are speaking with ${arabic} ${arabic}.` },
      ),
  },
  {
    name: 'call-emoji',
    snapshot: (now) =>
      busy(
        now,
        { customer: { name: '👩🏽‍💻🎧'.repeat(12), address: '+34 91 123 45 67' }, queueName: '☎️ Billing' },
        { ...speaking, text: `You are speaking with ${'👩🏽‍💻🎧'.repeat(12)}.` },
      ),
  },
  {
    name: 'command-refused',
    refuse: { code: 'timeout', message: 'Timed out.' },
    snapshot: (now) => busy(now, {}),
    then: async (page) => {
      await page.getByRole('button', { name: 'Mute' }).click()
      await page.getByRole('alert').waitFor()
    },
  },
]

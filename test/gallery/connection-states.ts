import { connectionLostCause, type ConnectionLostCause } from '../../src/contract/domain.js'
import type { ConnectionView, ConsoleSnapshot, Headline } from '../../src/contract/ipc/console-snapshot.js'
import { notKeptNotice } from '../../src/main/state/notices.js'
import { lostInWords } from '../../src/main/state/words.js'
import { baseSnapshot, closedConnection, MINUTE, openConnection } from './base-snapshot.js'
import { goodQuality, smallWindow, wideWindow, type GalleryState } from './gallery-state.js'

type Status = NonNullable<ConsoleSnapshot['status']>

interface Change {
  readonly status?: Partial<Status>
  readonly connection?: Partial<ConnectionView>
  readonly headline: Headline
  readonly rest?: Partial<ConsoleSnapshot>
}

function changed(now: number, { status, connection, headline, rest }: Change): ConsoleSnapshot {
  const base = baseSnapshot(now)
  return {
    ...base,
    ...(base.status && status ? { status: { ...base.status, ...status } } : {}),
    ...(connection ? { connection: { ...closedConnection(now), connectionId: 'c1', ...connection } } : {}),
    headline,
    ...rest,
  }
}

const available = { status: 'available', connecting: false } as const
const connecting = { status: 'available', connecting: true } as const
const pinHeadline: Headline = {
  tone: 'attention',
  text: 'Listen for your four-digit PIN in your headset.',
  detail: 'Type it here, then click Confirm.',
}
const ready: Headline = {
  tone: 'good',
  text: 'You are ready for the next interaction.',
  detail: 'Accept it with one click. Your microphone is not sent until then.',
}

function validating(now: number, connection: Partial<ConnectionView>): ConsoleSnapshot {
  return changed(now, {
    status: connecting,
    headline: pinHeadline,
    connection: { state: 'validating', pinAttemptsLeft: 3, pinExpiresAt: now + 48_000, ...connection },
  })
}

function lost(now: number, cause: ConnectionLostCause): ConsoleSnapshot {
  const lostReason = lostInWords(false, cause)
  return changed(now, {
    status: { cause: 'connection-lost' },
    connection: { state: 'lost', cause, lostReason, since: now - 20_000 },
    headline: { tone: 'bad', text: lostReason, detail: 'Click Re-open connection to continue.' },
    rest: { dialBlockedReason: 'Click Re-open connection first.' },
  })
}

export const connectionStates: readonly GalleryState[] = [
  { name: 'on-break', snapshot: baseSnapshot },
  { name: 'on-break-small', size: smallWindow, snapshot: baseSnapshot },
  {
    name: 'work-offline-reason',
    snapshot: (now) =>
      changed(now, {
        status: { status: 'work-offline', reasonCode: 'training' },
        headline: {
          tone: 'neutral',
          text: 'You work offline.',
          detail: 'Interactions do not reach you. Go Available to take them.',
        },
        rest: { testBuild: true },
      }),
  },
  {
    name: 'on-break-missed',
    snapshot: (now) =>
      changed(now, {
        status: { cause: 'missed-offer' },
        connection: openConnection(now),
        headline: {
          tone: 'attention',
          text: 'You missed an offer. You are On break.',
          detail: 'Go Available when you are ready.',
        },
        rest: {
          notices: [{ id: 'n', tone: 'attention', text: 'Maria Gómez: you did not accept in time.' }],
          dialBlockedReason: null,
        },
      }),
  },
  {
    name: 'dialing',
    snapshot: (now) =>
      changed(now, {
        status: connecting,
        connection: { state: 'dialing' },
        headline: {
          tone: 'attention',
          text: 'Opening your persistent connection…',
          detail: 'A validation call is on its way to this softphone.',
        },
      }),
  },
  {
    name: 'validation-ringing',
    snapshot: (now) =>
      changed(now, {
        status: connecting,
        connection: { state: 'dialing', ringing: true },
        headline: {
          tone: 'attention',
          text: 'Your validation call is ringing.',
          detail: 'Click Answer, listen for the four-digit PIN, then type it here.',
        },
      }),
  },
  {
    name: 'validation-desk-phone',
    snapshot: (now) =>
      changed(now, {
        status: connecting,
        connection: { state: 'dialing', deskPhone: '…123' },
        headline: {
          tone: 'attention',
          text: 'The validation call rings on …123.',
          detail: 'Answer it there, then type the PIN you hear.',
        },
      }),
  },
  { name: 'pin', snapshot: (now) => validating(now, {}) },
  { name: 'pin-typed', snapshot: (now) => validating(now, {}), then: (page) => page.keyboard.type('471') },
  {
    name: 'pin-confirming',
    snapshot: (now) => validating(now, { confirming: true }),
  },
  {
    name: 'pin-wrong',
    snapshot: (now) =>
      validating(now, { pinAttemptsLeft: 2, pinError: 'Wrong PIN. 2 tries are left.', deskPhone: '…123' }),
  },
  {
    name: 'open',
    quality: goodQuality,
    snapshot: (now) =>
      changed(now, {
        status: available,
        connection: openConnection(now),
        headline: ready,
        rest: { dialBlockedReason: null },
      }),
  },
  {
    name: 'open-auto-answer',
    quality: { lossPercent: 4.2, jitterMs: 38, roundTripMs: null, mos: 3.2 },
    snapshot: (now) => {
      const base = changed(now, {
        status: available,
        connection: openConnection(now),
        headline: {
          ...ready,
          detail: 'Auto Answer connects it after a short prompt. Your microphone is not sent until then.',
        },
        rest: { dialBlockedReason: null },
      })
      return { ...base, profile: base.profile && { ...base.profile, autoAnswer: true } }
    },
  },
  {
    name: 'open-wide',
    quality: goodQuality,
    size: wideWindow,
    snapshot: (now) =>
      changed(now, {
        status: available,
        connection: openConnection(now),
        headline: ready,
        rest: { dialBlockedReason: null },
      }),
  },
  {
    name: 'recovering',
    snapshot: (now) =>
      changed(now, {
        status: available,
        connection: { ...openConnection(now), state: 'recovering', graceEndsAt: now + 71_000 },
        headline: {
          tone: 'attention',
          text: 'Reconnecting your persistent connection…',
          detail: 'No new interactions come until it is back.',
        },
      }),
  },
  ...connectionLostCause.options.map((cause): GalleryState => ({
    name: `lost-${cause}`,
    snapshot: (now) => lost(now, cause),
  })),
  {
    name: 'lost-and-notice',
    snapshot: (now) => ({ ...lost(now, 'grace-expired'), notices: [notKeptNotice] }),
  },
  {
    name: 'open-and-notice',
    snapshot: (now) =>
      changed(now, {
        status: available,
        connection: openConnection(now),
        headline: ready,
        rest: { dialBlockedReason: null, notices: [notKeptNotice] },
      }),
  },
  { name: 'on-break-and-notice', snapshot: (now) => ({ ...baseSnapshot(now), notices: [notKeptNotice] }) },
  {
    name: 'lost-wait',
    size: smallWindow,
    snapshot: (now) =>
      changed(now, {
        status: { cause: 'connection-lost' },
        connection: {
          state: 'lost',
          cause: 'pin-attempts-used',
          lostReason: lostInWords(false, 'pin-attempts-used'),
          reopenAvailableAt: now + 27_000,
        },
        headline: {
          tone: 'bad',
          text: 'The PIN was wrong too many times.',
          detail: 'After several failed validation calls Re-open connection needs a short wait.',
        },
      }),
  },
  {
    name: 'links-retrying',
    snapshot: (now) =>
      changed(now, {
        status: available,
        connection: openConnection(now),
        headline: {
          tone: 'attention',
          text: 'The contact center cannot be reached.',
          detail: 'Offhook keeps trying.',
        },
        rest: {
          dialBlockedReason: 'Wait until the contact center can be reached again.',
          registration: {
            state: 'retrying',
            cause: 'the server closed the connection',
            retryAt: now + 4_000,
          },
          events: { state: 'retrying', cause: 'No network', retryAt: now + 12_000 },
          settingsProblem:
            'Settings version 18 was refused: postProcessingSeconds must be a number. Version 17 stays in force.',
        },
      }),
  },
  {
    name: 'on-demand-available',
    snapshot: (now) => {
      const base = changed(now, {
        status: { ...available, since: now - 3 * 60 * MINUTE - 5000 },
        headline: {
          tone: 'good',
          text: 'You are ready for the next interaction.',
          detail: 'Your phone rings when it comes.',
        },
        rest: { dialBlockedReason: null },
      })
      return { ...base, profile: base.profile && { ...base.profile, phoneConnectionMode: 'on-demand' } }
    },
  },
]

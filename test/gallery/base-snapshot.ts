import type { CallView, ConnectionView, ConsoleSnapshot } from '../../src/contract/ipc/console-snapshot.js'

/** One agent in the middle of a shift, told in minutes before `now`. Every state of the gallery is a change to this. */
export const MINUTE = 60_000
const up = { state: 'up', cause: null, retryAt: null } as const

export function baseSnapshot(now: number): ConsoleSnapshot {
  return {
    revision: 1,
    appVersion: '0.1.0',
    testBuild: false,
    theme: 'system',
    themeBy: 'built-in',
    zoom: { percent: 100, canGrow: true, canShrink: true },
    signIn: {
      state: 'signed-in',
      server: 'https://contact.example.com',
      serverBy: 'built-in',
      step: null,
      error: null,
      restoring: null,
      notKept: false,
    },
    identity: {
      agentId: 'a1',
      username: 'alex',
      displayName: 'Alex Morgan',
      groupId: 'g1',
      groupName: 'Customer care',
      tenantName: 'Northwind',
    },
    profile: {
      phoneConnectionMode: 'persistent',
      workplace: { kind: 'softphone' },
      pendingMode: null,
      canChangeMode: true,
      modeLockedReason: null,
      autoAnswer: false,
    },
    status: {
      status: 'on-break',
      reasonCode: null,
      cause: null,
      since: now - 7 * MINUTE - 12_000,
      next: null,
      connecting: false,
      postProcessingEndsAt: null,
    },
    reasonCodes: {
      available: [],
      'on-break': [
        { code: 'lunch', label: 'Lunch' },
        { code: 'short-break', label: 'Short break' },
      ],
      'work-offline': [
        { code: 'training', label: 'Training' },
        { code: 'paperwork', label: 'Paperwork' },
      ],
    },
    connection: closedConnection(now),
    call: null,
    registration: up,
    events: up,
    dialBlockedReason: 'Open your persistent connection first: go Available.',
    headline: { tone: 'neutral', text: 'You are On break.', detail: 'Go Available to take interactions.' },
    notices: [],
    devices: {
      microphone: device('Jabra Evolve2 65 Mono'),
      headset: device('Jabra Evolve2 65 Mono'),
      ringer: device('Built-in speakers'),
      engine: 'ready',
      microphoneHeld: true,
      microphoneSent: false,
      echoCancellation: { choice: 'automatic', active: false },
    },
    test: { state: 'idle', startedAt: null, stages: [], reason: null },
    settingsProblem: null,
    settings: {
      values: {
        allowAgentToChangeMode: true,
        autoAnswer: false,
        autoAnswerPrompt: { kind: 'built-in', name: 'bleep' },
        autoAnswerDelaySeconds: 0,
        allowReject: true,
        offerTimeoutSeconds: 30,
        postProcessingSeconds: 15,
        pinAttempts: 3,
        pinTimeoutSeconds: 60,
        connectionGraceSeconds: 90,
      },
      sources: { phoneConnectionMode: 'agent', allowAgentToChangeMode: 'group', autoAnswer: 'administrator' },
      version: 12,
      schemaVersion: 1,
      syncedAt: now - 4 * MINUTE,
      awayBecause: null,
      passedOver: { newerSchema: null, keys: [], values: [] },
    },
    plainSip: null,
  }
}

function device(activeLabel: string): ConsoleSnapshot['devices']['microphone'] {
  return {
    selectedId: null,
    activeLabel,
    problem: null,
    options: [
      { id: 'jabra', label: 'Jabra Evolve2 65 Mono' },
      { id: 'built-in', label: 'Built-in audio, analogue stereo' },
      { id: 'dock', label: 'USB-C dock with a very long product name, front panel jack' },
    ],
  }
}

export function closedConnection(now: number): ConnectionView {
  return {
    state: 'closed',
    since: now - 7 * MINUTE,
    connectionId: '',
    openedAt: null,
    cause: null,
    workplace: null,
    pinAttemptsLeft: null,
    pinExpiresAt: null,
    reopenAvailableAt: null,
    graceEndsAt: null,
    ringing: false,
    lostReason: null,
    deskPhone: null,
    confirming: false,
    pinError: null,
    media: 'none',
  }
}

export const openConnection = (now: number): ConnectionView => ({
  ...closedConnection(now),
  state: 'open',
  connectionId: 'c1',
  since: now - 62 * MINUTE,
  openedAt: now - 62 * MINUTE,
  workplace: { kind: 'softphone' },
  media: 'flowing',
})

export function offeredCall(now: number): CallView {
  return {
    interactionId: 'i1',
    kind: 'queue',
    state: 'offered',
    delivery: 'persistent-leg',
    customer: { name: 'Maria Gómez', address: '+34 91 123 45 67' },
    queueName: 'Billing',
    autoAnswer: false,
    allowReject: true,
    offeredAt: now - 6_000,
    offerExpiresAt: now + 24_000,
    joinedAt: null,
    customerHoldEndsAt: null,
    endCause: null,
    commandId: null,
    answerWith: 'accept',
    ringing: false,
    autoAnswerAt: null,
    autoAnswerReason: null,
    canReject: true,
    deskPhone: null,
    muted: false,
    pending: null,
  }
}

export const activeCall = (now: number): CallView => ({
  ...offeredCall(now),
  state: 'active',
  answerWith: 'none',
  canReject: false,
  offerExpiresAt: null,
  joinedAt: now - 3 * MINUTE - 41_000,
})

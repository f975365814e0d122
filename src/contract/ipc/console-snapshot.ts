import { z } from 'zod'
import {
  agentIdentity,
  agentProfile,
  connectionSnapshot,
  interactionSnapshot,
  statusSnapshot,
} from '../agent-api/session.js'
import { failure } from '../errors.js'
import {
  autoAnswerPrompt,
  levelledSettings,
  levelledSources,
  statusReasonCodes,
  tenantSettings,
} from '../settings.js'

/**
 * What the console shows: one whole document with a revision, computed in main. Epoch times are already in this
 * machine's clock. Nothing secret is in it: no token, no PIN, no SIP password.
 */

export const tone = z.enum(['neutral', 'good', 'attention', 'bad'])
export type Tone = z.infer<typeof tone>

/** The one sentence in the middle, and what to do. */
export const headline = z.object({ tone, text: z.string(), detail: z.string().nullable() })
export type Headline = z.infer<typeof headline>

export const notice = z.object({ id: z.string(), tone, text: z.string() })
export type Notice = z.infer<typeof notice>

/** Who decided a value of this computer: IT's lock, the person here, IT's default, or the app's own. */
export const decidedBy = z.enum(['locked', 'user', 'policy-default', 'built-in'])
export type DecidedBy = z.infer<typeof decidedBy>

/** of everything in the window; `usual` is 100 % */
export const zoomStep = z.enum(['larger', 'smaller', 'usual'])
export type ZoomStep = z.infer<typeof zoomStep>

export const linkState = z.object({
  /** `off` before sign-in; `connecting` first try; `retrying` with the time of the next try */
  state: z.enum(['off', 'connecting', 'up', 'retrying']),
  cause: z.string().nullable(),
  retryAt: z.number().nullable(),
})
export type LinkState = z.infer<typeof linkState>

export const signInView = z.object({
  state: z.enum(['signed-out', 'signing-in', 'signed-in']),
  server: z.string(),
  serverBy: decidedBy,
  /** how far the sign-in in the browser has come; `browser-not-opened`: its link can be copied. null while none runs. */
  step: z.enum(['contacting', 'browser', 'browser-not-opened', 'finishing']).nullable(),
  error: failure.nullable(),
  /** user name of the kept sign-in that is being restored while `signing-in`; it is tried until it is cancelled */
  restoring: z.string().nullable(),
  /** sign-in is not kept on this computer (no keyring) */
  notKept: z.boolean(),
})

export const connectionView = connectionSnapshot.extend({
  /** the validation call rings here and can be answered with Answer */
  ringing: z.boolean(),
  /** why it was lost, in words; null in every other state */
  lostReason: z.string().nullable(),
  /** a desk phone's address, worded ("…123"), when the connection goes there */
  deskPhone: z.string().nullable(),
  confirming: z.boolean(),
  /** message beside the PIN boxes after a wrong PIN */
  pinError: z.string().nullable(),
  /** dialog and media as this softphone sees them */
  media: z.enum(['none', 'connecting', 'flowing', 'silent']),
})
export type ConnectionView = z.infer<typeof connectionView>

export const callView = interactionSnapshot.extend({
  /** which button answers it now */
  answerWith: z.enum(['answer', 'accept', 'none']),
  /** the phone rings here */
  ringing: z.boolean(),
  /** Auto Answer connects it at this time; null when it does not */
  autoAnswerAt: z.number().nullable(),
  /** why Auto Answer did or did not act, in words */
  autoAnswerReason: z.string().nullable(),
  canReject: z.boolean(),
  deskPhone: z.string().nullable(),
  muted: z.boolean(),
  /** command in flight: the button shows progress */
  pending: z.enum(['answer', 'reject', 'hang-up', 'hold', 'resume', 'mute']).nullable(),
})
export type CallView = z.infer<typeof callView>

export const audioDevice = z.object({ id: z.string(), label: z.string() })
export const deviceChoice = z.object({
  selectedId: z.string().nullable(),
  /** the device that is really used now */
  activeLabel: z.string().nullable(),
  options: z.array(audioDevice),
  problem: z.string().nullable(),
})
export type DeviceChoice = z.infer<typeof deviceChoice>
/** `automatic`: unless the output in use is worn on the ear; `never`: the agent says that it is, whatever it is called */
export const echoCancellation = z.enum(['automatic', 'always', 'never'])
export type EchoCancellation = z.infer<typeof echoCancellation>
export const devicesView = z.object({
  microphone: deviceChoice,
  headset: deviceChoice,
  ringer: deviceChoice,
  engine: z.enum(['starting', 'ready', 'restarting']),
  /** the microphone is taken (held warm) / its audio is being sent */
  microphoneHeld: z.boolean(),
  microphoneSent: z.boolean(),
  echoCancellation: z.object({
    choice: echoCancellation,
    /** with the devices in use now */
    active: z.boolean(),
  }),
})
export type DevicesView = z.infer<typeof devicesView>

/** What the contact center has set for this agent, and how new it is. */
export const settingsView = z.object({
  values: z.object({
    allowAgentToChangeMode: levelledSettings.shape.allowAgentToChangeMode,
    autoAnswer: levelledSettings.shape.autoAnswer,
    autoAnswerPrompt,
    autoAnswerDelaySeconds: tenantSettings.shape.autoAnswerDelaySeconds,
    allowReject: tenantSettings.shape.allowReject,
    offerTimeoutSeconds: tenantSettings.shape.offerTimeoutSeconds,
    postProcessingSeconds: tenantSettings.shape.postProcessingSeconds,
    pinAttempts: tenantSettings.shape.pinAttempts,
    pinTimeoutSeconds: tenantSettings.shape.pinTimeoutSeconds,
    connectionGraceSeconds: tenantSettings.shape.connectionGraceSeconds,
  }),
  /** who set the levelled ones; every other is the whole contact center's. null when the server does not say */
  sources: levelledSources.nullable(),
  /** of the document in force */
  version: z.int(),
  schemaVersion: z.int(),
  /** epoch ms when they were last known to be the newest; null when never */
  syncedAt: z.number().nullable(),
  /** why that is not known now, in words; the last known ones are in force meanwhile */
  awayBecause: z.string().nullable(),
  /** of a newer contact center: what this app does not know */
  passedOver: z.object({
    newerSchema: z.int().nullable(),
    keys: z.array(z.string()),
    values: z.array(z.string()),
  }),
})
export type SettingsView = z.infer<typeof settingsView>

export const testStage = z.object({
  name: z.string(),
  state: z.enum(['waiting', 'running', 'passed', 'failed', 'skipped']),
  ms: z.number().nullable(),
  reason: z.string().nullable(),
})
export const testView = z.object({
  state: z.enum(['idle', 'running', 'passed', 'failed']),
  startedAt: z.number().nullable(),
  stages: z.array(testStage),
  reason: z.string().nullable(),
})
export type TestView = z.infer<typeof testView>

/** One decision of Auto Answer, for Diagnostics. */
export const plainDecision = z.object({
  at: z.number(),
  caller: z.string(),
  /** what was done and why, in words */
  text: z.string(),
})
export type PlainDecision = z.infer<typeof plainDecision>

/** Somebody whom the agent asks before the caller is transferred; the caller is on hold meanwhile. */
export const consultationView = z.object({
  phase: z.enum(['holding', 'calling', 'talking', 'completing', 'returning']),
  /** of the call to them, for keys and mute; null while there is none */
  interactionId: z.string().nullable(),
  address: z.string(),
  rings: z.boolean(),
  beganAt: z.number(),
  /** epoch ms of their answer */
  joinedAt: z.number().nullable(),
  muted: z.boolean(),
})
export type ConsultationView = z.infer<typeof consultationView>

/** A phone of a plain SIP server, by machine policy alone. */
export const plainSipView = z.object({
  user: z.string().nullable(),
  domain: z.string(),
  /** in the policy's order */
  servers: z.array(z.string()),
  /** which is in use, or tried */
  server: z.string().nullable(),
  /** what the agent has to type before the phone can register */
  asksFor: z.enum(['nothing', 'password', 'user-and-password']),
  /** what the persistent connection dials; null without one */
  accessNumber: z.string().nullable(),
  /** epoch ms of the next try while it is lost */
  redialAt: z.number().nullable(),
  /** the agent muted the open line */
  lineMuted: z.boolean(),
  /** the far end holds the call */
  heldThere: z.boolean(),
  consultation: consultationView.nullable(),
  /** newest first */
  decisions: z.array(plainDecision),
})
export type PlainSipView = z.infer<typeof plainSipView>

export const consoleSnapshot = z.object({
  revision: z.int().nonnegative(),
  appVersion: z.string(),
  /** shown on builds that must not be shipped */
  testBuild: z.boolean(),
  theme: z.enum(['system', 'light', 'dark']),
  /** `locked`: it cannot be chosen here */
  themeBy: decidedBy,
  /** how large the page is drawn, in per cent, and whether it can be larger or smaller still */
  zoom: z.object({ percent: z.int().positive(), canGrow: z.boolean(), canShrink: z.boolean() }),
  signIn: signInView,
  identity: agentIdentity.nullable(),
  profile: agentProfile
    .extend({
      canChangeMode: z.boolean(),
      /** why the mode control is read-only */
      modeLockedReason: z.string().nullable(),
      autoAnswer: z.boolean(),
    })
    .nullable(),
  status: statusSnapshot.nullable(),
  reasonCodes: statusReasonCodes.nullable(),
  connection: connectionView.nullable(),
  call: callView.nullable(),
  /** SIP registration and the event stream */
  registration: linkState,
  events: linkState,
  /** why the dial field is disabled, or null when an outbound call may start */
  dialBlockedReason: z.string().nullable(),
  headline,
  notices: z.array(notice),
  devices: devicesView,
  test: testView,
  settingsProblem: z.string().nullable(),
  /** null before the first document; there is one of the last sign-in while that is being restored */
  settings: settingsView.nullable(),
  /** null with a contact center */
  plainSip: plainSipView.nullable(),
})
export type ConsoleSnapshot = z.infer<typeof consoleSnapshot>

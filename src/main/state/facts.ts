import { type StoreApi, createStore } from 'zustand/vanilla'
import type { MirroredSession } from '../agent/session-state.js'
import type { AgentStatus } from '../../contract/domain.js'
import type { Failure } from '../../contract/errors.js'
import type {
  CallView,
  ConsultationView,
  DecidedBy,
  DevicesView,
  LinkState,
  Notice,
  PlainSipView,
  TestView,
} from '../../contract/ipc/console-snapshot.js'
import type { EffectiveSettings } from '../../contract/settings.js'
import { type SettingsSyncState, neverSynced } from '../settings/sync.js'
import { type CallState, initialCallState } from '../calls/call-shape-state.js'
import {
  type PersistentConnectionState,
  initialPersistentConnectionState,
} from '../connection/persistent-connection-shape-state.js'
import type { SignInStep } from '../sign-in/browser-sign-in.js'
import { usualZoom } from './zoom-state.js'

/** Everything main knows, once. Times of the platform are in its own clock until they are shown. */
export interface Facts {
  readonly app: {
    readonly version: string
    readonly testBuild: boolean
    readonly theme: 'system' | 'light' | 'dark'
    readonly themeBy: DecidedBy
  }
  /** how large the window's page is drawn, in per cent */
  readonly zoomPercent: number
  readonly signIn: {
    readonly state: 'signed-out' | 'signing-in' | 'signed-in'
    readonly server: string
    readonly serverBy: DecidedBy
    /** how far the sign-in in the browser has come; null while none runs */
    readonly step: SignInStep | null
    readonly error: Failure | null
    /** whose kept sign-in is being restored */
    readonly restoring: string | null
    readonly notKept: boolean
  }
  /** the platform's truth, mirrored */
  readonly session: MirroredSession | null
  readonly restingStatus: AgentStatus | null
  /** how far the center's clock is ahead of ours */
  readonly clockOffsetMs: number
  readonly settings: EffectiveSettings | null
  readonly settingsProblem: string | null
  readonly settingsSync: SettingsSyncState
  readonly registration: LinkState
  readonly events: LinkState
  readonly connection: {
    readonly machine: PersistentConnectionState
    readonly confirming: boolean
    readonly pinError: string | null
  }
  readonly call: {
    readonly machine: CallState
    /** the calls that the agent muted, by their keys, the newest last; every other is not */
    readonly mutedCalls: readonly string[]
    readonly pending: CallView['pending']
    /** epoch ms of the machine's countdown, for people; null without one */
    readonly autoAnswerAt: number | null
  }
  readonly devices: DevicesView
  readonly test: TestView
  /** of a plain SIP server; null with a contact center */
  readonly plain:
    | (Omit<PlainSipView, 'lineMuted' | 'consultation'> & {
        readonly consultation: Omit<ConsultationView, 'muted'> | null
      })
    | null
  readonly notices: readonly Notice[]
}

export type FactsStore = StoreApi<Facts>

const linkOff: LinkState = { state: 'off', cause: null, retryAt: null }
const idleTest: TestView = { state: 'idle', startedAt: null, stages: [], reason: null }

/** What belongs to one sign-in and is forgotten with it. */
export const noSession = {
  session: null,
  restingStatus: null,
  settings: null,
  settingsProblem: null,
  settingsSync: neverSynced,
  registration: linkOff,
  events: linkOff,
  connection: { machine: initialPersistentConnectionState, confirming: false, pinError: null },
  call: { machine: initialCallState, mutedCalls: [], pending: null, autoAnswerAt: null },
  test: idleTest,
} as const satisfies Partial<Facts>

export interface InitialFacts {
  readonly app: Facts['app']
  readonly server: string
  readonly serverBy: DecidedBy
  readonly devices: DevicesView
}

export function createFactsStore({ app, server, serverBy, devices }: InitialFacts): FactsStore {
  return createStore<Facts>(() => ({
    app,
    zoomPercent: usualZoom,
    signIn: {
      state: 'signed-out',
      server,
      serverBy,
      step: null,
      error: null,
      restoring: null,
      notKept: false,
    },
    clockOffsetMs: 0,
    devices,
    notices: [],
    plain: null,
    ...noSession,
  }))
}

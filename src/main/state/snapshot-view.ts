import type {
  ConnectionSnapshot,
  InteractionSnapshot,
  StatusSnapshot,
} from '../../contract/agent-api/session.js'
import type { ConsoleSnapshot, CallView } from '../../contract/ipc/console-snapshot.js'
import { toLocal } from './clock-offset.js'
import { autoAnswerReasonInWords } from '../calls/auto-answer.js'
import { waitingCall } from '../calls/waiting-call-state.js'
import { deviceProblem } from '../calls/device-problem.js'
import { isMuted, microphoneIsSent } from '../calls/microphone.js'
import { shownConnectionState } from '../connection/shown-connection-state.js'
import { dialBlockedReason } from './dial-blocked.js'
import type { Facts } from './facts.js'
import { headline } from './headline.js'
import { settingsView } from './settings-view.js'
import { deskPhoneInWords, lostInWords } from './words.js'
import { zoomView } from './zoom-state.js'

/** The whole document the console shows, computed from the facts and nothing else. */
export function snapshotView(facts: Facts, revision: number): ConsoleSnapshot {
  const { session, settings, app } = facts
  return {
    revision,
    appVersion: app.version,
    testBuild: app.testBuild,
    theme: app.theme,
    themeBy: app.themeBy,
    zoom: zoomView(facts.zoomPercent),
    signIn: facts.signIn,
    identity: session?.identity ?? null,
    profile: profileView(facts),
    status: session ? statusHere(session.status, facts.clockOffsetMs) : null,
    reasonCodes: settings?.statusReasonCodes ?? null,
    connection: connectionView(facts),
    call: callView(facts),
    registration: facts.registration,
    events: facts.events,
    dialBlockedReason: dialBlockedReason(facts),
    headline: headline(facts),
    notices: [...facts.notices],
    devices: { ...facts.devices, microphoneSent: microphoneIsSent(facts) },
    test: facts.test,
    settingsProblem: facts.settingsProblem,
    // A plain SIP server sets nothing: the machine policy does.
    settings: facts.plain === null ? settingsView(facts) : null,
    plainSip: plainSipView(facts),
  }
}

function plainSipView({ plain, call, connection }: Facts): ConsoleSnapshot['plainSip'] {
  const leg = connection.machine.leg?.dialogId ?? null
  if (plain === null) return null
  const { consultation } = plain
  const asked = consultation?.interactionId ?? null
  return {
    ...plain,
    lineMuted: isMuted(call, leg),
    consultation: consultation && { ...consultation, muted: isMuted(call, asked) },
  }
}

function profileView({ session, settings }: Facts): ConsoleSnapshot['profile'] {
  if (!session) return null
  const lockedReason = modeLockedReason(settings)
  return {
    ...session.profile,
    canChangeMode: lockedReason === null,
    modeLockedReason: lockedReason,
    autoAnswer: settings?.autoAnswer ?? false,
  }
}

/** SPEC §2: without the permission the control is read-only with the reason. Work offline is a step, not a lock. */
function modeLockedReason(settings: Facts['settings']): string | null {
  if (!settings) return 'Your settings have not arrived yet.'
  if (!settings.persistentModeProvisioned) return 'Persistent mode is not provided for your contact center.'
  if (!settings.allowAgentToChangeMode) return 'Your administrator sets the Phone Connection Mode for you.'
  return null
}

function connectionView({ session, connection, clockOffsetMs }: Facts): ConsoleSnapshot['connection'] {
  if (!session) return null
  const { machine, confirming, pinError } = connection
  const toDesk = deskPhoneInWords(session.connection.workplace)
  const state = shownConnectionState(machine)
  return {
    ...connectionHere(session.connection, clockOffsetMs),
    state,
    lostReason: state === 'lost' ? lostInWords(machine.notTakenBack, session.connection.cause) : null,
    ringing: machine.ringing,
    deskPhone: toDesk,
    confirming,
    pinError,
    media: machine.leg?.media ?? 'none',
  }
}

function callView(facts: Facts): CallView | null {
  const { session, call, clockOffsetMs, devices } = facts
  const { machine } = call
  const announced = session?.interaction
  const interaction = announced && announced.state !== 'ended' ? announced : unannounced(facts)
  if (!interaction || (announced?.state === 'ended' && announced.interactionId === interaction.interactionId))
    return null
  const waiting = waitingCall(machine)
  const isWaiting = waiting?.key === interaction.interactionId && machine.taken?.key !== waiting.key
  const rejected = machine.rejected === interaction.interactionId
  const answerWith =
    !isWaiting || rejected ? 'none' : answerButton(waiting.via, machine.conditions.connectionOpen)
  const reason = isWaiting && machine.decision ? machine.decision.reason : null
  return {
    ...interactionHere(interaction, clockOffsetMs),
    answerWith,
    ringing: machine.ringing && isWaiting,
    autoAnswerAt: isWaiting ? call.autoAnswerAt : null,
    autoAnswerReason: reason ? autoAnswerReasonInWords(reason, deviceProblem(devices)) : null,
    canReject: interaction.state === 'offered' && interaction.allowReject && !rejected && isWaiting,
    deskPhone:
      interaction.delivery === 'desk-phone' ? deskPhoneInWords(session?.profile.workplace ?? null) : null,
    muted: isMuted(call, interaction.interactionId),
    pending:
      call.pending ??
      (interaction.state === 'offered' && machine.taken?.key === interaction.interactionId ? 'answer' : null),
  }
}

function answerButton(
  via: 'invite' | 'persistent-leg' | 'desk-phone',
  connectionOpen: boolean,
): CallView['answerWith'] {
  switch (via) {
    case 'invite':
      return 'answer'
    case 'persistent-leg':
      return 'accept'
    case 'desk-phone':
      return connectionOpen ? 'accept' : 'none'
    default:
      return via satisfies never
  }
}

/** An INVITE that the platform has not announced (yet) is shown as what it says of itself. */
function unannounced({ call, clockOffsetMs, plain }: Facts): InteractionSnapshot | null {
  const { dialog } = call.machine
  if (!dialog) return null
  return {
    interactionId: dialog.interactionId ?? dialog.dialogId,
    kind:
      dialog.purpose === 'outbound' || dialog.purpose === 'test'
        ? dialog.purpose
        : // A plain server has no queues that it tells of.
          plain === null
          ? 'queue'
          : 'direct',
    state: dialog.state === 'ringing' ? 'offered' : dialog.state === 'answering' ? 'connecting' : 'active',
    delivery: 'invite',
    customer: dialog.caller,
    queueName: null,
    autoAnswer: dialog.answerMode === 'auto',
    allowReject: false,
    offeredAt: dialog.arrivedAt + clockOffsetMs,
    offerExpiresAt: null,
    joinedAt: null,
    customerHoldEndsAt: null,
    endCause: null,
    commandId: dialog.commandId,
  }
}

/** The platform's times in this machine's clock. */
function local(centerMs: number | null, offsetMs: number): number | null {
  return centerMs === null ? null : Math.max(0, Math.round(toLocal(centerMs, offsetMs)))
}
const localTime = (centerMs: number, offsetMs: number): number =>
  Math.max(0, Math.round(toLocal(centerMs, offsetMs)))

const statusHere = (status: StatusSnapshot, offsetMs: number): StatusSnapshot => ({
  ...status,
  since: localTime(status.since, offsetMs),
  postProcessingEndsAt: local(status.postProcessingEndsAt, offsetMs),
})

const connectionHere = (connection: ConnectionSnapshot, offsetMs: number): ConnectionSnapshot => ({
  ...connection,
  since: localTime(connection.since, offsetMs),
  openedAt: local(connection.openedAt, offsetMs),
  pinExpiresAt: local(connection.pinExpiresAt, offsetMs),
  reopenAvailableAt: local(connection.reopenAvailableAt, offsetMs),
  graceEndsAt: local(connection.graceEndsAt, offsetMs),
})

const interactionHere = (interaction: InteractionSnapshot, offsetMs: number): InteractionSnapshot => ({
  ...interaction,
  offeredAt: localTime(interaction.offeredAt, offsetMs),
  offerExpiresAt: local(interaction.offerExpiresAt, offsetMs),
  joinedAt: local(interaction.joinedAt, offsetMs),
  customerHoldEndsAt: local(interaction.customerHoldEndsAt, offsetMs),
})

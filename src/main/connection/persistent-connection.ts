import { z } from 'zod'
import { type Result, fail, succeed } from '../../contract/errors.js'
import type { AgentApi } from '../agent/agent-api.js'
import type { Chance, SettingsStore } from '../ports.js'
import { followDialogs } from '../calls/followed-dialogs.js'
import type { Ringer } from '../calls/ringer.js'
import { carriesAudio, legMicrophoneIsLive } from '../calls/microphone.js'
import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import { noAnswerHeaders } from '../sip/answer-headers-state.js'
import type { IncomingInvite, SipDialog, SipPort } from '../sip/sip-port.js'
import type { Facts, FactsStore } from '../state/facts.js'
import { createPinConfirmation } from './pin-confirmation.js'
import type {
  Leg,
  LegIdentifiers,
  PersistentConnectionEffect,
  PersistentConnectionEvent,
} from './persistent-connection-shape-state.js'
import { persistentConnectionTransition } from './persistent-connection-state.js'

/** Runs the persistent connection's machine against SIP, the Agent API and the disk. */
export interface PersistentConnection {
  /** a validation call */
  receive(dialog: SipDialog): void
  answerValidation(): Promise<Result<null>>
  declineValidation(): Result<null>
  confirmPin(pin: string): Promise<Result<null>>
  /** after a sign-in restored from its refresh token: the leg of the earlier process may live on */
  takeUpLeg(): void
  /** a new sign-in: what an earlier one left is worthless */
  forgetLeg(): void
  dialog(): SipDialog | null
  signedOut(): void
  dispose(): void
}

export interface PersistentConnectionOptions {
  readonly store: FactsStore
  readonly api: AgentApi
  readonly sip: SipPort
  readonly ringer: Ringer
  readonly clock: Clock
  readonly chance: Pick<Chance, 'uuid'>
  readonly settingsStore: SettingsStore
  readonly log: Logger
}

const storeKey = 'persistentLeg'
const identifiers = z.strictObject({
  callId: z.string().min(1).max(300),
  localTag: z.string().min(1).max(300),
  remoteTag: z.string().min(1).max(300),
  remoteTarget: z.string().min(1).max(500),
})
const retryReplaceMs = 1_000
/** The event of a validation call may come after its INVITE, and later still while the event stream reconnects. */
export const confirmedWithinMs = 10_000
/** The platform says why a leg ended within this, or Re-open connection is offered without its word. */
export const wordOfPlatformMs = 2_000
/** These mean that the center will never take the leg back; anything else may pass. */
const finalRefusals = new Set(['forbidden', 'not-found', 'conflict', 'not-allowed-in-state'])

const validationCallIsOver: Result<null> = fail(
  'not-allowed-in-state',
  'The validation call is over. Click Re-open connection to be called again.',
)
const validationInvite: IncomingInvite = {
  purpose: 'validation',
  interactionId: null,
  commandId: null,
  connectionId: null,
  answerMode: 'manual',
  from: { displayName: null, uri: '' },
  hasAudio: true,
  answerHeaders: noAnswerHeaders,
  assertedUris: [],
}

export function createPersistentConnection(options: PersistentConnectionOptions): PersistentConnection {
  const { store, api, sip, ringer, clock, chance, settingsStore, log } = options
  let cancelRetry: (() => void) | null = null
  let cancelWait: (() => void) | null = null
  const untilRefused = new Set<() => void>()
  /** of the newest answer */
  let answer: Promise<Result<null>> = Promise.resolve(succeed(null))

  const machine = () => store.getState().connection.machine
  const patch = (connection: Partial<Facts['connection']>): void =>
    store.setState((facts) => ({ connection: { ...facts.connection, ...connection } }))

  const pin = createPinConfirmation({ store, api, chance, log })
  const dialogs = followDialogs({
    onChange: (changed) => dispatch({ type: 'leg', leg: legOf(changed) }),
    what: 'persistent leg',
    log,
  })

  const dispatch = (event: PersistentConnectionEvent): void => {
    const step = persistentConnectionTransition(machine(), event)
    if (step.state !== machine()) patch({ machine: step.state })
    for (const effect of step.effects) run(effect)
  }

  const run = (effect: PersistentConnectionEffect): void => {
    switch (effect.type) {
      case 'start-ringing':
        dialog()?.prepare()
        return ringer.set('validation-call', true)
      case 'stop-ringing':
        return ringer.set('validation-call', false)
      case 'answer':
        answer = answerLeg(effect.dialogId)
        return
      case 'refuse':
        return dialogs.refuse(effect.dialogId, effect.status)
      case 'hang-up':
        return dialogs.hangUp(effect.dialogId)
      case 'replace':
        void replace(effect.identifiers)
        return
      case 'await-confirmation': {
        const { dialogId } = effect
        log.warn('validation call that the platform has not told of', { dialogId })
        const cancel = clock.after(confirmedWithinMs, () => {
          untilRefused.delete(cancel)
          dispatch({ type: 'not-confirmed', dialogId })
        })
        untilRefused.add(cancel)
        return
      }
      case 'retry-later':
        cancelRetry?.()
        cancelRetry = clock.after(retryReplaceMs, () => dispatch({ type: 'retry' }))
        return
      case 'wait-for-word':
        cancelWait = clock.after(wordOfPlatformMs, () => dispatch({ type: 'no-word' }))
        return
      case 'stop-waiting':
        cancelWait?.()
        cancelWait = null
        return
      case 'keep':
        settingsStore.set(storeKey, effect.identifiers)
        return
      case 'forget':
        settingsStore.delete(storeKey)
        return
      default:
        return effect satisfies never
    }
  }

  const forgetHeld = (): void => {
    for (const cancel of untilRefused) cancel()
    untilRefused.clear()
  }

  const answerLeg = async (dialogId: string): Promise<Result<null>> => {
    // Validation is for listening: the PIN goes by the app, not by voice.
    const answering = dialogs.answer(dialogId, false)
    if (answering === null) return validationCallIsOver
    const answered = await answering
    if (!answered.ok) dispatch({ type: 'answer-failed', dialogId })
    return answered
  }

  const replace = async (stored: LegIdentifiers): Promise<void> => {
    log.info('bringing the persistent leg back', { callId: stored.callId })
    // Much may happen until it is back: the microphone follows by what is true then.
    const brought = await sip.replace(stored, validationInvite, { microphone: false })
    if (!brought.ok) {
      const final = finalRefusals.has(brought.error.code)
      log.warn('persistent leg not brought back', { code: brought.error.code, final })
      dispatch({ type: 'replace-failed', final })
      return
    }
    dialogs.follow(brought.value, false)
    dispatch({ type: 'replaced', leg: legOf(brought.value) })
    applyMicrophone(store.getState())
  }

  const dialog = (): SipDialog | null => {
    const { leg } = machine()
    return leg ? dialogs.get(leg.dialogId) : null
  }

  const applyMicrophone = (facts: Facts): void => {
    const { leg } = facts.connection.machine
    if (leg && carriesAudio(leg.state)) dialogs.setMicrophone(leg.dialogId, legMicrophoneIsLive(facts))
  }

  const unsubscribe = store.subscribe((facts, before) => {
    const connection = facts.session?.connection
    if (connection && connection !== before.session?.connection) {
      const isAnotherCall = connection.connectionId !== before.session?.connection.connectionId
      if (isAnotherCall || connection.state !== 'validating') pin.forget()
      sip.expects(connection.state === 'dialing' ? connection.connectionId : null)
      dispatch({ type: 'platform', connection })
    }
    const registered = facts.registration.state === 'up'
    if (registered !== machine().registered) dispatch({ type: 'registered', registered })
    applyMicrophone(store.getState())
  })

  return {
    receive: (incoming) => {
      dialogs.follow(incoming)
      log.info('validation call', { dialogId: incoming.id })
      dispatch({ type: 'invite', dialogId: incoming.id, connectionId: incoming.invite.connectionId })
    },
    answerValidation: async () => {
      if (machine().leg?.state !== 'ringing')
        return fail(
          'not-allowed-in-state',
          'The validation call has stopped ringing. Click Re-open connection to be called again.',
        )
      dispatch({ type: 'answer' })
      return answer
    },
    declineValidation: () => {
      const { leg, answering, platform } = machine()
      if (answering)
        return fail('not-allowed-in-state', 'The validation call is being answered. Wait a moment.')
      const asksForPin = leg?.state === 'established' && platform?.state === 'validating'
      if (leg?.state !== 'ringing' && !asksForPin)
        return fail('not-allowed-in-state', 'There is no validation call on this softphone to end.')
      dispatch({ type: 'decline' })
      return succeed(null)
    },
    confirmPin: (typed) => pin.confirm(typed),
    takeUpLeg: () => {
      const parsed = identifiers.safeParse(settingsStore.get(storeKey))
      if (parsed.success) dispatch({ type: 'left-behind', identifiers: parsed.data })
    },
    forgetLeg: () => settingsStore.delete(storeKey),
    dialog,
    signedOut: () => {
      sip.expects(null)
      cancelRetry?.()
      forgetHeld()
      pin.forget()
      dispatch({ type: 'signed-out' })
    },
    dispose: () => {
      unsubscribe()
      cancelRetry?.()
      cancelWait?.()
      forgetHeld()
      dialogs.dispose()
    },
  }
}

function legOf(dialog: SipDialog): Leg {
  const failed = dialog.endCause === 'failed' || dialog.endCause === 'media-failed'
  return {
    dialogId: dialog.id,
    state: dialog.state,
    media: dialog.media,
    stored: dialog.stored,
    endedBy: dialog.state === 'ended' ? (failed ? 'failure' : 'hang-up') : null,
  }
}

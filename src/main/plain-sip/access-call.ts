import type { ConnectionLostCause } from '../../contract/domain.js'
import { type Result, fail, succeed } from '../../contract/errors.js'
import type { SettingsStore } from '../ports.js'
import { followDialogs } from '../calls/followed-dialogs.js'
import { legMicrophoneIsLive } from '../calls/microphone.js'
import type { Clock } from '../clock.js'
import {
  type Leg,
  initialPersistentConnectionState,
} from '../connection/persistent-connection-shape-state.js'
import type { Logger } from '../log/logger.js'
import { outgoingInvite } from '../sip/invite-facts.js'
import type { SipDialog, SipPort, StoredDialog } from '../sip/sip-port.js'
import type { FactsStore } from '../state/facts.js'
import {
  type AccessCall as AccessState,
  type AccessEffect,
  type AccessEvent,
  accessSnapshot,
  accessTransition,
  closedAccess,
} from './access-call-state.js'
import { createLeftLine } from './left-line.js'

/** The shell of the persistent connection to a plain SIP server: places the call, keeps it, and shows it. */
export interface AccessCall {
  dialog(): SipDialog | null
  reopen(): Result<null>
  dispose(): void
}

export interface AccessCallOptions {
  readonly store: FactsStore
  readonly sip: SipPort
  /** a SIP URI */
  readonly target: string
  readonly settingsStore: SettingsStore
  /** keys sent after the answer; null sends none */
  readonly digits: string | null
  readonly clock: Clock
  readonly random: () => number
  readonly log: Logger
  /** the connection as a session shows it */
  readonly onChange: (state: AccessState) => void
}

/** The server's voice announces itself first; keys that come at once are lost on some. */
const digitsAfterMs = 1_000

export function createAccessCall(options: AccessCallOptions): AccessCall {
  const { store, sip, target, digits, settingsStore, clock, random, log, onChange } = options
  let state: AccessState = closedAccess
  let current: SipDialog | null = null
  let cancelRedial: (() => void) | null = null
  let cancelDigits: (() => void) | null = null
  const left = createLeftLine({
    settingsStore,
    target,
    account: () => store.getState().session?.identity.agentId ?? null,
  })

  const dialogs = followDialogs({
    onChange: (dialog) => changed(dialog),
    what: 'persistent connection',
    log,
  })

  const dispatch = (event: AccessEvent): void => {
    const step = accessTransition(state, event, clock.now(), random())
    const before = state
    state = step.state
    if (state.phase !== before.phase) {
      log.info('persistent connection', { from: before.phase, to: state.phase, cause: state.cause })
    }
    for (const effect of step.effects) run(effect)
    show()
  }

  const run = (effect: AccessEffect): void => {
    switch (effect.type) {
      case 'call': {
        const before = left.take()
        if (before === null) return place()
        void takeBack(before)
        return
      }
      case 'hang-up':
        return dialogs.hangUp(effect.dialogId)
      case 'arm':
        cancelRedial?.()
        cancelRedial = clock.after(effect.afterMs, () => dispatch({ type: 'redial' }))
        return
      case 'disarm':
        cancelRedial?.()
        cancelRedial = null
        return
      default:
        return effect satisfies never
    }
  }

  /** The line of an app that crashed lives on at the server, with whoever is on it. Refused, it is dialled at once. */
  const takeBack = async (before: StoredDialog): Promise<void> => {
    const { since } = state
    const isWanted = (): boolean =>
      state.phase === 'dialing' && state.dialogId === null && state.since === since
    const brought = await sip.replace(before, outgoingInvite(target), { microphone: false })
    if (!brought.ok) {
      log.warn('open line not taken back', { code: brought.error.code })
      if (isWanted()) place()
      return
    }
    if (!isWanted()) {
      brought.value.hangUp()
      return
    }
    log.info('open line taken back', { dialogId: brought.value.id })
    current = brought.value
    dialogs.follow(brought.value, false)
    dispatch({ type: 'placed', dialogId: brought.value.id })
    dispatch({ type: 'answered', dialogId: brought.value.id })
    keep(brought.value)
  }

  const keep = (dialog: SipDialog): void => {
    if (dialog.id === state.dialogId && state.phase === 'open' && dialog.stored) left.keep(dialog.stored)
  }

  const place = (): void => {
    const placed = sip.call(target, { microphone: false })
    if (!placed.ok) {
      log.warn('access number not called', { code: placed.error.code })
      return dispatch({ type: 'not-placed' })
    }
    current = placed.value
    dialogs.follow(placed.value, false)
    dispatch({ type: 'placed', dialogId: placed.value.id })
  }

  const changed = (dialog: SipDialog): void => {
    if (dialog.state === 'established' && state.phase === 'dialing' && dialog.id === state.dialogId) {
      dispatch({ type: 'answered', dialogId: dialog.id })
      if (digits !== null) {
        cancelDigits = clock.after(digitsAfterMs, () => void dialog.sendDtmf(digits))
      }
    }
    if (dialog.state === 'ended') {
      cancelDigits?.()
      if (current?.id === dialog.id) {
        current = null
        left.forget()
      }
      dispatch({
        type: 'ended',
        dialogId: dialog.id,
        cause: lostCause(dialog),
        // What this shell hangs up itself it has let go of before.
        byAgent: dialog.endCause === 'bye-from-us',
      })
    }
    keep(dialog)
    show()
  }

  /** The shared machine shows a connection as open only while its leg and its sound live. */
  const show = (): void => {
    const platform = accessSnapshot(state)
    const machine = {
      ...initialPersistentConnectionState,
      platform,
      leg: current && legOf(current),
      registered: state.registered,
    }
    if (JSON.stringify(machine) !== JSON.stringify(store.getState().connection.machine)) {
      store.setState(({ connection }) => ({ connection: { ...connection, machine } }))
    }
    onChange(state)
    applyMicrophone()
  }

  const applyMicrophone = (): void => {
    const up = current?.state === 'established' || current?.state === 'recovering'
    if (current && up) dialogs.setMicrophone(current.id, legMicrophoneIsLive(store.getState()))
  }

  const follow = (): void => {
    const { session, registration, signIn } = store.getState()
    const wanted = signIn.state === 'signed-in' && session !== null && wantsConnection(session.status)
    const registered = registration.state === 'up'
    if (registered !== state.registered) dispatch({ type: 'registered', registered })
    if (
      wanted !== state.wanted &&
      (wanted || signIn.state !== 'signed-in' || session?.status.status === 'work-offline')
    )
      dispatch({ type: 'wanted', wanted })
    applyMicrophone()
  }
  const unsubscribe = store.subscribe(follow)

  return {
    dialog: () => (current?.state === 'established' || current?.state === 'recovering' ? current : null),
    reopen: () => {
      if (store.getState().registration.state !== 'up')
        return fail('not-registered', 'The phone is not registered. The connection is opened when it is.')
      dispatch({ type: 'reopen' })
      return succeed(null)
    },
    dispose: () => {
      unsubscribe()
      cancelRedial?.()
      cancelDigits?.()
      dialogs.dispose()
    },
  }
}

/** It is opened by going Available and outlives every status but Work offline and log-out. */
const wantsConnection = ({ status }: { readonly status: string }): boolean => status === 'available'

function lostCause(dialog: SipDialog): ConnectionLostCause {
  switch (dialog.endCause) {
    case 'media-failed':
      return 'media-lost'
    case 'refused-there':
      return dialog.rejection?.status === 480 || dialog.rejection?.status === 408
        ? 'not-answered'
        : 'declined'
    case 'bye-from-us':
    case 'bye-from-center':
      return 'hung-up'
    default:
      return 'unreachable'
  }
}

function legOf(dialog: SipDialog): Leg {
  return {
    dialogId: dialog.id,
    state: dialog.state,
    media: dialog.media,
    stored: dialog.stored,
    endedBy: null,
  }
}

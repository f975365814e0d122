import { type Result, fail, succeed } from '../../contract/errors.js'
import type { AgentApi } from '../agent/agent-api.js'
import type { PlainAnswer } from '../calls/auto-answer.js'
import type { CallInvite } from '../calls/call-shape-state.js'
import { type Line, callInvite } from '../calls/line.js'
import type { Clock } from '../clock.js'
import type { MediaPort } from '../media/media-port.js'
import type { SipPolicy } from '../settings/policy-sip.js'
import { answerWish } from '../sip/answer-headers-state.js'
import type { SipDialog, SipPort } from '../sip/sip-port.js'
import type { FactsStore } from '../state/facts.js'
import { addNotice, removeNotice } from '../state/notices.js'
import { callerInWords } from '../state/words.js'
import { addressOf } from './address.js'
import { callEndInWords } from './call-end-words.js'
import { createConsultation } from './consultation.js'
import type { PlainCall } from './plain-session-state.js'
import { isTrusted } from './trusted-peer-state.js'

/** What the INVITE asks for and what the policy allows it. */
function plainAnswer(policy: SipPolicy, { invite }: SipDialog, reachable: boolean): PlainAnswer {
  const rules = policy.autoAnswer
  return {
    wish: answerWish(invite.answerHeaders, rules?.headers),
    reachable,
    enabled: rules?.enabled ?? false,
    trusted: isTrusted(policy.trustedPeers, invite.assertedUris),
    forms: rules?.headers ?? [],
    maxDelaySeconds: rules?.maxDelaySeconds ?? 0,
    prompt: rules !== undefined && rules.prompt !== 'none',
  }
}

/** The INVITE as the call machine is told of it: the dialog is the interaction, for nobody else names one. */
export function describePlainCall(policy: SipPolicy, store: FactsStore) {
  return (dialog: SipDialog, arrivedAt: number): CallInvite => ({
    ...callInvite(dialog.id, dialog.invite, arrivedAt),
    interactionId: dialog.id,
    commandId: null,
    plain: plainAnswer(policy, dialog, store.getState().restingStatus === 'available'),
  })
}

export interface PlainLine {
  /** what calls.ts asks of a contact center, done by SIP */
  readonly platform: Pick<AgentApi, 'interaction' | 'dial'>
  receive(dialog: SipDialog): void
  /** @param target a SIP URI */
  transfer(interactionId: string, target: string): Promise<Result<null>>
  /** holds the caller and calls the target first, a SIP URI */
  consult(interactionId: string, target: string): Promise<Result<null>>
  readonly completeTransfer: () => Promise<Result<null>>
  readonly endConsultation: () => Promise<Result<null>>
  /** the dialog of whom the agent asks, by its id */
  consulted(id: string): SipDialog | null
  signedOut(): void
  dispose(): void
}

const lastCall = 'last-interaction'

export function createPlainLine(options: {
  readonly store: FactsStore
  readonly sip: SipPort
  readonly media: Pick<MediaPort, 'setRingback'>
  readonly clock: Clock
  /** made after this, because it asks this one's platform */
  readonly line: () => Line
  readonly onCall: (call: PlainCall | null) => void
}): PlainLine {
  const { store, sip, media, clock, onCall } = options
  let watched: { readonly dialog: SipDialog; call: PlainCall; readonly stop: () => void } | null = null
  let ringback = false
  /** whom the call is being sent on to; its end is then no news */
  let transferring: string | null = null

  const consultation = createConsultation({
    store,
    sip,
    clock,
    onTransfer: (address) => (transferring = address),
    onRingback: () => followRingback(),
  })

  const shown = (uri: string): string => addressOf(uri, store.getState().plain?.domain ?? '')

  const followRingback = (): void => {
    const dialog = watched?.dialog
    setRingback((dialog?.state === 'calling' && dialog.progress === 'ringing') || consultation.rings)
  }
  const setRingback = (on: boolean): void => {
    if (on === ringback) return
    ringback = on
    media.setRingback(on)
  }

  const watch = (
    dialog: SipDialog,
    direction: PlainCall['direction'],
    joinedAt: number | null = null,
  ): void => {
    watched?.stop()
    const { caller, arrivedAt } = callInvite(dialog.id, dialog.invite, clock.now())
    const callee = { name: null, address: shown(dialog.invite.from.uri) }
    const stop = dialog.onChange(() => follow(dialog))
    const call: PlainCall = {
      dialogId: dialog.id,
      direction,
      customer: direction === 'outgoing' ? callee : caller,
      state: direction === 'outgoing' ? 'calling' : 'ringing',
      progress: 'none',
      heldHere: false,
      beganAt: arrivedAt,
      joinedAt,
    }
    watched = { dialog, call, stop }
    follow(dialog)
  }

  const follow = (dialog: SipDialog): void => {
    if (watched?.dialog !== dialog) return
    const { state, progress, held } = dialog
    if (state === 'ended') return end(dialog)
    const { call } = watched
    const joinedAt = call.joinedAt ?? (state === 'established' ? clock.now() : null)
    const customer = dialog.movedTo === null ? call.customer : { name: null, address: shown(dialog.movedTo) }
    watched.call = { ...call, customer, state, progress, heldHere: held.here, joinedAt }
    followRingback()
    store.setState(({ plain }) => ({ plain: plain && { ...plain, heldThere: held.there } }))
    onCall(watched.call)
  }

  const end = (dialog: SipDialog): void => {
    if (!watched) return
    const { call, stop } = watched
    stop()
    watched = null
    followRingback()
    const sentTo = transferring
    transferring = null
    const words =
      sentTo !== null && dialog.endCause !== 'failed'
        ? transferred(sentTo)
        : callEndInWords(dialog, { direction: call.direction, answered: call.joinedAt !== null })
    if (words) {
      const text = `${callerInWords(call.customer)}: ${words.text}`
      addNotice(store, { id: lastCall, tone: words.usual ? 'neutral' : 'attention', text })
    }
    store.setState(({ plain }) => ({ plain: plain && { ...plain, heldThere: false } }))
    const left = consultation.callerEnded()
    if (left === null) return onCall(null)
    // Whom the agent was asking is whom they speak with now.
    options.line().follow(left.dialog)
    options.line().dispatch({ type: 'dialog', dialogId: left.dialog.id, state: left.dialog.state })
    watch(left.dialog, 'outgoing', left.joinedAt)
  }

  const interaction: AgentApi['interaction'] = async (command, interactionId) => {
    const dialog = options.line().dialogOf(interactionId)
    if (!dialog) return fail('no-interaction', 'This call is over.')
    const holds = command === 'hold' || command === 'resume'
    // Both would hear the agent.
    if (holds && store.getState().plain?.consultation)
      return fail('not-allowed-in-state', 'Somebody is being asked. Go back to the caller first.')
    switch (command) {
      case 'hold':
        return dialog.setHeld(true)
      case 'resume':
        return dialog.setHeld(false)
      case 'hangUp':
        dialog.hangUp()
        return succeed(null)
      default:
        return fail('not-allowed-in-state', 'A plain SIP server does not do this.')
    }
  }

  const dial = async (destination: string): Promise<Result<null>> => {
    const placed = sip.call(destination, { microphone: true })
    if (!placed.ok) return placed
    removeNotice(store, lastCall)
    options.line().follow(placed.value)
    watch(placed.value, 'outgoing')
    return succeed(null)
  }

  const transfer = async (interactionId: string, target: string): Promise<Result<null>> => {
    const dialog = options.line().dialogOf(interactionId)
    if (!dialog) return fail('no-interaction', 'This call is over.')
    if (transferring !== null) return fail('not-allowed-in-state', 'The call is being transferred already.')
    transferring = shown(target)
    const done = await dialog.transfer(target)
    if (!done.ok) transferring = null
    return done
  }

  const consult = async (interactionId: string, target: string): Promise<Result<null>> => {
    const dialog = options.line().dialogOf(interactionId)
    if (!dialog) return fail('no-interaction', 'This call is over.')
    if (transferring !== null) return fail('not-allowed-in-state', 'The call is being transferred already.')
    return consultation.ask(dialog, target)
  }

  return {
    transfer,
    consult,
    completeTransfer: () => consultation.complete(),
    endConsultation: () => consultation.back(),
    consulted: (id) => consultation.dialogOf(id),
    signedOut: () => consultation.signedOut(),
    platform: { interaction, dial },
    receive: (dialog) => {
      options.line().receive(dialog)
      // Refused with 486 or 480, the line has let go of it already.
      if (options.line().machine.dialog?.dialogId !== dialog.id) return
      removeNotice(store, lastCall)
      watch(dialog, 'incoming')
    },
    dispose: () => {
      watched?.stop()
      watched = null
      consultation.dispose()
      setRingback(false)
    },
  }
}

const transferred = (address: string) => ({ text: `The call was transferred to ${address}.`, usual: true })

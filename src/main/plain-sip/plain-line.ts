import { type Result, fail, succeed } from '../../contract/errors.js'
import type { AgentApi } from '../agent/agent-api.js'
import type { PlainAnswer } from '../calls/auto-answer.js'
import type { CallInvite } from '../calls/call-state.js'
import { type Line, callInvite } from '../calls/line.js'
import type { Clock } from '../clock.js'
import type { MediaPort } from '../media/media-port.js'
import type { SipPolicy } from '../settings/policy-sip.js'
import { answerWish } from '../sip/answer-headers-state.js'
import type { SipDialog, SipPort } from '../sip/sip-port.js'
import type { FactsStore } from '../state/facts.js'
import { addNotice, removeNotice } from '../state/notices.js'
import { callerInWords } from '../state/words.js'
import { callEndInWords } from './call-end-words.js'
import type { PlainCall } from './plain-session-state.js'
import { isTrusted } from './trusted-peer-state.js'

/** What the INVITE asks for and what the policy allows it. */
export function plainAnswer(policy: SipPolicy, { invite }: SipDialog, reachable: boolean): PlainAnswer {
  const rules = policy.autoAnswer
  return {
    wish: answerWish(invite.answerHeaders),
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

  const setRingback = (on: boolean): void => {
    if (on === ringback) return
    ringback = on
    media.setRingback(on)
  }

  const watch = (dialog: SipDialog, direction: PlainCall['direction']): void => {
    watched?.stop()
    removeNotice(store, lastCall)
    const { caller, arrivedAt } = callInvite(dialog.id, dialog.invite, clock.now())
    const stop = dialog.onChange(() => follow(dialog))
    const call: PlainCall = {
      dialogId: dialog.id,
      direction,
      customer: caller,
      state: direction === 'outgoing' ? 'calling' : 'ringing',
      progress: 'none',
      heldHere: false,
      beganAt: arrivedAt,
      joinedAt: null,
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
    const customer =
      dialog.movedTo === null ? call.customer : { name: null, address: addressOf(dialog.movedTo) }
    watched.call = { ...call, customer, state, progress, heldHere: held.here, joinedAt }
    setRingback(state === 'calling' && progress === 'ringing')
    store.setState(({ plain }) => ({ plain: plain && { ...plain, heldThere: held.there } }))
    onCall(watched.call)
  }

  const end = (dialog: SipDialog): void => {
    if (!watched) return
    const { call, stop } = watched
    stop()
    watched = null
    setRingback(false)
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
    onCall(null)
  }

  const interaction: AgentApi['interaction'] = async (command, interactionId) => {
    const dialog = options.line().dialogOf(interactionId)
    if (!dialog) return fail('no-interaction', 'This call is over.')
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
    options.line().follow(placed.value)
    watch(placed.value, 'outgoing')
    return succeed(null)
  }

  const transfer = async (interactionId: string, target: string): Promise<Result<null>> => {
    const dialog = options.line().dialogOf(interactionId)
    if (!dialog) return fail('no-interaction', 'This call is over.')
    transferring = addressOf(target)
    const done = await dialog.transfer(target)
    if (!done.ok) transferring = null
    return done
  }

  return {
    transfer,
    platform: { interaction, dial },
    receive: (dialog) => {
      options.line().receive(dialog)
      // Refused with 486 or 480, the line has let go of it already.
      if (options.line().machine.dialog?.dialogId === dialog.id) watch(dialog, 'incoming')
    },
    dispose: () => {
      watched?.stop()
      watched = null
      setRingback(false)
    },
  }
}

const addressOf = (uri: string): string => uri.replace(/^sips?:/, '').replace(/[;?].*$/, '')

const transferred = (address: string) => ({ text: `The call was transferred to ${address}.`, usual: true })

import { type Result, fail, succeed } from '../../contract/errors.js'
import type { ConsultationView } from '../../contract/ipc/console-snapshot.js'
import { isMuted } from '../calls/microphone.js'
import type { Clock } from '../clock.js'
import type { SipDialog, SipPort } from '../sip/sip-port.js'
import type { FactsStore } from '../state/facts.js'
import { addNotice, removeNotice } from '../state/notices.js'
import { callerInWords } from '../state/words.js'
import { addressOf } from './address.js'
import { callEndInWords } from './call-end-words.js'
import {
  type Consultation as ConsultationState,
  type ConsultationEffect,
  type ConsultationEvent,
  consultationTransition,
} from './consultation-state.js'

/** Runs a transfer that asks first: one call held, one beside it. */
export interface Consultation {
  /** holds the caller and calls `target`, a SIP URI; resolves when that call is under way */
  ask(caller: SipDialog, target: string): Promise<Result<null>>
  /** joins the two; what is not taken brings the caller back from hold */
  complete(): Promise<Result<null>>
  /** the third party is let go, the caller is taken back from hold */
  back(): Promise<Result<null>>
  /** the third party's call, by its id */
  dialogOf(id: string): SipDialog | null
  /** @returns the call that takes the caller's place, when the agent spoke with the third party */
  callerEnded(): { readonly dialog: SipDialog; readonly joinedAt: number } | null
  /** it rings at the third party, and no sound of theirs is heard yet */
  readonly rings: boolean
  signedOut(): void
  dispose(): void
}

const noticeId = 'consultation'
/** The server ends the call that Replaces took (RFC 3891 §3); if it forgets, we do. */
const replacedByeAfterMs = 4_000
const nothingToDo = fail('not-allowed-in-state', 'Nobody is being asked.')

export function createConsultation(options: {
  readonly store: FactsStore
  readonly sip: Pick<SipPort, 'call'>
  readonly clock: Clock
  /** the caller is being sent to this address, or not any more */
  readonly onTransfer: (address: string | null) => void
  readonly onRingback: () => void
}): Consultation {
  const { store, sip, clock, onTransfer, onRingback } = options
  let state: ConsultationState = null
  let caller: SipDialog | null = null
  let target = ''
  let asked: { readonly dialog: SipDialog; readonly stop: () => void } | null = null
  let joinedAt: number | null = null
  let beganAt = 0
  let promoted: SipDialog | null = null
  /** how the asked call ended, when it did so by itself */
  let leftBy: string | null = null
  const byes = new Set<() => void>()
  let work: Promise<Result<null>> = Promise.resolve(succeed(null))

  const shownTarget = (): string => addressOf(target, store.getState().plain?.domain ?? '')

  const dispatch = (event: ConsultationEvent): void => {
    const { state: next, effects } = consultationTransition(state, event)
    state = next
    for (const effect of effects) run(effect)
    if (state === null) letGo()
    show()
  }

  const run = (effect: ConsultationEffect): void => {
    switch (effect) {
      case 'hold':
        work = hold()
        return
      case 'call':
        return call()
      case 'refer':
        work = refer()
        return
      case 'resume':
        work = resume()
        return
      case 'hang-up':
        return asked?.dialog.hangUp()
      case 'leave-to-server': {
        const left = asked?.dialog
        // Whatever the agent says from now on is for somebody else.
        left?.setMicrophone(false)
        const cancel = clock.after(replacedByeAfterMs, () => {
          byes.delete(cancel)
          left?.hangUp()
        })
        byes.add(cancel)
        return
      }
      case 'promote':
        promoted = asked?.dialog ?? null
        return
      default:
        return effect satisfies never
    }
  }

  let placed: Result<null> = succeed(null)
  const hold = async (): Promise<Result<null>> => {
    const held = caller
    const done = (await held?.setHeld(true)) ?? nothingToDo
    // The caller may have gone meanwhile, and another may have come.
    if (held !== caller) return fail('no-interaction', 'This call is over.')
    placed = succeed(null)
    dispatch({ type: done.ok ? 'held' : 'not-held' })
    return done.ok ? placed : done
  }

  const call = (): void => {
    const calling = sip.call(target, { microphone: true })
    if (!calling.ok) {
      placed = calling
      return dispatch({ type: 'not-placed' })
    }
    const dialog = calling.value
    asked = { dialog, stop: dialog.onChange(() => follow(dialog)) }
  }

  const follow = (dialog: SipDialog): void => {
    if (asked?.dialog !== dialog) return
    if (dialog.state === 'established' && joinedAt === null) {
      joinedAt = clock.now()
      dispatch({ type: 'answered' })
      applyMicrophone()
    }
    if (dialog.state === 'ended') {
      const words = callEndInWords(dialog, { direction: 'outgoing', answered: joinedAt !== null })
      asked.stop()
      asked = null
      if (words && (state?.phase === 'calling' || state?.phase === 'talking')) leftBy = words.text
      dispatch({ type: 'consulted-ended' })
    }
    show()
  }

  /** why nobody is asked any more, and what has become of the caller */
  const tell = (reason: string, isBack: boolean): void => {
    const who = callerInWords(store.getState().session?.interaction?.customer ?? { name: null, address: '' })
    const rest = isBack ? `You are back with ${who}.` : `${who} is still on hold: click Resume.`
    addNotice(store, { id: noticeId, tone: 'attention', text: `${shownTarget()}: ${reason} ${rest}` })
  }

  const refer = async (): Promise<Result<null>> => {
    const replaces = asked?.dialog.stored
    if (!caller || !replaces) {
      dispatch({ type: 'refused' })
      return fail('no-interaction', 'This call is over.')
    }
    onTransfer(shownTarget())
    const done = await caller.transfer(replaces.remoteTarget, replaces)
    if (!done.ok) {
      onTransfer(null)
      dispatch({ type: 'refused' })
      await work
    }
    return done
  }

  const resume = async (): Promise<Result<null>> => {
    const held = caller
    const done = (await held?.setHeld(false)) ?? nothingToDo
    if (held === null || held !== caller) return fail('no-interaction', 'This call is over.')
    if (leftBy !== null) tell(leftBy, done.ok)
    dispatch({ type: 'resumed' })
    return done
  }

  const letGo = (): void => {
    if (asked && asked.dialog !== promoted) asked.stop()
    caller = null
  }

  const applyMicrophone = (): void => {
    if (asked && joinedAt !== null && state !== null)
      asked.dialog.setMicrophone(!isMuted(store.getState().call, asked.dialog.id))
  }

  const show = (): void => {
    const view: Omit<ConsultationView, 'muted'> | null = state && {
      phase: state.phase,
      interactionId: asked?.dialog.id ?? null,
      address: shownTarget(),
      rings: asked?.dialog.progress === 'ringing',
      beganAt,
      joinedAt,
    }
    if (JSON.stringify(view) !== JSON.stringify(store.getState().plain?.consultation ?? null))
      store.setState(({ plain }) => ({ plain: plain && { ...plain, consultation: view } }))
    onRingback()
  }

  let muted = store.getState().call.mutedCalls
  const unsubscribe = store.subscribe(({ call: { mutedCalls } }) => {
    if (mutedCalls === muted) return
    muted = mutedCalls
    applyMicrophone()
  })

  return {
    ask: (held, uri) => {
      if (state !== null)
        return Promise.resolve(fail('not-allowed-in-state', 'Somebody is being asked already.'))
      removeNotice(store, noticeId)
      caller = held
      target = uri
      asked = null
      joinedAt = null
      promoted = null
      leftBy = null
      beganAt = clock.now()
      dispatch({ type: 'asked' })
      return work
    },
    complete: () => {
      if (state?.phase !== 'talking') return Promise.resolve(nothingToDo)
      dispatch({ type: 'complete' })
      return work
    },
    back: () => {
      if (state?.phase !== 'calling' && state?.phase !== 'talking') return Promise.resolve(nothingToDo)
      dispatch({ type: 'back' })
      return work
    },
    dialogOf: (id) => (state !== null && asked?.dialog.id === id ? asked.dialog : null),
    callerEnded: () => {
      dispatch({ type: 'caller-ended' })
      const dialog = promoted
      promoted = null
      if (dialog === null || joinedAt === null) return null
      asked?.stop()
      asked = null
      return { dialog, joinedAt }
    },
    get rings() {
      return state !== null && asked?.dialog.state === 'calling' && asked.dialog.progress === 'ringing'
    },
    signedOut: () => dispatch({ type: 'signed-out' }),
    dispose: () => {
      unsubscribe()
      for (const cancel of byes) cancel()
      asked?.stop()
    },
  }
}

import { z } from 'zod'
import { type Result, fail, succeed } from '../../contract/errors.js'
import type { AgentApi } from '../agent/agent-api.js'
import type { Chance, SettingsStore } from '../ports.js'
import type { SipDialog } from '../sip/sip-port.js'
import { dialBlockedReason } from '../state/dial-blocked.js'
import type { Facts, FactsStore } from '../state/facts.js'
import { waitingCall } from './waiting-call-state.js'
import type { Line } from './line.js'

/** What the agent may do with calls: by SIP where a dialog carries them, by the Agent API everywhere else. */
export interface Calls {
  answer(interactionId: string): Promise<Result<null>>
  reject(interactionId: string): Promise<Result<null>>
  hangUp(interactionId: string): Promise<Result<null>>
  setHeld(interactionId: string, held: boolean): Promise<Result<null>>
  setMuted(interactionId: string, muted: boolean): Promise<Result<null>>
  sendDtmf(interactionId: string, tones: string): Result<null>
  dial(destination: string): Promise<Result<null>>
  /** after a restart within the same sign-in: a call that was muted stays muted */
  takeUpMute(): void
  signedOut(): void
}

export interface CallsOptions {
  readonly store: FactsStore
  readonly api: Pick<AgentApi, 'interaction' | 'dial'>
  readonly line: Line
  readonly chance: Chance
  readonly settingsStore: SettingsStore
  /** the dialog of the open persistent leg, for DTMF */
  readonly legDialog: () => SipDialog | null
  /** what the agent typed, as whoever places the call wants it */
  readonly readDestination: (typed: string) => Result<string>
}

const muteKey = 'mutedCalls'
/** the open line, a call beside it, and whom the agent asks: no others are up at once */
const mostMuted = 3
const mutedKeys = z.array(z.string().max(200)).max(mostMuted)

export function createCalls(options: CallsOptions): Calls {
  const { store, api, line, chance, settingsStore, legDialog, readDestination } = options
  const { dispatch, patch, dialogOf } = line
  let dialling = false

  const mute = (key: string, muted: boolean): void => {
    const others = store.getState().call.mutedCalls.filter((other) => other !== key)
    const mutedCalls = muted ? [...others, key].slice(-mostMuted) : others
    patch({ mutedCalls })
    if (mutedCalls.length === 0) settingsStore.delete(muteKey)
    else settingsStore.set(muteKey, mutedCalls)
  }

  /**
   * One command at a time, shown as pending on its button. A hang-up that was taken stays pending until the interaction's
   * end is told (the line clears it then): its answer may come first, and the microphone must not come back in between.
   */
  const pending = async (
    what: NonNullable<Facts['call']['pending']>,
    work: () => Promise<Result<null>>,
  ): Promise<Result<null>> => {
    if (store.getState().call.pending !== null)
      return fail('confirm-in-flight', 'Your last click is still being carried out. Wait a moment.')
    patch({ pending: what })
    let endIsToCome = false
    try {
      const done = await work()
      const interaction = store.getState().session?.interaction ?? null
      endIsToCome = what === 'hang-up' && done.ok && interaction !== null
      return done
    } finally {
      if (!endIsToCome && store.getState().call.pending === what) patch({ pending: null })
    }
  }
  const currentInteraction = (interactionId: string) => {
    const { session } = store.getState()
    const interaction = session?.interaction
    return interaction?.interactionId === interactionId && interaction.state !== 'ended' ? interaction : null
  }
  const noInteraction = (): Result<null> => fail('no-interaction', 'This interaction is over.')

  return {
    answer: async (key) => {
      const call = waitingCall(line.machine)
      if (call?.key !== key)
        return fail('not-allowed-in-state', 'The caller has gone: there is nothing to answer any more.')
      if (line.machine.taken?.key === key) return succeed(null)
      const done = nextTaken(line, key)
      dispatch({ type: 'answer', key })
      if (line.machine.taken?.key !== key) {
        done.cancel()
        return fail('not-allowed-in-state', 'Answer it on your desk phone.')
      }
      return pending('answer', () => done.result)
    },
    reject: async (key) => {
      const interaction = currentInteraction(key)
      if (interaction && !interaction.allowReject)
        return fail('reject-not-permitted', 'Offers cannot be rejected here.')
      if (waitingCall(line.machine)?.key !== key) return noInteraction()
      const byInvite = dialogOf(key) !== null
      dispatch({ type: 'reject', key })
      // An INVITE has been refused with 603 by now; any other offer is the platform's to take back.
      if (byInvite) return succeed(null)
      const rejected = await pending('reject', () => api.interaction('reject', key))
      if (!rejected.ok) dispatch({ type: 'reject-failed', key })
      return rejected
    },
    hangUp: async (interactionId) => {
      const dialog = dialogOf(interactionId)
      // By SIP when there is a dialog that can carry a BYE, so that it works without the Agent API too.
      const interaction = currentInteraction(interactionId)
      if (dialog && (!interaction || store.getState().registration.state === 'up')) {
        dialog.hangUp()
        return succeed(null)
      }
      if (!interaction) return noInteraction()
      const done = await pending('hang-up', () => api.interaction('hangUp', interactionId))
      if (done.ok || done.error.code === 'confirm-in-flight' || !currentInteraction(interactionId))
        return done
      if (dialog) {
        dialog.hangUp()
        return succeed(null)
      }
      if (interaction.delivery === 'desk-phone') return done
      // The agent has turned away from this call: whoever is still on it must not listen in.
      mute(interactionId, true)
      return fail(done.error.code, `${done.error.message} You are muted. Hang up again.`)
    },
    setHeld: async (interactionId, held) => {
      if (!currentInteraction(interactionId)) return noInteraction()
      return held
        ? pending('hold', () => api.interaction('hold', interactionId))
        : pending('resume', () => api.interaction('resume', interactionId))
    },
    setMuted: async (interactionId, muted) => {
      const interaction = currentInteraction(interactionId)
      if (!interaction && !dialogOf(interactionId)) return noInteraction()
      if (interaction?.delivery === 'desk-phone') {
        const command = muted ? 'muteAtPlatform' : 'unmuteAtPlatform'
        const done = await pending('mute', () => api.interaction(command, interactionId))
        if (!done.ok) return done
      }
      mute(interactionId, muted)
      return succeed(null)
    },
    sendDtmf: (interactionId, tones) => {
      const interaction = currentInteraction(interactionId)
      const dialog = interaction?.delivery === 'persistent-leg' ? legDialog() : dialogOf(interactionId)
      const isUp = !interaction || ['active', 'dialing', 'ringing', 'connecting'].includes(interaction.state)
      if (!dialog || !isUp)
        return fail(
          'no-interaction',
          'Keys can be sent during a call on this softphone. Resume the call first if it is on hold.',
        )
      return dialog.sendDtmf(tones)
    },
    dial: async (typed) => {
      if (dialling) return fail('not-allowed-in-state', 'Your call is being placed already.')
      const blocked = dialBlockedReason(store.getState())
      if (blocked !== null) return fail('not-allowed-in-state', blocked)
      const destination = readDestination(typed)
      if (!destination.ok) return destination
      const commandId = chance.uuid()
      dispatch({ type: 'command-issued', commandId })
      dialling = true
      const placed = await api.dial(destination.value, commandId)
      dialling = false
      return placed
    },
    takeUpMute: () => {
      const kept = mutedKeys.safeParse(settingsStore.get(muteKey))
      if (kept.success) patch({ mutedCalls: kept.data })
    },
    signedOut: () => {
      settingsStore.delete(muteKey)
      dispatch({ type: 'signed-out' })
    },
  }
}

/** The outcome of the answer or accept that is about to be sent for `key`. */
function nextTaken(line: Line, key: string) {
  let cancel = (): void => undefined
  const result = new Promise<Result<null>>((resolve) => {
    cancel = line.onStep((news) => {
      if (news.step !== 'taken' || news.key !== key) return
      cancel()
      resolve(news.problem === null ? succeed(null) : fail(news.problem.code, news.problem.message))
    })
  })
  return { result, cancel: () => cancel() }
}

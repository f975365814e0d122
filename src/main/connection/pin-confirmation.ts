import { type Result, fail } from '../../contract/errors.js'
import type { AgentApi } from '../agent/agent-api.js'
import type { Chance } from '../ports.js'
import type { Logger } from '../log/logger.js'
import type { Facts, FactsStore } from '../state/facts.js'

/** The PIN of a validation call on its way to the center. It is in no log, and held no longer than it may be needed. */
export interface PinConfirmation {
  confirm(pin: string): Promise<Result<null>>
  /** that validation call is over: what is said about its PIN from now on concerns nobody */
  forget(): void
}

export function createPinConfirmation(options: {
  readonly store: FactsStore
  readonly api: Pick<AgentApi, 'confirmPin'>
  readonly chance: Pick<Chance, 'uuid'>
  readonly log: Logger
}): PinConfirmation {
  const { store, api, chance, log } = options
  /** a Confirm of which nobody knows whether it arrived: sending it again is the same try */
  let unanswered: { readonly connectionId: string; readonly pin: string; readonly commandId: string } | null =
    null
  /** counts Confirms, so that a late answer does not speak into a newer one */
  let newest = 0

  const patch = (connection: Partial<Facts['connection']>): void =>
    store.setState((facts) => ({ connection: { ...facts.connection, ...connection } }))

  return {
    confirm: async (pin) => {
      const { session, connection } = store.getState()
      if (connection.confirming)
        return fail('confirm-in-flight', 'Your PIN is being confirmed. Wait for the answer.')
      if (session?.connection.state !== 'validating') {
        return fail(
          'not-allowed-in-state',
          'The validation call is over. Click Re-open connection to get a new PIN.',
        )
      }
      const { connectionId } = session.connection
      const isSame = unanswered?.connectionId === connectionId && unanswered.pin === pin
      const commandId = isSame && unanswered ? unanswered.commandId : chance.uuid()
      unanswered = null
      newest += 1
      const mine = newest
      patch({ confirming: true, pinError: null })
      const confirmed = await api.confirmPin(connectionId, pin, commandId)
      log.info('PIN confirmation answered', { result: confirmed.ok ? 'right' : confirmed.error.code })
      if (mine !== newest) return confirmed
      const unknown = !confirmed.ok && mayHaveArrived.has(confirmed.error.code)
      if (unknown) unanswered = { connectionId, pin, commandId }
      patch({ confirming: false, pinError: confirmed.ok ? null : pinErrorInWords(confirmed.error) })
      return confirmed
    },
    forget: () => {
      newest += 1
      unanswered = null
      patch({ confirming: false, pinError: null })
    },
  }
}

const mayHaveArrived = new Set(['timeout', 'server-unreachable', 'server-error', 'bad-answer', 'cancelled'])

function pinErrorInWords(error: { code: string; message: string; attemptsLeft?: number }): string {
  const { code, message, attemptsLeft } = error
  if (code === 'pin-wrong') {
    if (attemptsLeft === undefined) return 'Wrong PIN.'
    return attemptsLeft === 1 ? 'Wrong PIN. One try is left.' : `Wrong PIN. ${attemptsLeft} tries are left.`
  }
  if (code === 'timeout' || code === 'server-unreachable') return `${message} Click Confirm to try again.`
  return message
}

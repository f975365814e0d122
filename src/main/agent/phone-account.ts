import type { SipAccount } from '../../contract/agent-api/commands.js'
import type { Failure } from '../../contract/errors.js'
import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import type { SipPort } from '../sip/sip-port.js'
import type { FactsStore } from '../state/facts.js'
import type { AgentApi } from './agent-api.js'
import { backoffMs } from './backoff.js'
import type { Chance } from '../ports.js'
import type { Retry } from './retry.js'

/** The SIP account that the center gives a sign-in. */
export interface PhoneAccount {
  /** Asks for it until the center answers, and registers with it, unless the phone has done so with the same one. */
  fetch(): Promise<void>
  /** the sign-in is another now, or none: what was asked before changes nothing */
  forget(): void
}

export interface PhoneAccountDeps {
  readonly api: Pick<AgentApi, 'sipAccount'>
  readonly sip: SipPort
  readonly store: FactsStore
  readonly retry: Retry
  readonly deviceId: string
  readonly onSipAccount: (account: SipAccount) => void
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Logger
  /** the center says that the sign-in is over */
  readonly over: (why: Failure) => Promise<void>
}

export function createPhoneAccount(deps: PhoneAccountDeps): PhoneAccount {
  const { api, sip, store, retry, clock, chance, log } = deps
  /** the account in use; a restarted center gives another */
  let registeredWith: string | null = null
  let generation = 0

  const fetch = async (mine: number, failures: number): Promise<void> => {
    const account = await api.sipAccount()
    if (mine !== generation) return
    if (account.ok) {
      const text = JSON.stringify(account.value)
      if (text === registeredWith) {
        store.setState({ registration: sip.link })
        return
      }
      registeredWith = text
      deps.onSipAccount(account.value)
      sip.start(account.value, deps.deviceId)
      return
    }
    const { code, message } = account.error
    log.warn('no SIP account', { code })
    if (code === 'session-expired' || code === 'signed-in-elsewhere') return deps.over(account.error)
    const delayMs = backoffMs(failures, chance.random())
    // A phone that is registered stays so until the center says otherwise.
    if (sip.link.state !== 'up') {
      store.setState({ registration: { state: 'retrying', cause: message, retryAt: clock.now() + delayMs } })
    }
    retry.later(delayMs, () => void fetch(mine, failures + 1))
  }

  return {
    fetch: () => fetch(generation, 0),
    forget: () => {
      generation += 1
      registeredWith = null
    },
  }
}

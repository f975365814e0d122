import type { SipAccount } from '../../contract/agent-api/commands.js'
import type { ChosenStatus } from '../../contract/domain.js'
import type { Clock } from '../clock.js'
import type { SipPolicy } from '../settings/policy-sip.js'
import type { SipPort } from '../sip/sip-port.js'
import type { Facts, FactsStore } from '../state/facts.js'
import {
  type PlainEvent,
  type PlainSession,
  closedConnection,
  plainSessionView,
  plainTransition,
} from './plain-session-state.js'
import { whoseRefer } from './trusted-peer-state.js'

/** The agent of a plain SIP server: their status, call and line as a session, and the registration that follows the status. */
export interface PlainAgent {
  /** null: the phone is not in use */
  session(): PlainSession | null
  /** what the store holds of the session */
  facts(): Pick<Facts, 'session' | 'restingStatus'>
  begin(user: string): void
  /** with this account from now on */
  register(account: SipAccount): void
  end(): void
  /** nothing while the phone is not in use */
  dispatch(event: PlainEvent): void
  /** Resolves when the phone has followed: Work offline unregisters. */
  choose(status: ChosenStatus): Promise<void>
}

export function createPlainAgent(deps: {
  readonly policy: SipPolicy
  readonly store: FactsStore
  readonly sip: SipPort
  readonly deviceId: string
  readonly clock: Clock
}): PlainAgent {
  const { policy, store, sip, deviceId, clock } = deps
  let session: PlainSession | null = null
  let account: SipAccount | null = null
  let registering: Promise<void> = Promise.resolve()

  const facts: PlainAgent['facts'] = () => ({
    session: session && plainSessionView(session),
    restingStatus: session?.resting ?? null,
  })
  const start = (): void => {
    if (account === null) return
    sip.start(account, deviceId, {
      dtmf: policy.dtmf,
      followRefer: whoseRefer(policy),
      requireReplaces: true,
    })
  }
  const follow = async (status: ChosenStatus, before: ChosenStatus): Promise<void> => {
    if (status === 'work-offline') await sip.stop()
    else if (before === 'work-offline') start()
  }
  const dispatch = (event: PlainEvent): void => {
    if (session === null) return
    const { resting: before } = session
    session = plainTransition(session, event, clock.now())
    store.setState(facts())
    // Also one that was chosen in a call, when that ends.
    if (session.resting !== before) registering = follow(session.resting, before)
  }

  return {
    session: () => session,
    facts,
    begin: (user) => {
      session = {
        user,
        domain: policy.account.domain,
        displayName: policy.account.displayName ?? null,
        resting: 'available',
        restingSince: clock.now(),
        next: null,
        persistent: policy.persistentConnection !== undefined,
        connection: closedConnection(clock.now()),
        call: null,
      }
    },
    register: (given) => {
      account = given
      start()
    },
    end: () => (session = null),
    dispatch,
    choose: (status) => {
      dispatch({ type: 'status-chosen', status })
      return registering
    },
  }
}

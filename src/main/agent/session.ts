import type { SipAccount } from '../../contract/agent-api/commands.js'
import { type Failure, type Result, fail, succeed } from '../../contract/errors.js'
import type { Clock } from '../clock.js'
import type { PersistentConnection } from '../connection/persistent-connection.js'
import type { Logger } from '../log/logger.js'
import type { SettingsSync } from '../settings/sync.js'
import type { SipPort } from '../sip/sip-port.js'
import { type FactsStore, noSession } from '../state/facts.js'
import { addNotice, forgetSessionNotices, notKeptNotice } from '../state/notices.js'
import type { Calls } from '../calls/calls.js'
import type { AgentApi } from './agent-api.js'
import { createClockOffset } from '../state/clock-offset.js'
import type { Entrance } from './entrance.js'
import type { EventStream, Refused } from './event-stream.js'
import { backoffMs } from './backoff.js'
import type { Chance } from '../ports.js'
import { createRetry } from './retry.js'
import { answeredWithin, settledWithin } from './within.js'
import { legGone } from './leg-gone.js'
import { createPhoneAccount } from './phone-account.js'
import { sessionEndInWords } from './session-end-words.js'
import { type MirroredEvent, type SessionMirror, emptyMirror, mirrorEvent } from './session-state.js'
import type { KeptSignIn } from './kept-sign-in.js'

/** One sign-in from its first token to its end: mirrors the platform, registers the phone, and takes all down again. */
export interface AgentSession {
  /** in the system's browser */
  signIn(): Promise<Result<null>>
  /** goes on with the sign-in that the last process kept, if it kept one */
  restore(): Promise<void>
  signOut(): Promise<Result<null>>
  /** network came up, or the computer woke */
  probe(): void
  /** the computer has these addresses now */
  moved(addresses: readonly string[]): void
  /** the computer slept, or this program was stopped */
  woke(): void
  /** the path to the center was away, and is there again */
  networkIsBack(): void
  received(event: MirroredEvent, firstOfStream: boolean): void
  refused(why: Refused): void
  dispose(): void
}

export interface AgentSessionOptions {
  readonly store: FactsStore
  readonly api: AgentApi
  readonly kept: KeptSignIn
  readonly entrance: Entrance
  readonly stream: EventStream
  readonly settings: SettingsSync
  readonly sip: SipPort
  readonly onSipAccount: (account: SipAccount) => void
  readonly calls: Calls
  readonly connection: PersistentConnection
  readonly releaseMicrophone: () => void
  readonly clock: Clock
  readonly chance: Chance
  readonly deviceId: string
  /** somebody has signed in in the browser, which is in front now */
  readonly onSignedIn: () => void
  readonly log: Logger
}

/** A log-out that the center does not answer by then goes on here: the leg is hung up by SIP. Less than the app's quit allows. */
export const signOutLimitMs = 2_000
/** The issuer is told after the center; an answer that takes longer is not waited for. */
const revokeLimitMs = 700
/** Offsets are smoothed for the agent's eyes. */
const visibleOffsetMs = 50

export function createAgentSession(options: AgentSessionOptions): AgentSession {
  const { store, api, kept, stream, settings, sip, calls, connection, clock, chance, entrance, log } = options
  let mirror: SessionMirror = emptyMirror
  let offset = createClockOffset()
  /** counts sign-ins, so that an answer to an older one changes nothing */
  let generation = 0
  /** of restoring, or of the phone's account */
  const retry = createRetry(clock)
  const account = createPhoneAccount({
    ...options,
    retry,
    over: (why) => end(why, true),
  })

  const patchSignIn = (change: Partial<ReturnType<FactsStore['getState']>['signIn']>): void =>
    store.setState(({ signIn }) => ({ signIn: { ...signIn, ...change } }))

  /** @param subject whose settings are kept on this computer */
  const begin = (subject: string): void => {
    mirror = emptyMirror
    account.forget()
    offset = createClockOffset()
    store.setState({ ...noSession })
    forgetSessionNotices(store)
    if (kept.notKept) addNotice(store, notKeptNotice)
    patchSignIn({ state: 'signed-in', step: null, error: null, restoring: null, notKept: kept.notKept })
    log.info('signed in')
    settings.start(subject)
    stream.start()
    void account.fetch()
  }

  /**
   * Takes everything down. `why` is what the agent reads on the sign-in page. When the center has ended the sign-in it
   * says BYE to the leg itself.
   */
  const takeDown = async (why: Failure | null, endedByCenter: boolean): Promise<void> => {
    generation += 1
    account.forget()
    retry.cancel()
    stream.stop()
    settings.stop()
    if (endedByCenter) await legGone(connection, store, clock)
    calls.signedOut()
    connection.signedOut()
    connection.forgetLeg()
    options.releaseMicrophone()
    // The sign-in elsewhere may stand on the same grant.
    if (why?.code !== 'signed-in-elsewhere') {
      revoking = settledWithin(clock, revokeLimitMs, api.authorization.revoke())
    }
    api.authorization.clear()
    kept.forget()
    mirror = emptyMirror
    store.setState({ ...noSession })
    patchSignIn({
      state: 'signed-out',
      step: null,
      error: why && { code: why.code, message: why.message },
      restoring: null,
      notKept: kept.notKept,
    })
    forgetSessionNotices(store)
    log.info('signed out', { cause: why?.code ?? 'by the agent' })
  }
  let ending: Promise<void> | null = null
  let unregistering: Promise<void> = Promise.resolve()
  let revoking: Promise<void> = Promise.resolve()
  const end = (why: Failure | null, endedByCenter: boolean): Promise<void> => {
    // Unregistering may take its time, and the next sign-in need not wait for it.
    ending ??= takeDown(why, endedByCenter).finally(() => {
      ending = null
      unregistering = sip.stop()
    })
    return ending.then(() => unregistering)
  }

  return {
    signIn: async () => {
      if (store.getState().signIn.state === 'signed-in')
        return fail('not-allowed-in-state', 'You are signed in already.')
      generation += 1
      const mine = generation
      retry.cancel()
      patchSignIn({ state: 'signing-in', step: 'contacting', error: null, restoring: null })
      const entered = await entrance.byBrowser()
      if (mine !== generation) return fail('cancelled', 'The sign-in was cancelled.')
      if (!entered.ok) {
        const { code, message } = entered.error
        const error = code === 'cancelled' ? null : { code, message }
        patchSignIn({ state: 'signed-out', step: null, error })
        return entered
      }
      connection.forgetLeg()
      begin(entered.value.subject)
      options.onSignedIn()
      return succeed(null)
    },
    restore: async () => {
      const found = entrance.kept()
      if (!found.ok) patchSignIn({ error: found.error })
      if (!found.ok || found.value === null) return
      const keptSignIn = found.value
      patchSignIn({ state: 'signing-in', error: null, restoring: keptSignIn.username })
      settings.takeUp(keptSignIn.subject)
      generation += 1
      const mine = generation
      const attempt = async (failures: number): Promise<void> => {
        const entered = await entrance.byKept(keptSignIn)
        if (mine !== generation) return
        if (entered.ok) {
          begin(entered.value.subject)
          calls.takeUpMute()
          connection.takeUpLeg()
          return
        }
        const { code, message } = entered.error
        log.warn('kept sign-in not restored', { code })
        if (code === 'session-expired' || code === 'signed-in-elsewhere') {
          await end({ code, message }, false)
          return
        }
        patchSignIn({ state: 'signing-in', error: { code, message } })
        retry.later(backoffMs(failures, chance.random()), () => void attempt(failures + 1))
      }
      await attempt(0)
    },
    signOut: async () => {
      const { state } = store.getState().signIn
      if (state === 'signed-in') {
        const answer = await answeredWithin(clock, signOutLimitMs, api.signOut())
        // The event stream may have told the end meanwhile.
        if (store.getState().signIn.state === 'signed-in') await end(null, answer.ok)
        if (!answer.ok) log.warn('sign-out not answered', { code: answer.error.code })
        await revoking
      } else if (state === 'signing-in') {
        entrance.cancel()
        await end(null, false)
      }
      return succeed(null)
    },
    probe: () => {
      retry.now()
      stream.probe()
      sip.probe()
    },
    moved: (addresses) => {
      retry.now()
      sip.moved(addresses)
      stream.refresh()
    },
    woke: () => {
      retry.now()
      stream.probe()
      sip.woke()
    },
    networkIsBack: () => {
      retry.now()
      stream.refresh()
      sip.probe()
    },
    received: (event, firstOfStream) => {
      offset.sample(event.now, clock.now())
      const { mirror: next, need } = mirrorEvent(mirror, event, firstOfStream)
      const before = mirror
      mirror = next
      if (next.ended && !before.ended) {
        void end(sessionEndInWords(next.ended), true)
        return
      }
      const facts = store.getState()
      const shifted = Math.abs(offset.ms - facts.clockOffsetMs) > visibleOffsetMs
      if (next.session !== before.session || shifted) {
        store.setState({
          session: next.session,
          restingStatus: next.restingStatus,
          ...(shifted ? { clockOffsetMs: offset.ms } : {}),
        })
      }
      if (next.session !== null && before.session === null) kept.remember(next.session.identity.username)
      if (need === 'settings') void settings.pull()
      if (need === 'sip-account') void account.fetch()
      // A stream that could not be resumed: the center may have been restarted, with new SIP credentials.
      if (event.type === 'snapshot' && firstOfStream && before.session !== null) void account.fetch()
      if (need === 'snapshot') {
        log.warn('an event was missed', { version: event.version, known: before.version })
        stream.restartWithSnapshot()
      }
    },
    refused: (why) => void end(sessionEndInWords(why), true),
    dispose: () => {
      generation += 1
      account.forget()
      retry.cancel()
      entrance.cancel()
      stream.stop()
      settings.stop()
    },
  }
}

import { fail, succeed, type Result } from '../../contract/errors.js'
import type { Clock } from '../clock.js'
import type { StoredDialog } from './sip-port.js'
import type { JsSipSession } from './jssip-session.js'

/**
 * The Refer-To of a transfer. With `replaces` whoever is sent there takes that call's place; its tags are named as the
 * target sees them, its own being `to-tag` (RFC 3891 §3, RFC 5589 §7.3).
 */
export function referTo(target: string, replaces: StoredDialog | null): string {
  if (replaces === null) return target
  const { callId, localTag, remoteTag } = replaces
  const value = encodeURIComponent(`${callId};to-tag=${remoteTag};from-tag=${localTag}`)
  return `${target.replace(/[?].*$/, '')}?Replaces=${value}`
}

/** The target may ring for long; after this the agent decides. */
const transferTimeoutMs = 40_000

/**
 * Sends the far end to somebody else (RFC 3515; blind or attended, RFC 5589 §6 and §7). Resolves when the target has answered, or
 * when the far end has left us for it; a target that does not take the call leaves it here.
 */
export function transferCall(session: JsSipSession, target: string, clock: Clock): Promise<Result<null>> {
  return new Promise((resolve) => {
    const settle = (result: Result<null>): void => {
      cancel()
      resolve(result)
    }
    const cancel = clock.after(transferTimeoutMs, () =>
      settle(fail('timeout', 'The transfer was not confirmed. Your call goes on.')),
    )
    session.onEnd(() => settle(succeed(null)))
    const begun = session.refer(target, {
      accepted: () => settle(succeed(null)),
      failed: (status) => settle(fail('conflict', notTaken(status))),
      refused: () => settle(fail('not-allowed-in-state', 'The server does not transfer this call.')),
    })
    if (!begun) settle(fail('bad-number', 'The call cannot be transferred to this address.'))
  })
}

const notTaken = (status: number): string =>
  status === 486 || status === 600
    ? 'The number you transferred to is busy. Your call goes on.'
    : `The call could not be transferred (SIP ${status}). Your call goes on.`

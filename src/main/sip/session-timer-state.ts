/**
 * Session timers (RFC 4028) as far as a server demands them: JsSIP's own end a healthy call when a refresh meets a lost
 * socket, so they are off and these stand in. A refresh that does not come from the far end ends nothing here: whether a
 * call lives is told by its media.
 */

export type Refresher = 'us' | 'them'

export interface SessionTimer {
  readonly expiresSeconds: number
  readonly refresher: Refresher
}

/** `Session-Expires: 1800;refresher=uas`; null when it is absent or malformed. Shorter than RFC 4028's 90 s is believed all the same. */
export function sessionExpires(
  header: string | undefined,
): { readonly seconds: number; readonly refresher: 'uac' | 'uas' | null } | null {
  const match = /^\s*(\d{1,9})\s*(?:;(.*))?$/s.exec(header ?? '')
  const seconds = Number(match?.[1])
  if (!match || seconds < 1) return null
  const named = /(?:^|;)\s*refresher\s*=\s*"?(uac|uas)"?\s*(?:;|$)/i.exec(match[2] ?? '')?.[1]?.toLowerCase()
  return { seconds, refresher: named === 'uac' || named === 'uas' ? named : null }
}

/**
 * What we agree to in the 200 to a request with these headers: only what is demanded (`Require: timer`, or a timer that is
 * in force already), so that a server that merely offers one refreshes by itself.
 */
export function agreedAsCallee(
  expires: string | undefined,
  required: boolean,
  current: SessionTimer | null,
): SessionTimer | null {
  const asked = sessionExpires(expires)
  if (asked === null || (!required && current === null)) return current
  // RFC 4028 §9: without a wish the callee chooses. Whoever asks for timers refreshes.
  return { expiresSeconds: asked.seconds, refresher: asked.refresher === 'uas' ? 'us' : 'them' }
}

/** What the 200 to a request of ours has put in force (RFC 4028 §7.2). */
export function agreedAsCaller(expires: string | undefined): SessionTimer | null {
  const said = sessionExpires(expires)
  return said && { expiresSeconds: said.seconds, refresher: said.refresher === 'uas' ? 'them' : 'us' }
}

/** The headers of our 200. */
export const headersOfAnswer = (timer: SessionTimer | null): readonly string[] =>
  timer === null
    ? []
    : [
        'Supported: timer',
        // RFC 4028 §9: who must refresh must know it.
        ...(timer.refresher === 'them' ? ['Require: timer'] : []),
        `Session-Expires: ${timer.expiresSeconds};refresher=${timer.refresher === 'us' ? 'uas' : 'uac'}`,
      ]

/** The headers of our refresh. */
export const headersOfRefresh = (timer: SessionTimer | null): readonly string[] =>
  timer === null
    ? []
    : [
        'Supported: timer',
        `Session-Expires: ${timer.expiresSeconds};refresher=${timer.refresher === 'us' ? 'uac' : 'uas'}`,
      ]

/** ms; a timer of more than 24 days would run out at once, again and again */
const longestRefreshMs = 3_600_000

/** Half of the interval (RFC 4028 §10), and never oftener than each second. */
export const refreshAfterMs = ({ expiresSeconds }: SessionTimer): number =>
  Math.max(1_000, Math.min(expiresSeconds * 500, longestRefreshMs))

/** RFC 4028 §6: a 422 names the shortest interval that is taken. @returns null when it asks for no longer one: to ask again is of no use */
export function afterTooSmall(timer: SessionTimer, minSe: string | undefined): SessionTimer | null {
  const least = Number(/^\s*(\d{1,9})/.exec(minSe ?? '')?.[1] ?? 0)
  return least > timer.expiresSeconds ? { ...timer, expiresSeconds: least } : null
}

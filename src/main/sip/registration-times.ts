/** How long each part of staying registered may take, in ms. */

export const keepAliveEveryMs = 8_000
export const keepAliveAnswerMs = 4_000
/** to the one that repeats it: a dead socket is given up 15 s after it was last known to live, at the latest */
export const keepAliveAnswerAgainMs = 3_000
/** after a wake or a network change nobody waits for a dead socket */
export const probeAnswerMs = 2_000
export const connectTimeoutMs = 10_000
/** with a call up: a server that has not taken the TCP connection by then is tried anew, before the system doubles its pauses */
export const reachTimeoutMs = 2_000
export const registerTimeoutMs = 8_000
export const unregisterTimeoutMs = 1_500
export const longestRetryMs = 60_000
/** a Retry-After beyond this is not believed */
export const longestRetryAfterMs = 3_600_000

/** A registrar may grant more; a timer of more than 24 days would run out at once. */
export const longestRefreshMs = 3_600_000

/** how often a server that is preferred to the one in use is looked at */
export const preferEveryMs = 30_000
/** from one server that failed to the next; a thousand agents come within a second instead of at once */
export const nextServerMs = (chance: number): number => 100 + Math.round(900 * chance)

/** Well before expiry, so that one lost REGISTER and its retry still fit in. 2 s to an hour. */
export function refreshAfterMs(expiresSeconds: number): number {
  const wantedMs = Math.min(expiresSeconds * 0.75, expiresSeconds - 15) * 1000
  return Math.max(2_000, Math.min(wantedMs, longestRefreshMs))
}

/** So many tries come quickly while a call is up: some two minutes, longer than any grace of the center's. */
export const urgentTries = 60

/** A call is up, and it is the network that is away: nobody waits longer for a network that is back. 0.5–1 s. */
export const urgentDelayMs = (chance: number): number => 500 + Math.round(500 * chance)
/** after a look that found the socket dead; the spread keeps a site's agents apart. 0–0.3 s */
export const atOnceMs = (chance: number): number => Math.round(300 * chance)

/** 1, 2, 4 … 60 s, each with up to as much again of chance, so that a thousand agents do not come back at once. */
export function retryDelayMs(attempt: number, chance: number): number {
  const base = Math.min(longestRetryMs, 1000 * 2 ** Math.min(attempt - 1, 10))
  return Math.min(longestRetryMs, Math.round(base * (1 + chance)))
}

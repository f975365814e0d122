import type { IceState } from '../../contract/ipc/media.js'

/**
 * How one leg's media comes back. ICE restart first, because it keeps the dialog; INVITE with Replaces when that stays
 * silent or the engine was lost. Pure; leg-media.ts has the effects done.
 */

/** what has to be done once link and engine are there */
type Need = 'restart' | 'replace'
/** silence may end by itself; a path that ICE says is gone needs ICE's word */
type Trouble = 'silence' | 'path'

export type RecoveryState =
  | { readonly name: 'steady' }
  | { readonly name: 'restarting'; readonly trouble: Trouble }
  /** ICE says that the restart worked; it may have spoken of the path before it */
  | { readonly name: 'confirming'; readonly signs: number }
  | { readonly name: 'waiting'; readonly need: Need; readonly attempt: number; readonly trouble: Trouble }
  | { readonly name: 'replacing'; readonly attempt: number }
  | { readonly name: 'pausing'; readonly attempt: number }
  | { readonly name: 'given-up' }

export type RecoveryEvent =
  | { readonly type: 'ice'; readonly state: IceState }
  /** no RTP and no consent for 5 s, whatever ICE says */
  | { readonly type: 'silent' }
  /** RTP or consent again */
  | { readonly type: 'heard' }
  | { readonly type: 'engine-away' }
  | { readonly type: 'engine-ready' }
  | { readonly type: 'link-up' }
  | { readonly type: 'link-down' }
  | { readonly type: 'restart-refused' }
  | { readonly type: 'replaced' }
  /** `final`: the center does not honour it, so trying again is of no use */
  | { readonly type: 'replace-failed'; readonly final: boolean }
  | { readonly type: 'timer' }

export type RecoveryEffect =
  | { readonly type: 'restart-ice' }
  | { readonly type: 'replace' }
  | { readonly type: 'arm'; readonly afterMs: number }
  | { readonly type: 'disarm' }
  | { readonly type: 'give-up' }

export interface RecoveryStep {
  readonly state: RecoveryState
  readonly effects: readonly RecoveryEffect[]
}

export interface Reachable {
  readonly link: boolean
  readonly engine: boolean
}

/** An ICE restart that is silent for so long is not waited for. */
export const restartPatienceMs = 1_500
/** Signs of life are looked for once a second; the first look also sees what was before. */
const signsNeeded = 2
const confirmMs = 2_200
const longestReplacePauseMs = 10_000

export const steady: RecoveryState = { name: 'steady' }

/** the leg needs a new peer connection, as opposed to a restart of the one it has */
export const isReplacing = (state: RecoveryState): boolean =>
  state.name === 'replacing' ||
  state.name === 'pausing' ||
  (state.name === 'waiting' && state.need === 'replace')

export function transition(state: RecoveryState, event: RecoveryEvent, reachable: Reachable): RecoveryStep {
  if (state.name === 'given-up') return same(state)
  switch (event.type) {
    case 'ice':
      if (event.state === 'connected' || event.state === 'completed') return connected(state)
      return event.state === 'disconnected' || event.state === 'failed'
        ? troubled(state, 'path', reachable)
        : same(state)
    case 'silent':
      return troubled(state, 'silence', reachable)
    case 'heard':
      return heard(state)
    case 'engine-away':
      return {
        state: { name: 'waiting', need: 'replace', attempt: attemptOf(state), trouble: 'path' },
        effects: [{ type: 'disarm' }],
      }
    case 'engine-ready':
    case 'link-up':
      return state.name === 'waiting' ? go(state, reachable) : same(state)
    case 'link-down':
      if (state.name !== 'restarting') return same(state)
      return {
        state: { ...state, name: 'waiting', need: 'restart', attempt: 0 },
        effects: [{ type: 'disarm' }],
      }
    case 'restart-refused':
      return state.name === 'restarting' ? go(replaceWith(0), reachable) : same(state)
    case 'replaced':
      return state.name === 'replacing' ? { state: steady, effects: [{ type: 'disarm' }] } : same(state)
    case 'replace-failed':
      return state.name === 'replacing' ? replaceFailed(state.attempt, event.final) : same(state)
    case 'timer':
      if (state.name === 'restarting' || state.name === 'confirming') return go(replaceWith(0), reachable)
      return state.name === 'pausing' ? go(replaceWith(state.attempt), reachable) : same(state)
    default:
      return event satisfies never
  }
}

function troubled(state: RecoveryState, trouble: Trouble, reachable: Reachable): RecoveryStep {
  // A restart has been tried.
  if (state.name === 'confirming') return go(replaceWith(0), reachable)
  return state.name === 'steady' ? go({ need: 'restart', attempt: 0, trouble }, reachable) : same(state)
}

function connected(state: RecoveryState): RecoveryStep {
  if (state.name !== 'restarting') return recoveredBySelf(state)
  return { state: { name: 'confirming', signs: 0 }, effects: [{ type: 'arm', afterMs: confirmMs }] }
}

function heard(state: RecoveryState): RecoveryStep {
  if (state.name === 'confirming') {
    const signs = state.signs + 1
    return signs < signsNeeded
      ? { state: { ...state, signs }, effects: [] }
      : { state: steady, effects: [{ type: 'disarm' }] }
  }
  return 'trouble' in state && state.trouble === 'silence' ? recoveredBySelf(state) : same(state)
}

/** The connection came back: by the restart, or on its own while something was waited for. */
function recoveredBySelf(state: RecoveryState): RecoveryStep {
  const settlesOtherwise =
    state.name === 'replacing' ||
    state.name === 'confirming' ||
    (state.name === 'waiting' && state.need === 'replace')
  return state.name === 'steady' || settlesOtherwise
    ? same(state)
    : { state: steady, effects: [{ type: 'disarm' }] }
}

interface Wanted {
  readonly need: Need
  readonly attempt: number
  readonly trouble: Trouble
}
const replaceWith = (attempt: number): Wanted => ({ need: 'replace', attempt, trouble: 'path' })

function go({ need, attempt, trouble }: Wanted, { link, engine }: Reachable): RecoveryStep {
  if (!link || !engine)
    return { state: { name: 'waiting', need, attempt, trouble }, effects: [{ type: 'disarm' }] }
  if (need === 'replace')
    return { state: { name: 'replacing', attempt }, effects: [{ type: 'disarm' }, { type: 'replace' }] }
  return {
    state: { name: 'restarting', trouble },
    effects: [{ type: 'arm', afterMs: restartPatienceMs }, { type: 'restart-ice' }],
  }
}

/** Tried until the grace of the connection, which is not kept here, ends the leg. */
function replaceFailed(attempt: number, final: boolean): RecoveryStep {
  if (final) return { state: { name: 'given-up' }, effects: [{ type: 'disarm' }, { type: 'give-up' }] }
  const afterMs = Math.min(longestReplacePauseMs, 500 * 2 ** Math.min(attempt, 10))
  return { state: { name: 'pausing', attempt: attempt + 1 }, effects: [{ type: 'arm', afterMs }] }
}

const attemptOf = (state: RecoveryState): number => ('attempt' in state ? state.attempt : 0)
const same = (state: RecoveryState): RecoveryStep => ({ state, effects: [] })

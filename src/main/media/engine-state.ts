/** Life of the hidden media page: opened, ready, gone, opened again. Pure; engine-supervisor.ts runs the effects. */

export type EngineState =
  | { readonly name: 'stopped' }
  | { readonly name: 'starting'; readonly goneAt: readonly number[] }
  | { readonly name: 'ready'; readonly goneAt: readonly number[] }
  /** it went away too often: a pause before the next try */
  | { readonly name: 'pausing'; readonly goneAt: readonly number[] }

export type EngineEvent =
  | { readonly type: 'start' }
  | { readonly type: 'ready' }
  | { readonly type: 'gone' }
  /** a page that is well is exchanged */
  | { readonly type: 'renew' }
  | { readonly type: 'timer' }
  | { readonly type: 'stop' }

export type EngineEffect =
  | { readonly type: 'open' }
  | { readonly type: 'close' }
  | { readonly type: 'arm'; readonly afterMs: number }
  | { readonly type: 'disarm' }
  | { readonly type: 'available'; readonly available: boolean }

export interface EngineStep {
  readonly state: EngineState
  readonly effects: readonly EngineEffect[]
}

/** A page that is not ready by then is closed and opened again. */
export const startTimeoutMs = 10_000
/** The first losses within a minute are made good at once, later ones after a growing pause. */
const atOnce = 3
const countedMs = 60_000
const longestPauseMs = 30_000

export const stopped: EngineState = { name: 'stopped' }

/** @param now ms of a clock that never jumps */
export function transition(state: EngineState, event: EngineEvent, now: number): EngineStep {
  switch (event.type) {
    case 'start':
      return state.name === 'stopped' ? opening([]) : same(state)
    case 'ready':
      if (state.name !== 'starting') return same(state)
      return {
        state: { name: 'ready', goneAt: state.goneAt },
        effects: [{ type: 'disarm' }, { type: 'available', available: true }],
      }
    case 'gone':
      if (state.name !== 'starting' && state.name !== 'ready') return same(state)
      return lost(state, now)
    case 'renew': {
      if (state.name !== 'ready') return same(state)
      const { state: next, effects } = opening(state.goneAt)
      return { state: next, effects: [...goAway, ...effects] }
    }
    case 'timer':
      if (state.name === 'pausing') return opening(state.goneAt)
      return state.name === 'starting' ? lost(state, now) : same(state)
    case 'stop':
      if (state.name === 'stopped') return same(state)
      return {
        state: stopped,
        effects: [{ type: 'disarm' }, { type: 'close' }, { type: 'available', available: false }],
      }
    default:
      return event satisfies never
  }
}

const goAway: readonly EngineEffect[] = [{ type: 'close' }, { type: 'available', available: false }]

function lost(state: { readonly goneAt: readonly number[] }, now: number): EngineStep {
  const goneAt = [...state.goneAt.filter((at) => now - at < countedMs), now]
  const tooMany = goneAt.length - atOnce
  if (tooMany <= 0) {
    const next = opening(goneAt)
    return { state: next.state, effects: [...goAway, ...next.effects] }
  }
  const afterMs = Math.min(longestPauseMs, 1000 * 2 ** Math.min(tooMany - 1, 10))
  return { state: { name: 'pausing', goneAt }, effects: [...goAway, { type: 'arm', afterMs }] }
}

const opening = (goneAt: readonly number[]): EngineStep => ({
  state: { name: 'starting', goneAt },
  effects: [{ type: 'open' }, { type: 'arm', afterMs: startTimeoutMs }],
})

const same = (state: EngineState): EngineStep => ({ state, effects: [] })

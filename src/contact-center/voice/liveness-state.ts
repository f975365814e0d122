/** SPEC §4: alive means RTP or an ICE consent response in the last 5 s. */
export const silentAfterMs = 5_000

export interface LivenessState {
  readonly media: 'none' | 'alive' | 'silent'
  /** grows with every sign of life */
  readonly signs: number
  readonly lastSignAt: number
}

export interface LivenessStep {
  readonly state: LivenessState
  readonly tell: 'leg-silent' | 'leg-alive' | null
}

/** @param now when the leg was answered; its first sign of life is due from then */
export function watchFrom(now: number): LivenessState {
  return { media: 'none', signs: 0, lastSignAt: now }
}

/** The leg came back on another peer connection, which counts from zero; it has yet to show life. */
export function moved(state: LivenessState, now: number): LivenessState {
  return { ...state, signs: 0, lastSignAt: now }
}

/** A poll found `signs`. Fewer than before is no life: libwebrtc forgets the counts of a candidate pair it gave up. */
export function polled(state: LivenessState, signs: number, now: number): LivenessStep {
  if (signs > state.signs) {
    return {
      state: { media: 'alive', signs, lastSignAt: now },
      tell: state.media === 'silent' ? 'leg-alive' : null,
    }
  }
  if (state.media !== 'silent' && now - state.lastSignAt >= silentAfterMs) {
    return { state: { ...state, signs, media: 'silent' }, tell: 'leg-silent' }
  }
  return { state: { ...state, signs }, tell: null }
}

/** What one leg is to hear, and the steps that bring Asterisk there. */
export type AudioWish =
  /** answered, and nothing yet */
  | { readonly kind: 'none' }
  /** in the holding bridge: silence to it, and what it says goes nowhere */
  | { readonly kind: 'parked' }
  | { readonly kind: 'call'; readonly bridgeId: string }
  | { readonly kind: 'music' }
  /** played to this leg alone: again and again, or once and then told */
  | {
      readonly kind: 'sound'
      readonly as: 'pin' | 'ringback' | 'announcement'
      readonly media: readonly string[]
      readonly then: 'again' | 'tell'
    }

export interface AudioFacts {
  /** the bridge that the channel is in */
  readonly bridgeId: string | null
  readonly music: boolean
  readonly playbackId: string | null
}

export type AudioStep =
  | { readonly type: 'stop-playback'; readonly playbackId: string }
  | { readonly type: 'stop-music' }
  | { readonly type: 'start-music' }
  | { readonly type: 'join'; readonly bridgeId: string }
  | { readonly type: 'leave'; readonly bridgeId: string }
  | { readonly type: 'play'; readonly playbackId: string; readonly media: readonly string[] }

export const noAudio: AudioFacts = { bridgeId: null, music: false, playbackId: null }

/**
 * The way from what is to what is wished, and what is then. A playback occupies its channel, so that it is stopped first.
 * @param holdingBridgeId of this contact center
 * @param newPlaybackId for a sound that is to begin
 */
export function audioSteps(
  facts: AudioFacts,
  wish: AudioWish,
  holdingBridgeId: string,
  newPlaybackId: string,
): { readonly steps: readonly AudioStep[]; readonly facts: AudioFacts } {
  const bridgeId = wish.kind === 'parked' ? holdingBridgeId : wish.kind === 'call' ? wish.bridgeId : null
  const steps: AudioStep[] = []
  if (facts.playbackId !== null) steps.push({ type: 'stop-playback', playbackId: facts.playbackId })
  if (facts.music && wish.kind !== 'music') steps.push({ type: 'stop-music' })
  if (bridgeId !== null && bridgeId !== facts.bridgeId) steps.push({ type: 'join', bridgeId })
  if (bridgeId === null && facts.bridgeId !== null) steps.push({ type: 'leave', bridgeId: facts.bridgeId })
  if (wish.kind === 'music' && !facts.music) steps.push({ type: 'start-music' })
  const playbackId = wish.kind === 'sound' ? newPlaybackId : null
  if (wish.kind === 'sound') steps.push({ type: 'play', playbackId: newPlaybackId, media: wish.media })
  return { steps, facts: { bridgeId, music: wish.kind === 'music', playbackId } }
}

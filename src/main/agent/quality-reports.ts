import type { Quality } from '../../contract/quality.js'
import type { Clock } from '../clock.js'
import type { MediaPort } from '../media/media-port.js'
import type { Facts, FactsStore } from '../state/facts.js'
import type { AgentApi } from './agent-api.js'

export interface QualityReportsOptions {
  readonly store: FactsStore
  readonly api: Pick<AgentApi, 'reportQuality'>
  readonly media: Pick<MediaPort, 'onQuality'>
  readonly clock: Clock
}

const betweenReportsMs = 10_000
/** Nobody speaks over a connection between two interactions, and it should send little (ADR 0018). */
const betweenIdleReportsMs = 60_000

/**
 * Tells the contact center what the agent hears while it changes, of an interaction at most every 10 s and of an open
 * connection every 60 s, and once at the end. It has no timer of its own: the engine's figures come once a second while
 * there is sound. Returns its end.
 */
export function reportQuality({ store, api, media, clock }: QualityReportsOptions): () => void {
  let latest: Quality | null = null
  let told: Quality | null = null
  let toldAt = -Infinity

  const tell = (quality: Quality): void => {
    told = quality
    toldAt = clock.monotonic()
    void api.reportQuality(quality)
  }
  const stopListening = media.onQuality((quality) => {
    const subject = subjectOf(store.getState())
    if (subject === null) return
    latest = quality ?? latest
    const pauseMs = subject === 'connection' ? betweenIdleReportsMs : betweenReportsMs
    if (quality === null || clock.monotonic() - toldAt < pauseMs) return
    if (told === null || differs(told, quality)) tell(quality)
  })
  const stopWatching = store.subscribe((facts, before) => {
    const subject = subjectOf(facts)
    const earlier = subjectOf(before)
    if (subject === earlier) return
    // The last word on what has just ended; a change too small for the time between is told now.
    const signedIn = facts.signIn.state === 'signed-in'
    if (earlier !== null && latest !== null && !isSame(latest, told) && signedIn) tell(latest)
    latest = null
  })
  return () => {
    stopListening()
    stopWatching()
  }
}

/** What is being heard: a customer who has joined, or the silent connection; null when nobody listens. */
function subjectOf({ session, signIn }: Facts): string | null {
  if (!session || signIn.state !== 'signed-in') return null
  const { interaction, connection } = session
  if (interaction && interaction.joinedAt !== null && interaction.state !== 'ended')
    return interaction.interactionId
  return connection.state === 'open' || connection.state === 'recovering' ? 'connection' : null
}

/** By as much as a supervisor would care for: figures always waver. */
const differs = (one: Quality, other: Quality): boolean =>
  Math.abs(one.mos - other.mos) >= 0.1 ||
  Math.abs(one.lossPercent - other.lossPercent) >= 1 ||
  Math.abs(one.jitterMs - other.jitterMs) >= 5 ||
  (one.roundTripMs === null) !== (other.roundTripMs === null) ||
  Math.abs((one.roundTripMs ?? 0) - (other.roundTripMs ?? 0)) >= 20

const isSame = (one: Quality, other: Quality | null): boolean =>
  one.mos === other?.mos &&
  one.lossPercent === other.lossPercent &&
  one.jitterMs === other.jitterMs &&
  one.roundTripMs === other.roundTripMs

import type { VoiceLogger } from '../voice-logger.js'
import type { Accounts } from './accounts.js'
import type { AriClient } from './ari/ari-client.js'
import type { AriHappening } from './ari/ari-messages.js'
import { isArrival } from './arrivals.js'
import { cause, type Calls } from './calls.js'
import type { Legs } from './legs.js'
import type { Replacements } from './replacements.js'
import type { Whispers } from './whispers.js'

export interface Happenings {
  readonly client: AriClient
  readonly legs: Legs
  readonly calls: Calls
  readonly replacements: Replacements
  readonly accounts: Accounts
  readonly whispers: Whispers
  readonly logger: VoiceLogger
}

/** One event of ARI, as what it means to legs, sign-ins and sounds. */
export async function happened(event: AriHappening, at: Happenings): Promise<void> {
  const { legs, calls, accounts } = at
  switch (event.type) {
    case 'StasisStart':
      await started(event, at)
      break
    case 'StasisEnd': {
      const leg = legs.inChannel(event.channel.id)
      if (leg?.state === 'up') calls.ended(leg, cause.normal, null)
      break
    }
    case 'ChannelStateChange': {
      const leg = legs.inChannel(event.channel.id)
      if (leg && event.channel.state === 'Ringing') calls.rings(leg)
      break
    }
    case 'ChannelDestroyed': {
      const leg = legs.inChannel(event.channel.id)
      if (leg) calls.ended(leg, event.cause, event.tech_cause ?? null)
      break
    }
    case 'PlaybackFinished':
      await finished(event.playback, at)
      break
    case 'EndpointStateChange':
      accounts.endpointChanged(event.endpoint.resource, event.endpoint.state)
      break
    case 'ContactStatusChange':
      await accounts.look(event.endpoint.resource)
      break
    case 'ApplicationReplaced':
      at.logger.error({ app: event.application }, 'Another contact center has registered the same --ari-app')
      break
  }
}

async function started(
  { channel, args, replace_channel: old }: Extract<AriHappening, { type: 'StasisStart' }>,
  { client, legs, calls, replacements, whispers }: Happenings,
): Promise<void> {
  const leg = legs.inChannel(channel.id)
  const taken = old && legs.inChannel(old.id)
  if (leg) calls.answered(leg)
  else if (taken) await replacements.happened(taken, channel)
  else if (args[0] === 'replaces') await replacements.asked(channel, args[1] ?? '')
  else if (isArrival(args)) await calls.arrived(channel, args)
  else if (args[0] === 'whisper') await whispers.started(channel.id)
  // Released before it was answered, or the replacement of a leg that is gone.
  else await client.hangUp(channel.id, old ? cause.rejected : cause.normal)
}

/** Asterisk tells at once that it cannot play a sound, and one that is said again and again would be asked for as often. */
const playAgainAfterMs = 1_000

async function finished(
  { id, state }: Extract<AriHappening, { type: 'PlaybackFinished' }>['playback'],
  { legs, logger, whispers }: Happenings,
): Promise<void> {
  const leg = legs.all().find((one) => one.playbackId === id)
  if (!leg) return whispers.finished(id)
  const { wish } = leg
  if (state !== 'failed' || wish.kind !== 'sound' || wish.then !== 'again') {
    if (leg.playbackFinished()) legs.tell({ type: 'end-announced', legId: leg.legId })
    return
  }
  leg.playbackFailed()
  const again = setTimeout(() => {
    // Whoever has hung up meanwhile is why it failed.
    if (legs.get(leg.legId) !== leg || leg.wish !== wish) return
    logger.error({ legId: leg.legId, sound: wish.as }, unplayable)
    leg.hear(wish)
  }, playAgainAfterMs)
  again.unref()
}

const unplayable =
  'Asterisk cannot play a sound: are asterisk-core-sounds installed, and does indications.conf have its tones?'

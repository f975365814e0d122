import type { VoiceLogger } from '../voice-logger.js'
import type { Accounts } from './accounts.js'
import type { AriClient } from './ari/ari-client.js'
import type { AriChannel } from './ari/ari-messages.js'
import type { CallBridges } from './call-bridges.js'
import { waitingFor } from './arrivals.js'
import { cause, type Calls } from './calls.js'
import { isExpected } from './leg-variables.js'
import type { Legs } from './legs.js'

/** So long a softphone has to come back to a contact center that was restarted: SPEC's grace, and the time to find it. */
const orphanPatienceMs = 120_000

export interface Resync {
  readonly client: AriClient
  readonly legs: Legs
  readonly bridges: CallBridges
  readonly accounts: Accounts
  readonly logger: VoiceLogger
  readonly calls: Calls
}

/**
 * The view after the connection to Asterisk was made, or made again: either side may have been restarted, and what happened
 * meanwhile was told to nobody. Asterisk is asked what there is.
 * @returns false when it did not answer that, or not so that it is understood
 */
export async function resynchronise(resync: Resync): Promise<boolean> {
  const { client, legs, bridges, accounts, calls, logger } = resync
  const started = Date.now()
  const pushed = accounts.pushAll()
  const [channels, found, apps] = await Promise.all([
    client.channels(),
    client.bridges(),
    client.applications(),
  ])
  if (!channels.ok || !found.ok || !apps.ok) return false
  const there = new Map(channels.value.map((channel) => [channel.id, channel]))
  const ours = found.value.filter(({ id }) => bridges.isOurs(id))
  bridges.found(ours.map(({ id }) => id))
  for (const leg of legs.all()) {
    if (!there.has(leg.channelId)) {
      calls.ended(leg, cause.normal, null)
      continue
    }
    const bridgeId = ours.find(({ channels: inside }) => inside.includes(leg.channelId))?.id ?? null
    leg.found({ bridgeId, music: false, playbackId: null })
  }
  const own = apps.value.find(({ name }) => name === client.access.app)?.channel_ids ?? []
  const marks = channels.value.filter(({ state }) => state === 'Up').map(({ channelvars }) => channelvars)
  for (const id of own) {
    const channel = there.get(id)
    if (!channel || !isOurs(channel, client.access.app) || legs.inChannel(id)) continue
    const bridgeId = ours.find(({ channels: inside }) => inside.includes(id))?.id ?? null
    if (isExpected(channel.channelvars, marks)) expect(resync, channel, bridgeId)
    else await unknown(resync, channel, bridgeId)
  }
  await pushed
  logger.info({ legs: legs.all().length, tookMs: Date.now() - started }, 'In step with Asterisk')
  return true
}

/**
 * In this application, or called for it and not answered yet. Asterisk counts also those that an application only hears of: the
 * far half of a Local channel, which is the dialplan's.
 */
function isOurs({ id, state, dialplan }: AriChannel, app: string): boolean {
  if (id.endsWith(';2')) return false
  const [name] = dialplan.app_data.split(',')
  return dialplan.app_name === 'Stasis' ? name === app : state !== 'Up' && id.startsWith('offhook-')
}

/** Left behind by the contact center before its restart: the sign-in that comes back adopts it, or nobody. */
function expect(resync: Resync, channel: AriChannel, bridgeId: string | null): void {
  const patience = setTimeout(() => {
    if (!resync.legs.inChannel(channel.id)) void unknown(resync, channel, bridgeId)
  }, orphanPatienceMs)
  patience.unref()
}

/** A customer of the dialplan, who waits; or it is a leg that nobody wants any more. */
async function unknown(
  { client, legs, logger, calls }: Resync,
  channel: AriChannel,
  bridgeId: string | null,
): Promise<void> {
  const waiting = waitingFor(channel)
  if (waiting !== null) {
    await calls.arrived(channel, waiting)
    legs.inChannel(channel.id)?.found({ bridgeId, music: false, playbackId: null })
    return
  }
  logger.info({ channel: channel.name }, 'Nobody knows this channel: hung up')
  await client.hangUp(channel.id, cause.normal)
}

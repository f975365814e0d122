import { z } from 'zod'

/** What Asterisk's ARI says, as far as it is used here. Unknown members are left out, unknown events are none of ours. */

export const ariChannel = z.object({
  id: z.string().min(1),
  /** technology, endpoint and a serial number: PJSIP/alex-1a2b3c4d-00000007 */
  name: z.string(),
  state: z.string(),
  /** by Asterisk's clock */
  creationtime: z.string().default(''),
  caller: z.object({ name: z.string(), number: z.string() }),
  dialplan: z.object({ app_name: z.string().default(''), app_data: z.string().default('') }),
  /** those that ari.conf's channelvars names */
  channelvars: z.record(z.string(), z.string()).default({}),
})
export type AriChannel = z.infer<typeof ariChannel>

export const ariChannels = z.array(ariChannel)

export const ariBridge = z.object({ id: z.string(), bridge_type: z.string(), channels: z.array(z.string()) })
export type AriBridge = z.infer<typeof ariBridge>
export const ariBridges = z.array(ariBridge)

export const ariEndpoint = z.object({
  technology: z.string(),
  resource: z.string(),
  state: z.string().default('unknown'),
})

export const ariApplication = z.object({ name: z.string(), channel_ids: z.array(z.string()) })
export type AriApplication = z.infer<typeof ariApplication>
export const ariApplications = z.array(ariApplication)

export const ariInfo = z.object({
  system: z.object({ version: z.string() }),
  status: z.object({ startup_time: z.string() }),
})

export const ariModule = z.object({ name: z.string(), status: z.string() })

export const ariVariable = z.object({ value: z.string() })

export const rtpStatistics = z.object({ rxcount: z.number(), txcount: z.number() })

const onChannel = { channel: ariChannel }

export const ariEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('StasisStart'),
    ...onChannel,
    args: z.array(z.string()),
    replace_channel: ariChannel.optional(),
  }),
  z.object({ type: z.literal('StasisEnd'), ...onChannel }),
  z.object({ type: z.literal('ChannelStateChange'), ...onChannel }),
  z.object({
    type: z.literal('ChannelDestroyed'),
    ...onChannel,
    /** ITU-T Q.850 */
    cause: z.number(),
    /** the SIP status, where the technology is SIP and the end was not a normal one */
    tech_cause: z.number().optional(),
  }),
  z.object({
    type: z.literal('PlaybackFinished'),
    playback: z.object({ id: z.string(), state: z.string() }),
  }),
  z.object({ type: z.literal('EndpointStateChange'), endpoint: ariEndpoint }),
  z.object({
    type: z.literal('ContactStatusChange'),
    endpoint: ariEndpoint,
    contact_info: z.object({ contact_status: z.string() }),
  }),
  /** what somebody posted to the application; channels need not be part of it */
  z.object({ type: z.literal('ChannelUserevent'), eventname: z.string() }),
  /** another WebSocket has registered the application's name */
  z.object({ type: z.literal('ApplicationReplaced'), application: z.string() }),
])
export type AriEvent = z.infer<typeof ariEvent>
export type AriUserEvent = Extract<AriEvent, { type: 'ChannelUserevent' }>
/** What Asterisk tells of itself. */
export type AriHappening = Exclude<AriEvent, AriUserEvent>

/** @returns null for what is not JSON, and for an event that is not listed here */
export function readAriEvent(text: string): AriEvent | null {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  const parsed = ariEvent.safeParse(json)
  return parsed.success ? parsed.data : null
}

import { z } from 'zod'
import { failure } from '../errors.js'
import { builtInPrompt } from '../settings.js'
import { quality } from '../quality.js'
import { levels } from './console.js'
import { audioDevice, echoCancellation } from './console-snapshot.js'
import { defineContract } from './define.js'

/**
 * Main and the hidden media page, over one MessagePort. The page is a device: it runs peer connections and sound and
 * decides nothing. Main names every connection; an id that the page does not know is `not-found`.
 */

const nothing = z.undefined()
const done = z.null()
const connection = { connectionId: z.string().min(1).max(64) }
const sdp = z.string().min(1).max(64_000)

export const iceServer = z.strictObject({
  urls: z.string(),
  username: z.string().optional(),
  credential: z.string().optional(),
})
export type IceServer = z.infer<typeof iceServer>

/** Audio codecs by their names in SDP (RFC 4855, RFC 7587, RFC 3551), lower case. */
export const audioCodec = z.enum(['opus', 'g722', 'pcmu', 'pcma'])
export type AudioCodec = z.infer<typeof audioCodec>
/** `relay`: TURN only, no address of this computer is told (W3C WebRTC §4.2.4) */
export const iceTransportPolicy = z.enum(['all', 'relay'])
export type IceTransportPolicy = z.infer<typeof iceTransportPolicy>

export const deviceRole = z.enum(['microphone', 'headset', 'ringer'])
export type DeviceRole = z.infer<typeof deviceRole>

/** null is the system's default device */
const deviceSelection = z.record(deviceRole, z.string().max(200).nullable())
export type DeviceSelection = z.infer<typeof deviceSelection>

const engineDevice = z.strictObject({
  selectedId: z.string().nullable(),
  /** what is really used now; the fallback when the chosen one is gone */
  activeLabel: z.string().nullable(),
  options: z.array(audioDevice.strict()),
  /** in words for the agent, or null */
  problem: z.string().nullable(),
})
export type EngineDevice = z.infer<typeof engineDevice>

export const engineDevices = z.strictObject({
  microphone: engineDevice,
  headset: engineDevice,
  ringer: engineDevice,
  microphoneHeld: z.boolean(),
  microphoneSent: z.boolean(),
  /** with the devices in use now */
  echoCancelled: z.boolean(),
})
export type EngineDevices = z.infer<typeof engineDevices>

export const iceState = z.enum([
  'new',
  'checking',
  'connected',
  'completed',
  'disconnected',
  'failed',
  'closed',
])
export type IceState = z.infer<typeof iceState>

export const enginePrompt = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('built-in'), name: builtInPrompt }),
  z.strictObject({ kind: z.literal('wav'), bytes: z.instanceof(Uint8Array) }),
])
export type EnginePrompt = z.infer<typeof enginePrompt>

export const firstAudio = z.strictObject({
  /** ms from arming to the first audible sample, null when none came in time */
  incomingAfterMs: z.number().nonnegative().nullable(),
  outgoingAfterMs: z.number().nonnegative().nullable(),
})

export const mediaContract = defineContract({
  role: 'media',
  commands: {
    'engine.configure': {
      input: z.strictObject({
        iceServers: z.array(iceServer).max(16),
        iceTransportPolicy: iceTransportPolicy.optional(),
        /** which are used, the preferred first; absent leaves it to the browser */
        codecs: z.array(audioCodec).min(1).max(8).optional(),
        devices: deviceSelection,
        /** labels of the system's default devices, where main knows them and the page may not */
        defaults: z
          .strictObject({ input: z.string().max(200).nullable(), output: z.string().max(200).nullable() })
          .optional(),
        echoCancellation,
      }),
      output: done,
    },
    /** the computer has other addresses than it had */
    'engine.addressesChanged': { input: z.undefined(), output: done },
    /** offer in, whole answer out: with all host candidates, or those found within one second. Makes or renegotiates the connection. */
    'connection.answer': { input: z.strictObject({ ...connection, sdp }), output: z.strictObject({ sdp }) },
    /** whole offer of a new connection, or of an existing one with new ICE credentials */
    'connection.offer': {
      input: z.strictObject({ ...connection, iceRestart: z.boolean() }),
      output: z.strictObject({ sdp }),
    },
    'connection.applyAnswer': { input: z.strictObject({ ...connection, sdp }), output: done },
    /** takes back an offer that the far end refused */
    'connection.rollback': { input: z.strictObject(connection), output: done },
    'connection.close': { input: z.strictObject(connection), output: done },
    /** the one switch of mute */
    'connection.setMicrophone': { input: z.strictObject({ ...connection, live: z.boolean() }), output: done },
    /** a held connection sends silence and plays nothing, whatever is offered to it */
    'connection.setHeld': { input: z.strictObject({ ...connection, held: z.boolean() }), output: done },
    /** RFC 4733; durations in ms */
    'connection.sendDtmf': {
      input: z.strictObject({
        ...connection,
        tones: z.string().regex(/^[0-9*#A-D,]{1,32}$/),
        durationMs: z.int().min(40).max(6000),
        gapMs: z.int().min(30).max(6000),
      }),
      output: done,
    },
    /** quality counts from here: one interaction on a long leg */
    'connection.resetQuality': { input: z.strictObject(connection), output: done },
    /** answers when both directions were heard, after `withinMs`, or when the connection closes */
    'connection.armFirstAudio': {
      input: z.strictObject({ ...connection, withinMs: z.int().min(1).max(60_000) }),
      output: firstAudio,
    },
    'microphone.hold': { input: nothing, output: done },
    'microphone.release': { input: nothing, output: done },
    'devices.select': {
      input: z.strictObject({ role: deviceRole, id: z.string().max(200).nullable() }),
      output: done,
    },
    'prompt.load': { input: enginePrompt, output: done },
    'prompt.play': { input: nothing, output: z.strictObject({ startedAfterMs: z.number().nonnegative() }) },
    'ringer.start': { input: nothing, output: done },
    'ringer.stop': { input: nothing, output: done },
    /** what is heard while the far end rings and sends no sound of its own (RFC 3960 §3.2) */
    'ringback.start': { input: nothing, output: done },
    'ringback.stop': { input: nothing, output: done },
    'sound.test': { input: z.strictObject({ role: z.enum(['headset', 'ringer']) }), output: done },
    'meter.set': { input: z.strictObject({ on: z.boolean() }), output: done },
  },
  events: {
    'engine.ready': z.strictObject({ startedInMs: z.number().nonnegative() }),
    'connection.ice': z.strictObject({ ...connection, state: iceState }),
    /**
     * After each gathering with TURN servers: whether any gave a relay, whether there is no other way, and the URLs of those
     * that failed on one of this computer's networks at least.
     */
    'relays.tried': z.strictObject({
      relayed: z.boolean(),
      onlyWay: z.boolean(),
      failed: z.array(z.string().max(300)).max(64),
    }),
    /** once a second for each connection; `heard`: RTP or an ICE consent response came since the last one */
    'connection.stats': z.strictObject({ ...connection, heard: z.boolean(), quality: quality.nullable() }),
    'devices.changed': engineDevices,
    'levels.changed': levels,
    /** never with SDP, addresses or device ids in it */
    'engine.log': z.strictObject({ level: z.enum(['debug', 'info', 'warn']), message: z.string().max(500) }),
  },
})
export type MediaContract = typeof mediaContract
export type MediaCommand = keyof MediaContract['commands']
export type MediaEvent = keyof MediaContract['events']
export type MediaInput<K extends MediaCommand> = z.input<MediaContract['commands'][K]['input']>
export type MediaOutput<K extends MediaCommand> = z.output<MediaContract['commands'][K]['output']>
export type MediaEventValue<E extends MediaEvent> = z.output<MediaContract['events'][E]>

export const mediaCommand = z.enum(Object.keys(mediaContract.commands) as [MediaCommand, ...MediaCommand[]])
export const mediaEvent = z.enum(Object.keys(mediaContract.events) as [MediaEvent, ...MediaEvent[]])

/** What crosses the port. `input` and `value` are checked against the command's or event's own schema next. */
export const toEngine = z.strictObject({
  kind: z.literal('request'),
  id: z.int().nonnegative(),
  command: mediaCommand,
  input: z.unknown(),
})
export type ToEngine = z.infer<typeof toEngine>

export const fromEngine = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('done'), id: z.int().nonnegative(), value: z.unknown() }),
  z.strictObject({ kind: z.literal('failed'), id: z.int().nonnegative(), error: failure }),
  z.strictObject({ kind: z.literal('event'), event: mediaEvent, value: z.unknown() }),
])
export type FromEngine = z.infer<typeof fromEngine>

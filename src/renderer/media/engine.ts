import { succeed } from '../../contract/errors.js'
import type { Handlers } from '../../contract/ipc/define.js'
import type { EchoCancellation } from '../../contract/ipc/console-snapshot.js'
import type { DeviceRole, MediaContract } from '../../contract/ipc/media.js'
import { firstAudible } from './audio-level.js'
import { EngineFailure, toFailure, type Emit } from './command-port.js'
import { Connections } from './connections.js'
import { Devices, type Chosen } from './devices.js'
import { Meter } from './meter.js'
import { cancelsEcho } from './echo-path.js'
import { Microphone, type MicrophoneChoice } from './microphone.js'
import { SoundOutput, type Playing } from './sound-output.js'
import { promptSound, ringSound, ringbackSound, testSound } from './sounds.js'

const done = succeed(null)

/** The device that main commands: one microphone, one headset, one ringer, and peer connections. It decides nothing. */
export class Engine {
  readonly #emit: Emit
  readonly #microphone = new Microphone()
  readonly #headset = new SoundOutput()
  readonly #ringer = new SoundOutput()
  readonly #connections: Connections
  readonly #devices: Devices
  readonly #meter: Meter
  readonly #ring = lazy(() => this.#ringer.decode(ringSound()))
  readonly #ringback = lazy(() => this.#headset.decode(ringbackSound()))
  readonly #test = lazy(() => this.#headset.decode(testSound()))
  #prompt = lazy(() => this.#headset.decode(promptSound('bleep')))
  #promptAwaited = false
  #echoCancellation: EchoCancellation = 'automatic'
  #ringWanted = false
  #ringing: Playing | null = null
  #ringbackWanted = false
  #ringbackPlaying: Playing | null = null

  constructor(emit: Emit) {
    this.#emit = emit
    this.#connections = new Connections(this.#microphone, emit, () => this.#announceDevices())
    this.#meter = new Meter(this.#headset.context, this.#microphone, this.#connections, emit)
    this.#devices = new Devices(
      (role, chosen) => this.#useDevice(role, chosen),
      () => this.#announceDevices(),
    )
    this.#microphone.onLost = () => void this.#devices.refresh().then(() => this.#takeMicrophone())
    this.#microphone.onChange(() => this.#announceDevices())
  }

  /** Everything that the first call would otherwise wait for, the slowest first. */
  async start(): Promise<void> {
    void this.#ringer.context.suspend()
    try {
      await Promise.all([this.#connections.warm(), this.#devices.start()])
      await Promise.all([this.#prompt(), this.#ring(), this.#test()])
    } catch (error) {
      this.#emit('engine.log', { level: 'warn', message: `not warm: ${toFailure(error).message}` })
    }
  }

  readonly handlers: Handlers<MediaContract> = {
    'engine.configure': async ({
      iceServers,
      iceTransportPolicy,
      codecs,
      devices,
      defaults,
      echoCancellation,
    }) => {
      this.#connections.setIceServers(iceServers, iceTransportPolicy ?? 'all')
      this.#connections.setCodecs(codecs ?? null)
      // Each sign-in configures; the last log-out has let the device go.
      if (this.#promptAwaited) this.#headset.keepWarm(true)
      this.#echoCancellation = echoCancellation
      if (defaults) this.#devices.nameDefaults(defaults)
      await this.#devices.select(devices)
      await this.#adaptMicrophone()
      this.#announceDevices()
      return done
    },
    'engine.addressesChanged': () => {
      this.#connections.addressesChanged()
      return done
    },
    'connection.answer': async ({ connectionId, sdp }) =>
      succeed({ sdp: await this.#connections.answer(connectionId, sdp) }),
    'connection.offer': async ({ connectionId, iceRestart }) =>
      succeed({ sdp: await this.#connections.offer(connectionId, { iceRestart }) }),
    'connection.applyAnswer': async ({ connectionId, sdp }) => {
      await this.#connections.applyAnswer(connectionId, sdp)
      return done
    },
    'connection.rollback': async ({ connectionId }) => {
      await this.#connections.get(connectionId).rollback()
      return done
    },
    'connection.close': ({ connectionId }) => {
      this.#connections.close(connectionId)
      return done
    },
    'connection.setMicrophone': ({ connectionId, live }) => {
      this.#connections.get(connectionId).setMicrophone(live)
      this.#announceDevices()
      return done
    },
    'connection.setHeld': ({ connectionId, held }) => {
      this.#connections.get(connectionId).setHeld(held)
      this.#announceDevices()
      return done
    },
    'connection.sendDtmf': ({ connectionId, tones, durationMs, gapMs }) => {
      this.#connections.get(connectionId).sendDtmf(tones, durationMs, gapMs)
      return done
    },
    'connection.resetQuality': ({ connectionId }) => {
      this.#connections.resetQuality(connectionId)
      return done
    },
    'connection.armFirstAudio': async ({ connectionId, withinMs }) =>
      succeed(await this.#firstAudio(connectionId, withinMs)),
    'microphone.hold': async () => {
      this.#headset.keepWarm(true)
      this.#devices.watch(true)
      // Without the headset's name the microphone would be taken with the echo canceller first, and then once more.
      await this.#devices.settled
      try {
        await this.#microphone.hold(this.#microphoneChoice)
        // The headset may have been exchanged while the microphone was being taken.
        await this.#adaptMicrophone()
      } finally {
        this.#announceDevices()
        // Labels may have been hidden until now.
        void this.#devices.refresh()
      }
      return done
    },
    'microphone.release': () => {
      this.#headset.keepWarm(false)
      this.#devices.watch(false)
      this.#microphone.release()
      return done
    },
    'devices.select': async ({ role, id }) => {
      await this.#devices.select({ [role]: id })
      return done
    },
    'prompt.load': async (prompt) => {
      const decoded = this.#headset.decode(
        prompt.kind === 'built-in' ? promptSound(prompt.name) : prompt.bytes,
      )
      try {
        await decoded
      } catch {
        throw new EngineFailure('bad-request', 'The prompt is not a sound file that can be played.')
      }
      this.#prompt = () => decoded
      // Somebody is signed in. A device that sleeps needs a second and more for the first sound, which is the prompt.
      this.#promptAwaited = true
      this.#headset.keepWarm(true)
      return done
    },
    'prompt.play': async () => {
      const playing = this.#headset.play(await this.#prompt(), { loop: false })
      return succeed({ startedAfterMs: await playing.started })
    },
    'ringer.start': async () => {
      this.#ringWanted = true
      this.#startRing(await this.#ring())
      return done
    },
    'ringer.stop': () => {
      this.#ringWanted = false
      this.#ringing?.stop()
      this.#ringing = null
      return done
    },
    'ringback.start': async () => {
      this.#ringbackWanted = true
      this.#startRingback(await this.#ringback())
      return done
    },
    'ringback.stop': () => {
      this.#ringbackWanted = false
      this.#ringbackPlaying?.stop()
      this.#ringbackPlaying = null
      return done
    },
    'sound.test': async ({ role }) => {
      const test = await this.#test()
      const once = { loop: false }
      await (role === 'headset' ? this.#headset.play(test, once) : this.#playOnRinger(test, once)).started
      return done
    },
    'meter.set': ({ on }) => {
      this.#meter.set(on)
      return done
    },
  }

  /** The ring may have been stopped while it was decoded. */
  #startRing(ring: AudioBuffer): void {
    if (this.#ringWanted) this.#ringing ??= this.#playOnRinger(ring, { loop: true })
  }

  /** The far end may have answered while it was decoded. */
  #startRingback(ringback: AudioBuffer): void {
    if (this.#ringbackWanted) this.#ringbackPlaying ??= this.#headset.play(ringback, { loop: true })
  }

  #playOnRinger(sound: AudioBuffer, options: { loop: boolean }): Playing {
    const playing = this.#ringer.play(sound, options)
    void playing.ended.then(() => this.#ringer.rest())
    return playing
  }

  async #firstAudio(connectionId: string, withinMs: number) {
    const connection = this.#connections.get(connectionId)
    const over = Promise.race([
      this.#connections.closed(connectionId),
      new Promise((end) => setTimeout(end, withinMs)),
    ])
    const heard = (track: MediaStreamTrack | null): Promise<number | null> =>
      track ? firstAudible(this.#headset.context, track, over) : Promise.resolve(null)
    const [incomingAfterMs, outgoingAfterMs] = await Promise.all([
      heard(connection.receivedTrack),
      heard(connection.sentTrack),
    ])
    return { incomingAfterMs, outgoingAfterMs }
  }

  async #useDevice(role: DeviceRole, { useId }: Chosen): Promise<void> {
    if (role === 'microphone') return this.#takeMicrophone()
    if (role === 'ringer') return this.#ringer.setSink(useId ?? '').catch(() => undefined)
    await Promise.all([
      this.#headset.setSink(useId ?? '').catch(() => undefined),
      this.#connections.setSink(useId ?? ''),
    ])
    await this.#adaptMicrophone()
  }

  /** From the headset to a loudspeaker or back, or as the agent chose. */
  async #adaptMicrophone(): Promise<void> {
    if (this.#microphone.held && this.#microphone.cancelsEcho !== this.#microphoneChoice.echoCancellation)
      await this.#takeMicrophone()
  }

  get #microphoneChoice(): MicrophoneChoice {
    const { microphone, headset } = this.#devices.chosen
    const echoCancellation = cancelsEcho(this.#echoCancellation, headset.view.activeLabel)
    return { deviceId: microphone.useId, echoCancellation }
  }

  async #takeMicrophone(): Promise<void> {
    if (!this.#microphone.wanted) return
    try {
      await this.#microphone.switchTo(this.#microphoneChoice)
    } catch (error) {
      const message = error instanceof EngineFailure ? error.message : 'the microphone could not be changed'
      this.#emit('engine.log', { level: 'warn', message })
    }
  }

  #announceDevices(): void {
    const { microphone, headset, ringer } = this.#devices.chosen
    const lost = this.#microphone.wanted && !this.#microphone.held && microphone.view.problem === null
    this.#emit('devices.changed', {
      microphone: lost ? { ...microphone.view, problem: 'The microphone cannot be used.' } : microphone.view,
      headset: headset.view,
      ringer: ringer.view,
      microphoneHeld: this.#microphone.held,
      microphoneSent: this.#connections.anyLive,
      echoCancelled: this.#microphoneChoice.echoCancellation,
    })
  }
}

/** Made once, when it is first asked for. */
function lazy<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null
  return () => (made ??= make())
}

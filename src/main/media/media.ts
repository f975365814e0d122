import { fail, type Result } from '../../contract/errors.js'
import type { Quality } from '../../contract/quality.js'
import type { DevicesView, EchoCancellation } from '../../contract/ipc/console-snapshot.js'
import type {
  AudioCodec,
  DeviceRole,
  DeviceSelection,
  EngineDevices,
  EnginePrompt,
  IceServer,
  IceTransportPolicy,
  MediaEventValue,
  MediaInput,
} from '../../contract/ipc/media.js'
import type { AutoAnswerPrompt } from '../../contract/settings.js'
import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import type { Unsubscribe } from '../sip/sip-port.js'
import { DefaultDevicesWatch, type DefaultDevices, unknownDefaults } from './default-devices.js'
import { EngineLink } from './engine-link.js'
import type { MediaPort } from './media-port.js'
import { MediaWindow, type OpenMediaPage } from './media-window.js'
import { EnginePeerConnections } from './peer-connections.js'

export interface MediaDeps {
  readonly open: OpenMediaPage
  readonly clock: Clock
  readonly log: Logger
  /** device choices kept from earlier; null is the system default */
  readonly devices: DeviceSelection
  readonly echoCancellation: EchoCancellation
  /** where Chromium does not name the system's default devices */
  readonly askDefaults?: (() => Promise<DefaultDevices>) | undefined
}

/** null leaves it to the browser */
export interface AudioProfile {
  readonly codecs: readonly AudioCodec[] | null
  readonly iceTransportPolicy: IceTransportPolicy | null
}

/** each one costs time when candidates are gathered; the contract refuses more */
const mostIceServers = 16

/**
 * The media port over the hidden page. It remembers what the engine was told (devices, microphone, prompt, ring), so
 * that a new engine after a crash is put into the same state before anybody notices.
 */
export class Media implements MediaPort {
  readonly peerConnections: EnginePeerConnections
  readonly #link: EngineLink
  readonly #window: MediaWindow
  readonly #log: Logger
  readonly #deviceListeners = new Set<(devices: DevicesView) => void>()
  readonly #qualityListeners = new Set<(quality: Quality | null) => void>()
  readonly #off: Unsubscribe[]
  readonly #watch: DefaultDevicesWatch | null
  #defaults = unknownDefaults
  #selection: DeviceSelection
  #echoCancellation: EchoCancellation
  #iceServers: readonly IceServer[] = []
  #profile: AudioProfile = { codecs: null, iceTransportPolicy: null }
  #microphoneHeld = false
  #ringing = false
  #meter = false
  #prompt: EnginePrompt | null = null
  #devices: DevicesView

  constructor(deps: MediaDeps) {
    this.#log = deps.log
    this.#selection = deps.devices
    this.#echoCancellation = deps.echoCancellation
    this.#devices = noDevices(deps.echoCancellation)
    this.#link = new EngineLink(deps)
    this.peerConnections = new EnginePeerConnections(this.#link, () => this.#window.renew())
    this.#window = new MediaWindow({
      ...deps,
      link: this.#link,
      onAvailable: (available) => this.#onAvailable(available),
    })
    this.#watch = deps.askDefaults
      ? new DefaultDevicesWatch(deps.clock, deps.askDefaults, (defaults) => {
          this.#defaults = defaults
          if (this.peerConnections.available) this.#configure()
        })
      : null
    this.#off = [
      this.#link.on('devices.changed', (devices) => this.#setDevices(this.#toView(devices))),
      this.#link.on('connection.stats', ({ quality }) => this.#announceQuality(quality)),
      this.#link.on('engine.log', ({ level, message }) => deps.log[level](message)),
    ]
  }

  start(): void {
    this.#window.start()
    this.#watch?.watch(false)
  }

  /** STUN and TURN of the SIP account; used by connections made from now on. */
  setIceServers(servers: readonly IceServer[]): void {
    this.#iceServers = servers
    this.#configure()
  }

  /** What a policy says of the audio; used by connections made from now on. */
  setAudioProfile(profile: AudioProfile): void {
    this.#profile = profile
    this.#configure()
  }

  addressesChanged(): void {
    // A page that starts asks for them itself.
    if (this.peerConnections.available) this.#link.tell('engine.addressesChanged', undefined)
  }

  get devices(): DevicesView {
    return this.#devices
  }

  onDevices(listener: (devices: DevicesView) => void): Unsubscribe {
    return subscribe(this.#deviceListeners, listener)
  }

  async selectDevice(role: DeviceRole, id: string | null): Promise<Result<null>> {
    this.#selection = { ...this.#selection, [role]: id }
    return this.#link.request('devices.select', { role, id })
  }

  async setEchoCancellation(choice: EchoCancellation): Promise<Result<null>> {
    this.#echoCancellation = choice
    return this.#link.request('engine.configure', this.#configuration)
  }

  async holdMicrophone(): Promise<Result<null>> {
    this.#microphoneHeld = true
    this.#watchDefaults()
    return this.#link.request('microphone.hold', undefined)
  }

  releaseMicrophone(): void {
    this.#microphoneHeld = false
    this.#watchDefaults()
    this.#link.tell('microphone.release', undefined)
  }

  async loadPrompt(prompt: AutoAnswerPrompt, wav: Uint8Array | null): Promise<Result<null>> {
    if (prompt.kind === 'built-in') this.#prompt = { kind: 'built-in', name: prompt.name }
    else if (wav === null) return fail('bad-request', 'The uploaded prompt has no sound.')
    else this.#prompt = { kind: 'wav', bytes: new Uint8Array(wav) }
    return this.#link.request('prompt.load', this.#prompt)
  }

  playPrompt(): Promise<Result<{ startedAfterMs: number }>> {
    return this.#link.request('prompt.play', undefined)
  }

  startRinging(): void {
    this.#ringing = true
    this.#link.tell('ringer.start', undefined)
  }

  stopRinging(): void {
    this.#ringing = false
    this.#link.tell('ringer.stop', undefined)
  }

  setRingback(on: boolean): void {
    this.#link.tell(on ? 'ringback.start' : 'ringback.stop', undefined)
  }

  playTestSound(role: 'headset' | 'ringer'): Promise<Result<null>> {
    return this.#link.request('sound.test', { role })
  }

  setMeter(on: boolean): void {
    this.#meter = on
    this.#watchDefaults()
    this.#link.tell('meter.set', { on })
  }

  onLevels(listener: (levels: { microphone: number; headset: number }) => void): Unsubscribe {
    return this.#link.on('levels.changed', listener)
  }

  /** what became of the TURN servers */
  onRelays(listener: (tried: MediaEventValue<'relays.tried'>) => void): Unsubscribe {
    return this.#link.on('relays.tried', listener)
  }

  onQuality(listener: (quality: Quality | null) => void): Unsubscribe {
    return subscribe(this.#qualityListeners, listener)
  }

  resetQuality(dialogId: string): void {
    const connectionId = this.peerConnections.connectionOf(dialogId)
    if (connectionId !== null) this.#link.tell('connection.resetQuality', { connectionId })
  }

  async armFirstAudio(
    dialogId: string,
    withinMs: number,
  ): Promise<{ incomingAfterMs: number | null; outgoingAfterMs: number | null }> {
    const connectionId = this.peerConnections.connectionOf(dialogId)
    if (connectionId === null) return { incomingAfterMs: null, outgoingAfterMs: null }
    const heard = await this.#link.request('connection.armFirstAudio', { connectionId, withinMs })
    return heard.ok ? heard.value : { incomingAfterMs: null, outgoingAfterMs: null }
  }

  dispose(): void {
    this.#watch?.dispose()
    this.#window.dispose()
    for (const off of this.#off) off()
    this.#deviceListeners.clear()
    this.#qualityListeners.clear()
  }

  #onAvailable(available: boolean): void {
    if (available) this.#restore()
    this.#setDevices({
      ...this.#devices,
      engine: available ? 'ready' : 'restarting',
      ...(available ? {} : { microphoneHeld: false, microphoneSent: false }),
    })
    if (!available) this.#announceQuality(null)
    this.peerConnections.setAvailable(available)
  }

  /** The port keeps the order, so connections asked for next find the microphone already being taken. */
  #restore(): void {
    this.#configure()
    if (this.#microphoneHeld) {
      void this.#link.request('microphone.hold', undefined).then((held) => {
        if (!held.ok) this.#log.warn('microphone not taken again', { reason: held.error.message })
      })
    }
    if (this.#prompt) this.#link.tell('prompt.load', this.#prompt)
    if (this.#ringing) this.#link.tell('ringer.start', undefined)
    if (this.#meter) this.#link.tell('meter.set', { on: true })
  }

  #watchDefaults(): void {
    this.#watch?.watch(this.#microphoneHeld || this.#meter)
  }

  #configure(): void {
    this.#link.tell('engine.configure', this.#configuration)
  }

  get #configuration(): MediaInput<'engine.configure'> {
    return {
      iceServers: this.#iceServers.slice(0, mostIceServers),
      ...(this.#profile.iceTransportPolicy === null
        ? {}
        : { iceTransportPolicy: this.#profile.iceTransportPolicy }),
      ...(this.#profile.codecs === null ? {} : { codecs: [...this.#profile.codecs] }),
      devices: this.#selection,
      ...(this.#watch === null ? {} : { defaults: this.#defaults }),
      echoCancellation: this.#echoCancellation,
    }
  }

  #toView({ echoCancelled, ...devices }: EngineDevices): Omit<DevicesView, 'engine'> {
    return { ...devices, echoCancellation: { choice: this.#echoCancellation, active: echoCancelled } }
  }

  #setDevices(devices: Omit<DevicesView, 'engine'> & { engine?: DevicesView['engine'] }): void {
    this.#devices = { ...devices, engine: devices.engine ?? this.#devices.engine }
    for (const listener of [...this.#deviceListeners]) listener(this.#devices)
  }

  #announceQuality(quality: Quality | null): void {
    for (const listener of [...this.#qualityListeners]) listener(quality)
  }
}

function subscribe<T>(listeners: Set<T>, listener: T): Unsubscribe {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

function noDevices(echo: EchoCancellation): DevicesView {
  const none = { selectedId: null, activeLabel: null, options: [], problem: null }
  return {
    microphone: none,
    headset: none,
    ringer: none,
    engine: 'starting',
    microphoneHeld: false,
    microphoneSent: false,
    echoCancellation: { choice: echo, active: echo === 'always' },
  }
}

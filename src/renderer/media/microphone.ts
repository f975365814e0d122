import { EngineFailure } from './command-port.js'

export interface MicrophoneChoice {
  /** null is the system default */
  readonly deviceId: string | null
  readonly echoCancellation: boolean
}

/**
 * The one microphone. It is taken once, kept warm, and cloned for each connection. When the device goes away another is
 * taken and everyone who holds a clone renews it.
 */
export class Microphone {
  readonly #changed = new Set<() => void>()
  #track: MediaStreamTrack | null = null
  #clones = new WeakMap<MediaStreamTrack, MediaStreamTrack>()
  #wanted = false
  #taking: Promise<void> | null = null
  #cancelsEcho = false
  /** told when the device was pulled out; the owner decides which one is next */
  onLost: () => void = () => undefined

  get held(): boolean {
    return this.#track !== null
  }

  get wanted(): boolean {
    return this.#wanted
  }

  get track(): MediaStreamTrack | null {
    return this.#track
  }

  /** of the one that is held */
  get cancelsEcho(): boolean {
    return this.#cancelsEcho
  }

  /** Repeated calls are one. */
  async hold(choice: MicrophoneChoice): Promise<void> {
    this.#wanted = true
    if (this.#track) return
    await (this.#taking ??= this.#take(choice).finally(() => (this.#taking = null)))
  }

  /** Another device, or other processing, while held. The old one is let go only when the new one is there. */
  async switchTo(choice: MicrophoneChoice): Promise<void> {
    if (!this.#wanted) return
    await this.#taking?.catch(() => undefined)
    await this.#take(choice)
  }

  release(): void {
    this.#wanted = false
    this.#setTrack(null)
  }

  clone(): MediaStreamTrack | null {
    if (!this.#track) return null
    const clone = this.#track.clone()
    this.#clones.set(clone, this.#track)
    return clone
  }

  /** whether `clone` comes from the microphone in use; null is right while none is held */
  isCurrent(clone: MediaStreamTrack | null): boolean {
    return clone === null
      ? this.#track === null
      : this.#clones.get(clone) === this.#track && clone.readyState === 'live'
  }

  onChange(listener: () => void): () => void {
    this.#changed.add(listener)
    return () => void this.#changed.delete(listener)
  }

  async #take(choice: MicrophoneChoice): Promise<void> {
    const stream = await open(choice)
    const track = stream.getAudioTracks()[0] ?? null
    if (!this.#wanted) return track?.stop()
    this.#cancelsEcho = choice.echoCancellation
    track?.addEventListener('ended', () => {
      if (this.#track !== track) return
      this.#setTrack(null)
      this.onLost()
    })
    this.#setTrack(track)
  }

  #setTrack(track: MediaStreamTrack | null): void {
    const old = this.#track
    if (old === track) return
    this.#track = track
    for (const listener of [...this.#changed]) listener()
    old?.stop()
  }
}

/** A chosen device that has just gone is not a reason to be without any. */
async function open(choice: MicrophoneChoice): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: constraints(choice), video: false })
  } catch (error) {
    if (choice.deviceId !== null) return open({ ...choice, deviceId: null })
    throw new EngineFailure('device-unusable', wordsFor(error))
  }
}

const constraints = ({ deviceId, echoCancellation }: MicrophoneChoice): MediaTrackConstraints => ({
  deviceId: deviceId === null ? 'default' : { exact: deviceId },
  echoCancellation,
  noiseSuppression: true,
  autoGainControl: true,
  channelCount: 1,
})

function wordsFor(error: unknown): string {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotFoundError' || name === 'OverconstrainedError')
    return 'No microphone was found. Plug one in or choose another.'
  if (name === 'NotAllowedError') return 'The operating system does not allow this app to use the microphone.'
  if (name === 'NotReadableError') return 'The microphone cannot be opened. Another program may be using it.'
  return 'The microphone cannot be used.'
}

/** AudioContext.setSinkId is in Chromium since 110, and not in TypeScript's DOM library yet. */
type SinkContext = AudioContext & { setSinkId(id: string): Promise<void> }

/** −180 dBFS: zero in every sample format, yet not silence to Chromium, which stops a device after 30 s of true silence. */
const warmth = 1e-9

/** A sound that is cut off at full level ends with a click. */
const fadeSeconds = 0.015
/** A context that is suspended keeps what it rendered last, and begins the next sound with it: so it renders silence first. */
const restAfterMs = 200

export interface Playing {
  /** resolves when the device took the first sample, with ms since play() */
  readonly started: Promise<number>
  readonly ended: Promise<void>
  stop(): void
}

/** One output device with its own graph: nothing that plays here can reach an uplink. */
export class SoundOutput {
  readonly context: AudioContext = new AudioContext({ latencyHint: 'interactive' })
  #warmer: ConstantSourceNode | null = null
  readonly #playing = new Set<AudioNode>()
  #resting: ReturnType<typeof setTimeout> | undefined

  /** @param id '' is the system default */
  async setSink(id: string): Promise<void> {
    await (this.context as SinkContext).setSinkId(id)
  }

  /** Keeps the device running, so that a prompt starts without waking it. */
  keepWarm(on: boolean): void {
    if (on === (this.#warmer !== null)) return
    if (this.#warmer) {
      this.#warmer.stop()
      this.#warmer = null
      return
    }
    this.#warmer = new ConstantSourceNode(this.context, { offset: warmth })
    this.#warmer.connect(this.context.destination)
    this.#warmer.start()
    void this.context.resume()
  }

  decode(bytes: Uint8Array): Promise<AudioBuffer> {
    return this.context.decodeAudioData(new Uint8Array(bytes).buffer)
  }

  play(buffer: AudioBuffer, options: { loop: boolean }): Playing {
    const askedAt = performance.now()
    const source = new AudioBufferSourceNode(this.context, { buffer, loop: options.loop })
    const level = new GainNode(this.context)
    source.connect(level).connect(this.context.destination)
    this.#playing.add(source)
    const ended = new Promise<void>((resolve) =>
      source.addEventListener('ended', () => resolve(), { once: true }),
    ).then(() => {
      this.#playing.delete(source)
      level.disconnect()
    })
    const resumed = this.context.state === 'running' ? Promise.resolve() : this.context.resume()
    const begin = this.context.currentTime
    source.start()
    const started = resumed.then(() => rendered(this.context, begin)).then(() => performance.now() - askedAt)
    const stop = (): void => {
      const now = this.context.currentTime
      level.gain.setValueAtTime(1, now)
      level.gain.linearRampToValueAtTime(0, now + fadeSeconds)
      source.stop(now + fadeSeconds)
    }
    return { started, ended, stop }
  }

  /** Lets the device go when nothing plays; the next sound wakes it. */
  rest(): void {
    clearTimeout(this.#resting)
    this.#resting = setTimeout(() => {
      if (this.#playing.size === 0) void this.context.suspend()
    }, restAfterMs)
  }

  dispose(): void {
    void this.context.close()
  }
}

/** The context's clock moves when a block was handed to the device. */
function rendered(context: AudioContext, begin: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let polls = 0
    const poll = setInterval(() => {
      if (context.currentTime > begin) resolve()
      else if (++polls > 1_000) reject(new Error('the output device does not run'))
      else return
      clearInterval(poll)
    }, 2)
  })
}

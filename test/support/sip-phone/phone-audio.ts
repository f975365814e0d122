import wrtc from '@roamhq/wrtc'

const rate = 48_000
const frame = 480

interface Sink {
  ondata: ((audio: { samples: Int16Array; sampleRate: number }) => void) | null
  stop(): void
}
interface Source {
  createTrack(): MediaStreamTrack
  onData(audio: object): void
}
const { RTCAudioSource, RTCAudioSink } = wrtc.nonstandard as unknown as {
  RTCAudioSource: new () => Source
  RTCAudioSink: new (track: MediaStreamTrack) => Sink
}

/** The phone's ear and mouth: what was heard is kept, what is said is silence until told otherwise. */
export class PhoneAudio {
  readonly track: MediaStreamTrack
  readonly #source = new RTCAudioSource()
  readonly #timer: NodeJS.Timeout
  #sink: Sink | null = null
  #heard: Int16Array[] = []
  #said: Int16Array = new Int16Array(frame)
  #at = 0
  #once: Int16Array | null = null
  #onceAt = 0
  #due = performance.now()

  constructor() {
    this.track = this.#source.createTrack()
    this.#timer = setInterval(() => this.#speak(), 10)
  }

  listen(track: MediaStreamTrack): void {
    this.#sink?.stop()
    this.#sink = new RTCAudioSink(track)
    this.#sink.ondata = ({ samples, sampleRate }) => {
      // Before the first packet libwebrtc gives silence at another rate.
      if (sampleRate === rate) this.#heard.push(samples.slice())
    }
  }

  /** samples heard so far, 48 kHz mono */
  get heardSamples(): number {
    return this.#heard.reduce((sum, part) => sum + part.length, 0)
  }

  heard(since = 0): Int16Array {
    const all = new Int16Array(this.heardSamples)
    let at = 0
    for (const part of this.#heard) {
      all.set(part, at)
      at += part.length
    }
    return all.slice(since)
  }

  /** again and again */
  say(samples: Int16Array): void {
    this.#said = samples
    this.#at = 0
  }

  /** once, over whatever is said */
  sayOnce(samples: Int16Array): void {
    this.#once = samples
    this.#onceAt = 0
  }

  close(): void {
    clearInterval(this.#timer)
    if (this.#sink) this.#sink.ondata = null
    this.#sink?.stop()
    this.track.stop()
  }

  #speak(): void {
    const now = performance.now()
    if (now - this.#due > 200) this.#due = now - 10
    for (; this.#due + 10 <= now; this.#due += 10) {
      const samples = new Int16Array(frame)
      if (this.#once) {
        samples.set(this.#once.subarray(this.#onceAt, this.#onceAt + frame))
        this.#onceAt += frame
        if (this.#onceAt >= this.#once.length) this.#once = null
      } else {
        for (let i = 0; i < frame; i++) samples[i] = this.#said[this.#at++ % this.#said.length] ?? 0
      }
      this.#source.onData({
        samples,
        sampleRate: rate,
        bitsPerSample: 16,
        channelCount: 1,
        numberOfFrames: frame,
      })
    }
  }
}

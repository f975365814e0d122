/** Reads the peak of a track. It is connected to no output, so it makes no sound and reaches no uplink. */
export class LevelProbe {
  readonly #source: MediaStreamAudioSourceNode
  readonly #analyser: AnalyserNode
  readonly #samples: Float32Array<ArrayBuffer>

  constructor(context: AudioContext, track: MediaStreamTrack) {
    this.#source = context.createMediaStreamSource(new MediaStream([track]))
    this.#analyser = new AnalyserNode(context, { fftSize: 1024 })
    this.#samples = new Float32Array(this.#analyser.fftSize)
    this.#source.connect(this.#analyser)
  }

  /** linear peak of the last 21 ms at 48 kHz, 0 to 1 */
  peak(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples)
    let peak = 0
    for (const sample of this.#samples) peak = Math.max(peak, Math.abs(sample))
    return Math.min(1, peak)
  }

  dispose(): void {
    this.#source.disconnect()
    this.#analyser.disconnect()
  }
}

/** −46 dBFS: above line noise and comfort noise, below any speech. */
export const audiblePeak = 0.005
const pollMs = 10

/** Resolves with ms since the call when the track first carries sound, or with null at the end of `until`. */
export function firstAudible(
  context: AudioContext,
  track: MediaStreamTrack,
  until: Promise<unknown>,
): Promise<number | null> {
  const probe = new LevelProbe(context, track)
  const armedAt = performance.now()
  return new Promise((resolve) => {
    const end = (afterMs: number | null): void => {
      clearInterval(poll)
      probe.dispose()
      resolve(afterMs)
    }
    const poll = setInterval(() => {
      if (probe.peak() >= audiblePeak) end(performance.now() - armedAt)
    }, pollMs)
    void until.then(() => end(null))
  })
}

/** Plays what a connection receives on the headset. */
export class Playback {
  readonly #element = new Audio()
  #track: MediaStreamTrack | null = null

  constructor(sinkId: string) {
    this.#element.autoplay = true
    void this.setSink(sinkId)
  }

  attach(track: MediaStreamTrack | null): void {
    if (track === null || track === this.#track) return
    this.#track = track
    this.#element.srcObject = new MediaStream([track])
    void this.#element.play().catch(() => undefined)
  }

  /** A device that has just gone refuses; the next device list repairs it. */
  async setSink(sinkId: string): Promise<void> {
    await this.#element.setSinkId(sinkId).catch(() => undefined)
  }

  dispose(): void {
    this.#track = null
    this.#element.srcObject = null
  }
}

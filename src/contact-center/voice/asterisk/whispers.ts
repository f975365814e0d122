import { randomBytes } from 'node:crypto'
import type { AriClient } from './ari/ari-client.js'

/** Sounds that one leg hears over whatever else it hears, and nobody else (a desk phone's auto answer prompt). */
export class Whispers {
  readonly #client: AriClient
  /** by the channel that is spoken into, what is to be said */
  readonly #waiting = new Map<string, readonly string[]>()
  readonly #playing = new Map<string, string>()

  constructor(client: AriClient) {
    this.#client = client
  }

  async whisper(channelId: string, media: readonly string[]): Promise<void> {
    const snoopId = `offhook-whisper-${randomBytes(8).toString('hex')}`
    this.#waiting.set(snoopId, media)
    const answer = await this.#client.whisperInto(channelId, snoopId)
    if (!answer.ok) this.#waiting.delete(snoopId)
  }

  async started(snoopId: string): Promise<void> {
    const media = this.#waiting.get(snoopId)
    this.#waiting.delete(snoopId)
    if (!media) return
    const playbackId = `${snoopId}-sound`
    this.#playing.set(playbackId, snoopId)
    const answer = await this.#client.play(snoopId, playbackId, media)
    if (!answer.ok) await this.finished(playbackId)
  }

  async finished(playbackId: string): Promise<void> {
    const snoopId = this.#playing.get(playbackId)
    if (snoopId === undefined) return
    this.#playing.delete(playbackId)
    await this.#client.hangUp(snoopId)
  }
}

import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { customerHeard } from '../support/asterisk/asterisk-ear.js'
import { recordingClock } from '../support/e2e/recording-clock.js'
import { listeningRate } from '../support/e2e/spectrogram.js'
import type { Asterisk } from '../support/peers/asterisk.js'

/** What a customer hears, as Asterisk's MixMonitor writes it. */
export interface CustomersEar {
  /** 16 kHz */
  recording(): Int16Array
  /** Unix ms of a moment of the recording, in ms from its beginning */
  timeOf(ms: number): number
  dispose(): void
}

const lookEveryMs = 100
const headerBytes = 44
const bytesPerSample = 2

export function openCustomersEar(asterisk: Asterisk, channelId: string): CustomersEar {
  const file = join(asterisk.folder, 'spool/monitor', `${channelId}-hears.wav16`)
  const clock = recordingClock(listeningRate)
  let known = 0
  const look = (): void => {
    if (!existsSync(file)) return
    const samples = Math.max(0, statSync(file).size - headerBytes) / bytesPerSample
    if (samples > known) clock.arrived(samples - known, Date.now())
    known = samples
  }
  const timer = setInterval(look, lookEveryMs)
  return {
    recording: () => customerHeard(asterisk, channelId),
    timeOf: (ms) => clock.timeOf((ms * listeningRate) / 1000),
    dispose: () => clearInterval(timer),
  }
}

import { startChild } from '../../../scripts/child.mjs'
import { samplesOf } from '../e2e/sounds.js'

/** Hz */
export const recordingRate = 48_000

/** What is played into a device, with the wall-clock time of every sample: for measuring, where `Recorder` is for hearing. */
export interface TimedRecorder {
  /** everything so far, mono */
  samples(): Int16Array
  /** Unix time in ms at which this sample was played; good to the 10 ms the sound server hands out at once */
  timeOf(sample: number): number
  dispose(): Promise<void>
}

/**
 * Resolves once sound (or silence) arrives.
 * @param sink    a sink of the private PulseAudio: headset, ringer, speaker
 */
export async function startTimedRecorder(sink: string, env = process.env): Promise<TimedRecorder> {
  const { process: child, dispose } = startChild(
    'parec',
    [
      `--device=${sink}.monitor`,
      '--format=s16le',
      `--rate=${recordingRate}`,
      '--channels=1',
      '--latency-msec=10',
    ],
    { stdio: ['ignore', 'pipe', 'ignore'], env },
  )
  const clock = recordingClock()
  const chunks: Buffer[] = []
  await new Promise<void>((resolve, reject) => {
    child.once('close', () => reject(new Error(`The sink ${sink} cannot be recorded`)))
    child.stdout?.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      clock.arrived(chunk.length / 2, performance.timeOrigin + performance.now())
      resolve()
    })
  })
  return { samples: () => samplesOf(Buffer.concat(chunks)), timeOf: clock.timeOf, dispose }
}

/**
 * Chunks arrive late by a varying delay, never early: the earliest arrival seen tells when the recording began.
 */
export function recordingClock(): {
  arrived(samples: number, atMs: number): void
  timeOf(sample: number): number
} {
  let total = 0
  let beganAtMs = Infinity
  return {
    arrived(samples, atMs) {
      total += samples
      beganAtMs = Math.min(beganAtMs, atMs - (total / recordingRate) * 1000)
    },
    timeOf: (sample) => beganAtMs + (sample / recordingRate) * 1000,
  }
}

import { readFileSync } from 'node:fs'
import { expect } from '@playwright/test'
import { firstSound } from '../support/audio-lab/loudness.js'
import { findSound } from '../support/audio-lab/find-sound.js'
import { recordingRate } from '../support/audio-lab/timed-recorder.js'
import type { Recorder } from '../support/e2e/recorder.js'
import { decodeWav, soundFile } from '../support/e2e/sounds.js'

/** Auto Answer's cue as it is played, at the rate of recording. */
export const bleep = decodeWav(readFileSync(soundFile('prompt/bleep'))).samples

/** A jitter buffer and a sound server together hold less than this. */
const silentMs = 500

const samplesIn = (ms: number): number => Math.round((ms * recordingRate) / 1000)

/** What was recorded between two moments, Unix times in ms. */
export function cutOut(recorder: Recorder, from: number, to: number): { samples: Int16Array; from: number } {
  const first = Math.max(0, samplesIn(from - recorder.timeOf(0)))
  const last = Math.max(first, samplesIn(to - recorder.timeOf(0)))
  return { samples: recorder.since(first).subarray(0, last - first), from: recorder.timeOf(first) }
}

/** The recording has come to this moment, Unix time in ms. */
export const recordedUntil = (recorder: Recorder, time: number): Promise<void> =>
  expect
    .poll(() => recorder.timeOf(recorder.mark()), { message: 'the recording goes on', intervals: [50] })
    .toBeGreaterThanOrEqual(time)

/** What was on its way to the device has been played, and is not taken for what comes next. */
export const fallenSilent = (recorder: Recorder): Promise<void> =>
  expect
    .poll(() => firstSound(recorder.since(recorder.mark() - samplesIn(silentMs))), {
      message: 'the device falls silent',
      intervals: [50],
    })
    .toBeUndefined()

/** Where the prompt begins, in samples, or null. */
export function findPrompt(samples: Int16Array): number | null {
  const { correlation, atMs } = findSound(samples, bleep, recordingRate)
  if (correlation < 0.6) return null
  // To the sample, so that it can be taken away; its beginning is alone, because no customer is that quick.
  const near = samplesIn(atMs)
  let best = { at: near, difference: Infinity }
  for (let at = Math.max(0, near - samplesIn(2)); at <= near + samplesIn(2); at += 1) {
    let difference = 0
    for (let i = 0; i < samplesIn(50); i += 1) difference += ((samples[at + i] ?? 0) - (bleep[i] ?? 0)) ** 2
    if (difference < best.difference) best = { at, difference }
  }
  return best.at
}

/** The recording without the prompt, which plays over the beginning of the customer. The test's devices change no volume. */
export function withoutPrompt(samples: Int16Array, promptAt: number): Int16Array {
  const rest = samples.slice()
  for (const [i, sample] of bleep.entries()) rest[promptAt + i] = (rest[promptAt + i] ?? 0) - sample
  return rest
}

/** The first sample that anybody would call sound. */
export const beginningOf = (samples: Int16Array): number | null => firstSound(samples, 0, 300) ?? null

export const inMs = (samples: number): number => (samples / recordingRate) * 1000

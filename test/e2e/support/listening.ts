import { expect } from '@playwright/test'
import { bestCue, certainCue } from '../../support/e2e/cue.js'
import { bestExcerpt, bestSighting, certain, spokenPin, type Sighting } from '../../support/e2e/recognise.js'
import { sound } from '../../support/e2e/sounds.js'
import { listeningRate } from '../../support/e2e/spectrogram.js'

/** What somebody has heard since the listening began: the headset, the ringer, or a customer. */
export interface Listening {
  recording(): Promise<Int16Array>
  /** waits until a sound of the product is in it, by its name in resources/sounds; gives its place in ms */
  hears(name: string, options?: { within?: number }): Promise<number>
  hasHeard(name: string): Promise<boolean>
  /** waits until a sound's first second is in it: for music that starts from its beginning and is soon cut off */
  hearsBeginningOf(name: string): Promise<void>
  /** waits until a whole PIN was spoken; digits are recognised by their sound alone */
  hearsPin(): Promise<string>
  /** the loudest sample so far, of 32 767 */
  loudest(): Promise<number>
  /** waits until the listening is at least this long: for proving silence, which only time can */
  lasts(seconds: number): Promise<void>
}

/** A spoken PIN takes about 5 s, and the first round may have begun before anybody listened. */
const pinWithinMs = 16_000

export function listenTo(recording: () => Promise<Int16Array>): Listening {
  const likeness = async (name: string): Promise<number> => sightingOf(await recording(), name).likeness
  return {
    recording,
    async hears(name, { within = 10_000 } = {}) {
      const poll = expect.poll(() => likeness(name), {
        message: `${name} is heard`,
        timeout: within,
        intervals: [150],
      })
      await poll.toBeGreaterThan(needed(name))
      return sightingOf(await recording(), name).atSeconds * 1000
    },
    async hearsBeginningOf(name) {
      const beginning = sound(name).subarray(0, listeningRate)
      const poll = expect.poll(async () => bestSighting(await recording(), beginning).likeness, {
        message: `${name} begins`,
        intervals: [150],
      })
      await poll.toBeGreaterThan(certain)
    },
    hasHeard: async (name) => (await likeness(name)) > needed(name),
    async hearsPin() {
      const poll = expect.poll(async () => spokenPin(await recording()), {
        message: 'a PIN of four digits is spoken',
        timeout: pinWithinMs,
        intervals: [200],
      })
      await poll.not.toBeNull()
      return spokenPin(await recording()) ?? ''
    },
    loudest: async () => loudestOf(await recording()),
    async lasts(seconds) {
      const poll = expect.poll(async () => (await recording()).length / listeningRate, {
        timeout: seconds * 1000 + 5000,
        intervals: [100],
      })
      await poll.toBeGreaterThanOrEqual(seconds)
    },
  }
}

/** It begins wherever the music has got to. */
const isMusic = (name: string): boolean => name === 'hold-music'
const isCue = (name: string): boolean => name.startsWith('prompt/')
const needed = (name: string): number => (isCue(name) ? certainCue : certain)
function sightingOf(heard: Int16Array, name: string): Sighting {
  if (isCue(name)) return bestCue(heard, sound(name))
  return isMusic(name) ? bestExcerpt(heard, sound(name)) : bestSighting(heard, sound(name))
}

export const loudestOf = (samples: Int16Array): number =>
  samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0)

/** Louder than this is sound; Opus and the sound server leave less of a silent call. */
export const silence = 60

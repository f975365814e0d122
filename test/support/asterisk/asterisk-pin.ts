import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { asteriskRoot } from '../../../scripts/setup/asterisk.mjs'
import { decodeWav } from '../e2e/sounds.js'
import { listeningRate } from '../e2e/spectrogram.js'
import { type PinWords, spokenPin } from '../e2e/recognise.js'
import { resample } from '../../../src/contact-center/voice/embedded/audio/resample.js'

const asteriskSounds = join(asteriskRoot, 'usr/share/asterisk/sounds/en_US_f_Allison')

/** A core sound of Asterisk, such as `digits/7`, at the rate of listening. */
export function asteriskSound(name: string): Int16Array {
  const { samples, rate } = decodeWav(readFileSync(join(asteriskSounds, `${name}.wav`)))
  return resample(samples, rate, listeningRate)
}

let words: PinWords | null = null

/** The last PIN that Asterisk's own voice has spoken in full in this recording, or null. */
export function pinFromAsterisk(recording: Int16Array): string | null {
  words ??= new Map(
    Array.from({ length: 10 }, (_, digit) => [`digits/${digit}`, asteriskSound(`digits/${digit}`)]),
  )
  return spokenPin(recording, words)
}

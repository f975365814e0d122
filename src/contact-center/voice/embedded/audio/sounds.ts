import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtInPrompt, type BuiltInPrompt } from '../../../../contract/settings.js'
import { decodeWav } from './wav.js'

/** Everything the center can say, decoded once at 48 kHz. */
export interface Sounds {
  readonly pinIntro: Int16Array
  readonly digits: readonly Int16Array[]
  readonly holdMusic: Int16Array
  readonly ringback: Int16Array
  readonly callCannotGoOn: Int16Array
  prompt(name: BuiltInPrompt): Int16Array
  /** a customer's sentence by the base name of its file; an unknown one gets the first, so that a customer always speaks */
  sentence(name: string): Int16Array
}

/**
 * @param directory resources/sounds: digits/0…9.wav, voice/*.wav, prompt/*.wav, customers/*.wav, hold-music.wav, ringback.wav
 * @throws when one is missing or is not a 16 bit mono WAV
 */
export function loadSounds(directory: string): Sounds {
  const wav = (...path: string[]): Int16Array => {
    const file = join(directory, ...path)
    try {
      return decodeWav(readFileSync(file))
    } catch (cause) {
      throw new Error(`Cannot load the sound ${path.join('/')}`, { cause })
    }
  }
  const prompts = new Map(builtInPrompt.options.map((name) => [name, wav('prompt', `${name}.wav`)]))
  const sentences = new Map(
    readdirSync(join(directory, 'customers'))
      .filter((file) => file.endsWith('.wav'))
      .sort()
      .map((file) => [file.slice(0, -'.wav'.length), wav('customers', file)]),
  )
  const [anySentence] = sentences.values()
  if (!anySentence) throw new Error('No customer sentence in customers/*.wav')
  return {
    pinIntro: wav('voice', 'pin-intro.wav'),
    digits: Array.from({ length: 10 }, (_, digit) => wav('digits', `${digit}.wav`)),
    holdMusic: wav('hold-music.wav'),
    ringback: wav('ringback.wav'),
    callCannotGoOn: wav('voice', 'call-cannot-go-on.wav'),
    prompt: (name) => prompts.get(name) ?? new Int16Array(),
    sentence: (name) => sentences.get(name) ?? anySentence,
  }
}

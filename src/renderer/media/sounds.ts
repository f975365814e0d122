// Inlined, because a sound must be there before the first call and no loading may fail.
import bleep from '../../../resources/sounds/prompt/bleep.wav?inline'
import chime from '../../../resources/sounds/prompt/chime.wav?inline'
import double from '../../../resources/sounds/prompt/double.wav?inline'
import ring from '../../../resources/sounds/ring/ring.wav?inline'
import ringback from '../../../resources/sounds/ringback.wav?inline'
import testTone from '../../../resources/sounds/test-tone.wav?inline'
import type { BuiltInPrompt } from '../../contract/settings.js'

const prompts: Readonly<Record<BuiltInPrompt, string>> = { bleep, chime, double }

export const promptSound = (name: BuiltInPrompt): Uint8Array => bytesOf(prompts[name])
export const ringSound = (): Uint8Array => bytesOf(ring)
export const ringbackSound = (): Uint8Array => bytesOf(ringback)
export const testSound = (): Uint8Array => bytesOf(testTone)

/** `data:audio/wav;base64,…` */
function bytesOf(dataUrl: string): Uint8Array {
  return Uint8Array.from(atob(dataUrl.slice(dataUrl.indexOf(',') + 1)), (letter) => letter.charCodeAt(0))
}

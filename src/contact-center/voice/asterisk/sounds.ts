import type { BuiltInPrompt } from '../../../contract/settings.js'

/** What Asterisk's own core sounds say. All of them are in asterisk-core-sounds in every language. */

const pauseSeconds = 1

/** One round: the digits, and the pause before they are said again. */
export function pinSounds(digits: string): readonly string[] {
  return [...Array.from(digits, (digit) => `sound:digits/${digit}`), `sound:silence/${pauseSeconds}`]
}

export const ringbackTone: readonly string[] = ['tone:ring']

/** That the call cannot go on, and good-bye. */
export const announcementSounds: readonly string[] = [
  'sound:im-sorry',
  'sound:an-error-has-occurred',
  'sound:goodbye',
]

/** A desk phone's auto answer prompt: Asterisk has one beep where the softphone has a choice of prompts. */
export function promptSounds(_prompt: BuiltInPrompt): readonly string[] {
  return ['sound:beep']
}

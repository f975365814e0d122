import fc from 'fast-check'
import { expect, it } from 'vitest'
import { wavFault } from '../../../../src/contact-center/api/prompt-upload.js'
import { wavOf } from '../../../../src/contact-center/lab/wav.js'

const seconds = (length: number, rate = 48_000): Buffer =>
  wavOf(new Int16Array(Math.round(length * rate)), rate)

it('takes short PCM', () => {
  expect(wavFault(seconds(0.5))).toBeNull()
  expect(wavFault(seconds(1, 8000))).toBeNull()
})

it.each([
  ['no WAV', Buffer.alloc(100), 'This is not a WAV file.'],
  ['too long', seconds(5.1, 8000), 'A prompt lasts at most 5 seconds.'],
  ['too fine', seconds(0.1, 96_000), 'The sample rate must be from 8 to 48 kHz.'],
  ['empty', seconds(0), 'This WAV file is empty.'],
])('says what is wrong: %s', (_what, wav, fault) => {
  expect(wavFault(wav)).toBe(fault)
})

it('gives an answer for any bytes, and never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      wavFault(Buffer.from(bytes))
      wavFault(Buffer.concat([seconds(0.01).subarray(0, 36), Buffer.from(bytes)]))
    }),
  )
})

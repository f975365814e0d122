import fc from 'fast-check'
import { expect, it } from 'vitest'
import { wavSeconds } from '../../../../src/contact-center/api/prompt-upload.js'
import { mostPromptBytes } from '../../../../src/contract/admin-api/prompts.js'
import { wavOf } from '../../../../src/contact-center/lab/wav.js'

const seconds = (length: number, rate = 48_000): Buffer =>
  wavOf(new Int16Array(Math.round(length * rate)), rate)
const changed = (at: number, value: number, wav = seconds(0.1)): Buffer => {
  wav.writeUInt16LE(value, at)
  return wav
}
const rf64 = (): Buffer => {
  const wav = seconds(0.1)
  wav.write('RF64', 'latin1')
  return wav
}
const said = (message: string) => ({ ok: false, error: { code: 'bad-request', message } })

it('takes PCM of up to ten seconds and tells how long it lasts', () => {
  expect(wavSeconds(seconds(0.5))).toEqual({ ok: true, value: 0.5 })
  expect(wavSeconds(seconds(10, 8000))).toEqual({ ok: true, value: 10 })
})

it('has room for ten seconds of the finest sound, in stereo', () => {
  expect(mostPromptBytes).toBeGreaterThan(10 * 48_000 * 2 * 2 + 44)
})

it('takes PCM that says so in the extensible format, as many editors write it', () => {
  const plain = seconds(0.5, 8000)
  const format = Buffer.alloc(8 + 40)
  format.write('fmt ', 'latin1')
  format.writeUInt32LE(40, 4)
  plain.copy(format, 8, 20, 36)
  format.writeUInt16LE(0xfffe, 8)
  format.writeUInt16LE(22, 24)
  format.write('0100000000001000800000aa00389b71', 32, 'hex')
  const wav = (): Buffer => Buffer.concat([plain.subarray(0, 12), format, plain.subarray(36)])
  expect(wavSeconds(wav())).toEqual({ ok: true, value: 0.5 })
  // Of another family than Microsoft's: Chromium plays nothing of it.
  format.fill(0, 34)
  expect(wavSeconds(wav())).toMatchObject({ ok: false })
})

it.each([
  ['no WAV', Buffer.alloc(100), 'This is not a WAV file.'],
  ['an MP3 by another name', Buffer.from('ID3'.padEnd(60, 'x')), 'This is not a WAV file.'],
  ['too long', seconds(10.1, 8000), 'This lasts 10.1 seconds. A prompt lasts at most 10.'],
  ['too fine', seconds(0.1, 96_000), 'The sample rate is 96000 Hz. A prompt has from 8000 to 48000 Hz.'],
  ['too many channels', changed(22, 6), 'The WAV file has 6 channels. A prompt is mono or stereo.'],
  ['24 bit', changed(34, 24), 'The samples have 24 bits. Save the WAV file as PCM of 16 bit.'],
  [
    'compressed',
    changed(20, 0x55),
    'The sound is compressed, or in a format that is not known. Save the WAV file as PCM of 16 bit.',
  ],
  [
    'floating point',
    changed(20, 3),
    'The samples are floating-point numbers. Save the WAV file as PCM of 16 bit.',
  ],
  ['RF64', rf64(), 'RF64, which is for more than 4 GB, cannot be played. Save it as plain WAV.'],
  ['empty', seconds(0), 'This WAV file is empty.'],
])('says what is wrong: %s', (_what, wav, fault) => {
  expect(wavSeconds(wav)).toEqual(said(fault))
})

it('gives an answer for any bytes, and never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      wavSeconds(Buffer.from(bytes))
      wavSeconds(Buffer.concat([seconds(0.01).subarray(0, 36), Buffer.from(bytes)]))
    }),
  )
})

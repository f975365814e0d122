import { resample } from './resample.js'
import { sampleRate } from './frame.js'

/**
 * Samples of a PCM WAV file (16 bit, mono, any rate) at 48 kHz.
 * @throws when the file is not such a WAV: sounds are part of the installation, so a bad one is a defect
 */
export function decodeWav(file: Uint8Array): Int16Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (view.byteLength < 12 || tag(view, 0) !== 'RIFF' || tag(view, 8) !== 'WAVE')
    throw new Error('not a WAV file')
  let rate = 0
  for (let at = 12; at + 8 <= view.byteLength;) {
    const size = view.getUint32(at + 4, true)
    const body = at + 8
    if (tag(view, at) === 'fmt ') {
      const [format, channels, bits] = [
        view.getUint16(body, true),
        view.getUint16(body + 2, true),
        view.getUint16(body + 14, true),
      ]
      if (format !== 1 || channels !== 1 || bits !== 16) throw new Error('WAV must be 16 bit mono PCM')
      rate = view.getUint32(body + 4, true)
    }
    if (tag(view, at) === 'data') {
      if (rate === 0) throw new Error('WAV has data before its format')
      // A streamed WAV carries 0xffffffff for its length.
      const bytes = Math.min(size, view.byteLength - body) & ~1
      const samples = new Int16Array(bytes / 2)
      for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(body + i * 2, true)
      return resample(samples, rate, sampleRate)
    }
    at = body + size + (size & 1)
  }
  throw new Error('WAV has no data')
}

function tag(view: DataView, at: number): string {
  return String.fromCharCode(
    view.getUint8(at),
    view.getUint8(at + 1),
    view.getUint8(at + 2),
    view.getUint8(at + 3),
  )
}

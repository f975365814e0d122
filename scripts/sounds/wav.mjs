// Mono 16 bit PCM as WAV.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * @param {string} file
 * @param {Float64Array} samples  -1 … 1
 * @param {number} rate           Hz
 */
export function writeWav(file, samples, rate) {
  const bytes = Buffer.alloc(44 + samples.length * 2)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(bytes.length - 8, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(rate, 24)
  bytes.writeUInt32LE(rate * 2, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(samples.length * 2, 40)
  samples.forEach((sample, index) => {
    bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), 44 + index * 2)
  })
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, bytes)
}

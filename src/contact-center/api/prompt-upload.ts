import { createHash } from 'node:crypto'
import { type PromptAnswer, mostPromptSeconds } from '../../contract/admin-api/prompts.js'
import { type Result, fail, succeed } from '../../contract/errors.js'

/** Reads an Auto Answer prompt: RIFF WAVE with PCM of 16 bit, mono or stereo, 8 to 48 kHz, at most ten seconds. */
export function readPrompt(body: Buffer): Result<Omit<PromptAnswer, 'id'>> {
  const length = wavSeconds(body)
  if (!length.ok) return length
  return succeed({ sha256: createHash('sha256').update(body).digest('hex'), seconds: length.value })
}

const bad = (message: string): Result<never> => fail('bad-request', message)

const otherKinds: Readonly<Record<string, string>> = {
  RIFX: 'Big-endian WAV cannot be played. Save it as plain WAV.',
  RF64: 'RF64, which is for more than 4 GB, cannot be played. Save it as plain WAV.',
}

interface Format {
  /** frames a second, each of one sample per channel */
  readonly rate: number
  readonly frameBytes: number
}

/** How long it lasts, or what is wrong with it. */
export function wavSeconds(wav: Buffer): Result<number> {
  const kind = wav.toString('latin1', 0, 4)
  if (wav.length < 44 || kind !== 'RIFF' || wav.toString('latin1', 8, 12) !== 'WAVE')
    return bad(otherKinds[kind] ?? 'This is not a WAV file.')
  let format: Format | null = null
  for (let at = 12; at + 8 <= wav.length;) {
    const chunk = wav.toString('latin1', at, at + 4)
    const size = wav.readUInt32LE(at + 4)
    const inside = wav.subarray(at + 8, at + 8 + size)
    if (chunk === 'fmt ') {
      const read = readFormat(inside)
      if (!read.ok) return read
      format = read.value
    }
    if (chunk === 'data')
      return format ? durationOf(inside, format) : bad('This WAV file has no format before its data.')
    at += 8 + size + (size % 2)
  }
  return bad('This WAV file has no data.')
}

const pcm = 1
const floatingPoint = 3
/** The real format stands further on, as a GUID whose first two octets are it; many editors write it for plain PCM too. */
const extensible = 0xfffe
const restOfGuid = '000000001000800000aa00389b71'

function readFormat(chunk: Buffer): Result<Format> {
  if (chunk.length < 16) return bad('The format of this WAV file is cut short.')
  const named = chunk.readUInt16LE(0)
  const isStandard = chunk.length >= 40 && chunk.toString('hex', 26, 40) === restOfGuid
  const coding = named === extensible && isStandard ? chunk.readUInt16LE(24) : named
  const [channels, rate, bits] = [chunk.readUInt16LE(2), chunk.readUInt32LE(4), chunk.readUInt16LE(14)]
  if (coding === floatingPoint)
    return bad('The samples are floating-point numbers. Save the WAV file as PCM of 16 bit.')
  if (coding !== pcm)
    return bad(
      'The sound is compressed, or in a format that is not known. Save the WAV file as PCM of 16 bit.',
    )
  if (bits !== 16) return bad(`The samples have ${bits} bits. Save the WAV file as PCM of 16 bit.`)
  if (channels < 1 || channels > 2)
    return bad(`The WAV file has ${channels} channels. A prompt is mono or stereo.`)
  if (rate < 8_000 || rate > 48_000)
    return bad(`The sample rate is ${rate} Hz. A prompt has from 8000 to 48000 Hz.`)
  return succeed({ rate, frameBytes: channels * 2 })
}

function durationOf(samples: Buffer, { rate, frameBytes }: Format): Result<number> {
  const seconds = Math.floor(samples.length / frameBytes) / rate
  if (seconds === 0) return bad('This WAV file is empty.')
  return seconds > mostPromptSeconds
    ? bad(`This lasts ${seconds.toFixed(1)} seconds. A prompt lasts at most ${mostPromptSeconds}.`)
    : succeed(seconds)
}

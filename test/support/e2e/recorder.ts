import { startChild } from '../../../scripts/child.mjs'
import { recordingClock, type RecordingClock } from './recording-clock.js'
import { listeningRate } from './spectrogram.js'

export type OutputDevice = 'headset' | 'ringer' | 'speaker'

/** Records one of the test's sound devices, mono, from now until it is disposed. Positions are in samples. */
export interface Recorder {
  /** the position now; to pass to `since` */
  mark(): number
  /** not to be written to: it is the recording itself */
  since(mark: number): Int16Array
  /** Unix time in ms at which this sample was played; good to the 10 to 20 ms that the sound server hands out at once */
  timeOf: RecordingClock['timeOf']
  dispose(): Promise<void>
}

export interface RecorderOptions {
  /** in Hz */
  readonly rate?: number
  /** names the sound server */
  readonly env?: NodeJS.ProcessEnv
  /** how much sound is handed out at once, in ms */
  readonly latencyMs?: number
}

/**
 * Resolves once sound (or silence) arrives.
 * @param source of the private PulseAudio: what is played into an output is its `.monitor`
 */
export async function startRecorder(
  source: string,
  { rate = listeningRate, env = process.env, latencyMs = 20 }: RecorderOptions = {},
): Promise<Recorder> {
  const { process: child, dispose } = startChild(
    'parec',
    [`--device=${source}`, '--format=s16le', `--rate=${rate}`, '--channels=1', `--latency-msec=${latencyMs}`],
    { stdio: ['ignore', 'pipe', 'ignore'], env },
  )
  const recording = growingRecording(rate)
  const clock = recordingClock(rate)
  await new Promise<void>((resolve, reject) => {
    child.once('close', () => reject(new Error(`${source} cannot be recorded`)))
    child.stdout?.on('data', (chunk: Buffer) => {
      clock.arrived(recording.add(chunk), performance.timeOrigin + performance.now())
      resolve()
    })
  })
  return { mark: recording.length, since: recording.since, timeOf: clock.timeOf, dispose }
}

/** Kept in one piece, because it is looked at again and again while it grows. */
function growingRecording(rate: number) {
  let samples = new Int16Array(30 * rate)
  let length = 0
  let oddByte: Buffer = Buffer.alloc(0)
  return {
    /** @returns how many samples these bytes were */
    add(chunk: Buffer): number {
      const bytes = oddByte.length === 0 ? chunk : Buffer.concat([oddByte, chunk])
      const count = Math.floor(bytes.length / 2)
      oddByte = bytes.subarray(count * 2)
      if (length + count > samples.length) {
        const larger = new Int16Array(Math.max(2 * samples.length, length + count))
        larger.set(samples.subarray(0, length))
        samples = larger
      }
      for (let i = 0; i < count; i += 1) samples[length + i] = bytes.readInt16LE(2 * i)
      length += count
      return count
    },
    length: () => length,
    since: (mark: number): Int16Array => samples.subarray(Math.max(0, mark), length),
  }
}

import { startChild } from '../../../scripts/child.mjs'
import { samplesOf } from './sounds.js'
import { listeningRate } from './spectrogram.js'

export type OutputDevice = 'headset' | 'ringer' | 'speaker'

/** Records what is played into one of the test's output devices, from now until it is disposed. */
export interface Recorder {
  /** the position now, in samples; to pass to `since` */
  mark(): number
  since(mark: number): Int16Array
  dispose(): Promise<void>
}

export async function startRecorder(device: OutputDevice): Promise<Recorder> {
  const { process: child, dispose } = startChild(
    'parec',
    [
      `--device=${device}.monitor`,
      '--format=s16le',
      `--rate=${listeningRate}`,
      '--channels=1',
      '--latency-msec=20',
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  const chunks: Buffer[] = []
  let bytes = 0
  await new Promise<void>((resolve, reject) => {
    child.once('close', () => reject(new Error(`The ${device} cannot be recorded`)))
    child.stdout?.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      bytes += chunk.length
      resolve()
    })
  })
  return {
    mark: () => Math.floor(bytes / 2),
    since: (mark) => samplesOf(Buffer.concat(chunks).subarray(mark * 2)),
    dispose,
  }
}

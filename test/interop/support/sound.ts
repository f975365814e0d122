import { once } from 'node:events'
import { expect } from '@playwright/test'
import { microphoneFeed } from '../../../scripts/audio.mjs'
import { startChild } from '../../../scripts/child.mjs'
import { type OutputDevice, startRecorder } from '../../support/e2e/recorder.js'
import { listeningRate } from '../../support/e2e/spectrogram.js'
import { heardIn, pulseOf, pulses, windowsOf } from './pulses.js'

/** What somebody hears: the agent in the headset, or a peer. */
export interface Ear {
  /** waits until this tone is heard, from now on */
  hears(hertz: number, least?: number): Promise<void>
  /** waits until nothing is heard, then makes sure that it stays so for a second */
  staysSilent(): Promise<void>
}

const withinMs = 8000

/** @param recorded everything until now, growing */
export function earOf(recorded: () => { readonly samples: Int16Array; readonly rate: number }): Ear {
  const since = (mark: number) => {
    const { samples, rate } = recorded()
    return { samples: samples.subarray(mark), rate }
  }
  return {
    async hears(hertz, least) {
      const mark = recorded().samples.length
      await expect
        .poll(
          () => {
            const { samples, rate } = since(mark)
            return rate > 0 && heardIn(samples, hertz, rate, least)
          },
          { message: `${hertz} Hz is heard`, timeout: withinMs, intervals: [50] },
        )
        .toBe(true)
    },
    async staysSilent() {
      // A peer that is sent nothing records nothing: what counts is that no sound is added for a while.
      let mark = recorded().samples.length
      let soundAt = performance.now()
      const silentMs = (): number => {
        const { samples, rate } = since(mark)
        if (rate > 0 && windowsOf(samples, 1000, rate).some((window) => window !== 'silence'))
          soundAt = performance.now()
        if (samples.length > rate / 5) mark += samples.length
        return performance.now() - soundAt
      }
      await expect
        .poll(silentMs, { message: 'nothing is heard', timeout: withinMs, intervals: [50] })
        .toBeGreaterThan(1500)
    },
  }
}

export interface Headset extends Ear, AsyncDisposable {
  /** everything until now, at the rate of listening */
  recording(): Int16Array
}

export const openHeadset = (): Promise<Headset> => openPlayer('headset')

/** What is played into this device of the tests. */
export async function openPlayer(device: OutputDevice): Promise<Headset> {
  const recorder = await startRecorder(`${device}.monitor`)
  return {
    ...earOf(() => ({ samples: recorder.since(0), rate: listeningRate })),
    recording: () => recorder.since(0),
    [Symbol.asyncDispose]: recorder.dispose,
  }
}

/** The agent sends the pulses of `pulseOf.agent` from now on. */
export async function speak(): Promise<AsyncDisposable> {
  const rate = 48_000
  const child = startChild(
    'pacat',
    [`--device=${microphoneFeed}`, '--format=s16le', `--rate=${rate}`, '--channels=1'],
    { stdio: ['pipe', 'ignore', 'ignore'] },
  )
  const input = child.process.stdin
  const second = Buffer.from(pulses(pulseOf.agent, 1, rate).buffer)
  // As fast as the sound server takes it: one second at a time.
  const feed = async (): Promise<void> => {
    while (input?.writable) if (!input.write(second)) await once(input, 'drain')
  }
  input?.on('error', () => undefined)
  void feed().catch(() => undefined)
  return { [Symbol.asyncDispose]: child.dispose }
}

import { readFileSync } from 'node:fs'
import { soundFile } from '../support/e2e/sounds.js'
import type { Recorder } from '../support/e2e/recorder.js'
import { bareWindow, newUserData, removeUserData, startApp } from './app-process.js'
import { cutOut, fallenSilent, findPrompt, inMs, recordedUntil } from './heard.js'

const listenMs = 700

/**
 * How long the way from a page to the device's monitor is by itself: a bare window plays the prompt's own sound on a running
 * context, and the recording tells when it came. In ms, one for each time it was played.
 */
export async function deviceLatency(recorder: Recorder, times: number): Promise<readonly number[]> {
  const userData = await newUserData()
  const app = await startApp({ app: bareWindow, userData })
  try {
    const page = await app.drive()
    await page.evaluate(
      async (base64) => {
        const context = new AudioContext({ latencyHint: 'interactive' })
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
        const buffer = await context.decodeAudioData(bytes.buffer)
        const warmer = new ConstantSourceNode(context, { offset: 1e-9 })
        warmer.connect(context.destination)
        warmer.start()
        await context.resume()
        Object.assign(globalThis, { bench: { context, buffer } })
      },
      readFileSync(soundFile('prompt/bleep')).toString('base64'),
    )
    const latencies: number[] = []
    for (let time = 0; time < times; time += 1) {
      await fallenSilent(recorder)
      const playedAt = await page.evaluate(() => {
        const { bench } = globalThis as unknown as { bench: { context: AudioContext; buffer: AudioBuffer } }
        const source = new AudioBufferSourceNode(bench.context, { buffer: bench.buffer })
        source.connect(bench.context.destination)
        const now = performance.timeOrigin + performance.now()
        source.start()
        return now
      })
      await recordedUntil(recorder, playedAt + listenMs)
      const { samples, from } = cutOut(recorder, playedAt - 50, playedAt + listenMs)
      const heardAt = findPrompt(samples)
      if (heardAt !== null) latencies.push(from + inMs(heardAt) - playedAt)
    }
    return latencies
  } finally {
    await app.dispose()
    await removeUserData(userData)
  }
}

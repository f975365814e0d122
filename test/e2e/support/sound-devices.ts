import { startChild } from '../../../scripts/child.mjs'
import { microphoneFeed } from '../../../scripts/audio.mjs'
import { expect } from '@playwright/test'
import { listeningRate } from '../../support/e2e/spectrogram.js'
import { startRecorder, type OutputDevice, type Recorder } from '../../support/e2e/recorder.js'
import { soundFile } from '../../support/e2e/sounds.js'
import { listenTo, loudestOf, silence, type Listening } from './listening.js'

/** A jitter buffer and a sound server together hold less than this. */
const tailSamples = listeningRate

/** A device that the app plays into. What it plays is recorded from the beginning of the test. */
export interface Earpiece {
  /** from now on */
  listen(): Listening
  /** since the beginning of the test */
  readonly all: Listening
  /** waits until what was on its way has been played, so that silence can be proved from here on */
  fallsSilent(): Promise<void>
  dispose(): Promise<void>
}

export async function openEarpiece(device: OutputDevice): Promise<Earpiece> {
  const recorder: Recorder = await startRecorder(device)
  const from = (mark: number): Listening => listenTo(async () => recorder.since(mark))
  const lately = (): number => loudestOf(recorder.since(Math.max(0, recorder.mark() - tailSamples)))
  return {
    listen: () => from(recorder.mark()),
    all: from(0),
    fallsSilent: () => expect.poll(lately, { message: `the ${device} falls silent` }).toBeLessThan(silence),
    dispose: recorder.dispose,
  }
}

/** The agent's mouth: what is said here, the microphone hears. */
export interface Mouth {
  /** says a sound of the product once; resolves when it was said */
  says(name: string): Promise<void>
  /** says it again and again until the returned function is called */
  keepsSaying(name: string): () => Promise<void>
  dispose(): Promise<void>
}

export function openMouth(): Mouth {
  const speaking = new Set<() => Promise<void>>()
  let open = true
  const say = (name: string): { readonly said: Promise<void>; readonly stop: () => Promise<void> } => {
    const { process: child, dispose } = startChild('paplay', [`--device=${microphoneFeed}`, soundFile(name)], {
      stdio: 'ignore',
    })
    speaking.add(dispose)
    const said = new Promise<void>((resolve) => child.once('close', () => resolve()))
    void said.then(() => speaking.delete(dispose))
    return { said, stop: dispose }
  }
  return {
    says: (name) => say(name).said,
    keepsSaying(name) {
      let going = true
      let current = say(name)
      const loop = (async () => {
        while (going && open) {
          await current.said
          if (going && open) current = say(name)
        }
      })()
      return async () => {
        going = false
        await current.stop()
        await loop
      }
    },
    async dispose() {
      open = false
      for (const stop of [...speaking]) await stop()
    },
  }
}

import { startChild } from '../../../scripts/child.mjs'
import { microphoneFeed } from '../../../scripts/audio.mjs'
import { expect } from '@playwright/test'
import { listeningRate } from '../../support/e2e/spectrogram.js'
import { startRecorder, type OutputDevice, type Recorder } from '../../support/e2e/recorder.js'
import { soundFile } from '../../support/e2e/sounds.js'
import { listenTo, loudestOf, silence, type Listening } from './listening.js'

/**
 * A jitter buffer and a sound server together hold less than this. Customers and spoken PINs rest for 1 s before they say it again, 1.25 s
 * with the ends of the words: in that rest more of it is on its way.
 */
const tailSamples = 1.5 * listeningRate

/** A device that the app plays into. What it plays is recorded from the beginning of the test. */
export interface Earpiece {
  /** from now on */
  listen(): Listening
  /** since the beginning of the test */
  readonly all: Listening
  /** waits until what was on its way has been played, so that silence can be proved from here on */
  fallsSilent(): Promise<void>
  /** waits until somebody begins to speak after a pause */
  hearsBeginning(): Promise<void>
  /** how long the sound that is playing now stays away, in ms; 0 when it does not */
  gapFromNow(): Promise<number>
  dispose(): Promise<void>
}

export async function openEarpiece(device: OutputDevice): Promise<Earpiece> {
  const recorder: Recorder = await startRecorder(`${device}.monitor`)
  const from = (mark: number): Listening => listenTo(async () => recorder.since(mark))
  const lately = (): number => loudestOf(recorder.since(Math.max(0, recorder.mark() - tailSamples)))
  return {
    listen: () => from(recorder.mark()),
    all: from(0),
    fallsSilent: () => expect.poll(lately, { message: `the ${device} falls silent` }).toBeLessThan(silence),
    async hearsBeginning() {
      await expect
        .poll(() => loudestOf(recorder.since(recorder.mark() - listeningRate / 2)), { intervals: [20] })
        .toBeLessThan(silence)
      const mark = recorder.mark()
      await expect.poll(() => loudestOf(recorder.since(mark)), { intervals: [20] }).toBeGreaterThan(loud)
    },
    async gapFromNow() {
      const mark = recorder.mark()
      const gap = (): number | null => gapIn(recorder.since(mark))
      await expect
        .poll(gap, { message: 'the sound comes back', intervals: [50], timeout: 8000 })
        .not.toBeNull()
      return gap() ?? 0
    },
    dispose: recorder.dispose,
  }
}

const loud = 1000
const gapWindow = listeningRate / 50
/** Shorter than this are the pauses inside a sentence. */
const shortestGapMs = 250

/** The first gap in ms, null until there was one and the sound came back, or speech went on without one for 2 s. */
function gapIn(samples: Int16Array): number | null {
  let quietMs = 0
  for (let start = 0; start + gapWindow <= samples.length; start += gapWindow) {
    const heard = loudestOf(samples.subarray(start, start + gapWindow)) > loud
    if (heard && quietMs >= shortestGapMs) return quietMs
    quietMs = heard ? 0 : quietMs + 20
  }
  return samples.length > 2 * listeningRate && quietMs === 0 ? 0 : null
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
  const closed = new AbortController()
  const say = (name: string): { readonly said: Promise<void>; readonly stop: () => Promise<void> } => {
    const { process: child, dispose } = startChild(
      'paplay',
      [`--device=${microphoneFeed}`, soundFile(name)],
      {
        stdio: 'ignore',
      },
    )
    speaking.add(dispose)
    const said = new Promise<void>((resolve) => child.once('close', () => resolve()))
    void said.then(() => speaking.delete(dispose))
    return { said, stop: dispose }
  }
  return {
    says: (name) => say(name).said,
    keepsSaying(name) {
      const stopped = new AbortController()
      let current = say(name)
      const again = (): void => {
        if (stopped.signal.aborted || closed.signal.aborted) return
        current = say(name)
        void current.said.then(again)
      }
      void current.said.then(again)
      return async () => {
        stopped.abort()
        await current.stop()
      }
    },
    async dispose() {
      closed.abort()
      for (const stop of [...speaking]) await stop()
    },
  }
}

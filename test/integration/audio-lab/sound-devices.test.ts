import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { microphone, microphoneFeed, sinks, startAudio } from '../../../scripts/audio.mjs'
import { startChild } from '../../../scripts/child.mjs'
import { run } from '../../../scripts/setup/command.mjs'
import { findSound } from '../../support/audio-lab/find-sound.js'
import { recordingRate, startTimedRecorder } from '../../support/audio-lab/timed-recorder.js'
import { startRecorder } from '../../support/e2e/recorder.js'
import { decodeWav, soundFile } from '../../support/e2e/sounds.js'

const bleep = decodeWav(readFileSync(soundFile('prompt/bleep'))).samples

describe('the private sound devices', () => {
  let audio: Awaited<ReturnType<typeof startAudio>>
  let env: NodeJS.ProcessEnv

  beforeAll(async () => {
    audio = await startAudio({ always: true })
    env = { ...process.env, ...audio.env }
  })
  afterAll(() => audio.dispose())

  const play = async (sink: string): Promise<void> => {
    const { process: child } = startChild('paplay', [`--device=${sink}`, soundFile('prompt/bleep')], { env })
    await new Promise((resolve) => child.once('close', resolve))
  }

  it.each(Object.keys(sinks))(
    'what is played into %s is recorded there, at its time, and nowhere else',
    async (sink) => {
      const recorders = new Map(
        await Promise.all(
          Object.keys(sinks).map(async (name) => [name, await startTimedRecorder(name, env)] as const),
        ),
      )
      const beforeMs = Date.now()
      await play(sink)
      const afterMs = Date.now()
      for (const [name, recorder] of recorders) {
        const found = findSound(recorder.since(0), bleep, recordingRate)
        await recorder.dispose()
        if (name !== sink) {
          expect(found.correlation).toBe(0)
          continue
        }
        expect(found.correlation).toBeGreaterThan(0.999)
        const playedAtMs = recorder.timeOf((found.atMs * recordingRate) / 1000)
        expect(playedAtMs).toBeGreaterThan(beforeMs - 20)
        expect(playedAtMs).toBeLessThan(afterMs)
      }
    },
  )

  it('the microphone hears what is fed to it, and is the default', async () => {
    const recorder = await startRecorder(microphone.name, { rate: recordingRate, env })
    await play(microphoneFeed)
    await recorder.dispose()
    expect(findSound(recorder.since(0), bleep, recordingRate).correlation).toBeGreaterThan(0.999)
    expect(await run('pactl', ['info'], { env })).toContain(`Default Source: ${microphone.name}`)
  })
})

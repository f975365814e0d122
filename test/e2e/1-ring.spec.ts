import { firstSound, loudnessOf } from '../support/audio-lab/loudness.js'
import { listeningRate } from '../support/e2e/spectrogram.js'
import { expect, test } from './support/fixtures.js'

const ms = listeningRate / 1000

test('a ring that is cut short ends without a click, and leaves nothing for the next ring', async ({
  agent,
  headset,
}) => {
  await agent.signsIn()
  const first = headset.listen()
  await agent.chooses('Available')
  await expect.poll(() => first.loudest(), { intervals: [20] }).toBeGreaterThan(1000)
  await agent.declinesValidationCall()
  await headset.fallsSilent()

  const ringing = await first.recording()
  const last = ringing.findLastIndex((sample) => Math.abs(sample) > 8)
  const levels = loudnessOf(ringing.subarray(last - 30 * ms, last), ms)
  const before = Math.max(...levels.slice(0, 10))
  // It was cut while it sounded, and fades within 15 ms.
  expect(before).toBeGreaterThan(100)
  expect(levels.at(-1)).toBeLessThan(before / 4)

  const second = headset.listen()
  await agent.reopensConnection()
  await expect.poll(() => second.loudest(), { intervals: [20] }).toBeGreaterThan(1000)
  await second.lasts(2)
  const again = await second.recording()
  // The ring is at its full level after 4 ms. When the last one left something behind, that is played for 11 ms first.
  const beginning = loudnessOf(again.subarray(firstSound(again)), ms).slice(0, 20)
  expect(Math.max(...beginning.slice(0, 6))).toBeGreaterThan(Math.max(...beginning) / 2)
})

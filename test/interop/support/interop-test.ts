import { writeFile } from 'node:fs/promises'
import { test as base } from '@playwright/test'
import { encodeWav } from '../../support/e2e/sounds.js'
import { openHeadset, speak, type Headset } from './sound.js'

interface Fixtures {
  readonly headset: Headset
  /** the agent speaks all the time: pulses of their own frequency */
  readonly speaking: AsyncDisposable
  /** what this case showed, for the published table; the last one counts */
  readonly saw: (what: string) => void
}

/**
 * A case of the interoperability table: `describe` names the peer, the test the case, `saw` what was seen. The table is
 * made of them by `npm run test:interop -- --docs` (table-reporter.ts).
 */
export const test = base.extend<Fixtures>({
  headset: async ({}, use, info) => {
    await using headset = await openHeadset()
    await use(headset)
    if (info.status === info.expectedStatus) return
    const path = info.outputPath('headset.wav')
    await writeFile(path, encodeWav(headset.recording()))
    await info.attach('headset', { path, contentType: 'audio/wav' })
  },
  speaking: [
    async ({}, use) => {
      await using speaking = await speak()
      await use(speaking)
    },
    { auto: true },
  ],
  saw: async ({}, use, { annotations }) => {
    await use((what) => void annotations.push({ type: 'saw', description: what }))
  },
})

export { expect } from '@playwright/test'

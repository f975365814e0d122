import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCenter, type Center } from './center.js'
import { test as base } from './fixtures.js'

export { expect } from '@playwright/test'

/** A contact center that can be killed, and started again on the same data at the same address. */
interface Stage {
  readonly far: { readonly center: Center; crashes(): Promise<void>; startsAgain(): Promise<void> }
}
export const test = base.extend<Stage>({
  far: async ({}, use, info) => {
    const data = await mkdtemp(join(tmpdir(), 'offhook-e2e-center-'))
    let center = await openCenter({ data, port: '0' })
    const { port } = new URL(center.url)
    let before = ''
    await use({
      get center() {
        return center
      },
      crashes: () => center.crashes(),
      startsAgain: async () => {
        before += `${center.output()}\n— killed —\n`
        center = await openCenter({ data, port })
      },
    })
    if (info.status !== info.expectedStatus) {
      const body = before + center.output()
      await info.attach('contact-center-output', { body, contentType: 'text/plain' })
    }
    await center.dispose()
    await rm(data, { recursive: true })
  },
})

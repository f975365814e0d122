import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startKeyring } from '../../../scripts/keyring.mjs'
import { inRoot } from '../../../scripts/setup/paths.mjs'
import { electronEntry } from '../../support/run-in-electron.js'

// What the desktop and the app tell each other, in the real Electron.

it('a second start shows the window of the first and ends', async () => {
  const electron = await electronEntry('test/support/electron/second-start.ts')
  const profile = await mkdtemp(join(tmpdir(), 'offhook-profile-'))
  try {
    const firstIsUp = join(profile, 'first-is-up')
    const start = (): Promise<unknown> => electron.run({ firstIsUp }, { profile })
    const secondStart = async (): Promise<unknown> => {
      await expect.poll(() => existsSync(firstIsUp), { timeout: 20_000 }).toBe(true)
      return start()
    }
    const answers = await Promise.all([start(), secondStart()])
    expect(answers).toEqual(['first, asked to show its window', 'second, not needed'])
  } finally {
    await electron.dispose()
    await rm(profile, { recursive: true, force: true })
  }
})

it.runIf(process.platform === 'linux')(
  'the tray takes every state, and a desktop without one is recognised',
  async () => {
    const electron = await electronEntry('test/support/electron/tray.ts')
    const bus = await startKeyring({ keyring: false })
    try {
      const size = [{ width: 22, height: 22 }, [1, 2]]
      expect(await electron.run({ icons: inRoot('resources/icons/tray') }, { env: bus.env })).toEqual({
        present: true,
        desktopHasTray: false,
        sizes: [size, size, size, size, size, size],
        log: '',
      })
    } finally {
      await bus.dispose()
      await electron.dispose()
    }
  },
)

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { claimDataFolder } from '../../../src/contact-center/data-folder.js'

let parent = ''
let folder = ''
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'offhook-claim-'))
  folder = join(parent, 'center')
})
afterEach(() => rmSync(parent, { recursive: true }))

// Linux has names that vanish with their process; elsewhere a file is left behind.
const platforms = ['linux', 'darwin'] as const

it.each(platforms)(
  'is had by one of several that ask at once, by whatever name they call it (%s)',
  async (platform) => {
    const first = await claimDataFolder(folder, platform)
    await first?.()
    const other = join(parent, 'other-name')
    symlinkSync(folder, other)
    const claims = await Promise.all(
      [folder, other, `${folder}/../center`].map((name) => claimDataFolder(name, platform)),
    )
    const held = claims.filter((claim) => claim !== null)
    expect(held).toHaveLength(1)
    const elsewhere = await claimDataFolder(join(parent, 'another-center'), platform)
    expect(elsewhere).not.toBeNull()
    for (const release of [...held, elsewhere]) await release?.()
    const again = await claimDataFolder(folder, platform)
    expect(again).not.toBeNull()
    await again?.()
  },
)

it.each(platforms)('is free again after its center was killed (%s)', async (platform) => {
  const module = new URL('../../../src/contact-center/data-folder.ts', import.meta.url).href
  const script = `
    const { claimDataFolder } = await import('${module}')
    if (await claimDataFolder(process.argv[1], process.argv[2]) === null) process.exit(3)
    process.kill(process.pid, 'SIGKILL')`
  const killed = spawnSync(process.execPath, ['--input-type=module', '-e', script, folder, platform])
  expect({ signal: killed.signal, said: killed.stderr.toString() }).toMatchObject({ signal: 'SIGKILL' })
  const release = await claimDataFolder(folder, platform)
  expect(release).not.toBeNull()
  await release?.()
})

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { claim } from '../../../scripts/claim.mjs'

const folder = mkdtempSync(join(tmpdir(), 'offhook-claim-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('the folder of a demo', () => {
  it('is had by one at a time', async () => {
    const release = await claim(folder)
    expect(release).toBeDefined()
    expect(await claim(folder)).toBeUndefined()
    expect(await claim(`${folder}/../${folder.split('/').at(-1) ?? ''}`)).toBeUndefined()
    const other = await claim(join(folder, 'another'))
    expect(other).toBeDefined()
    await other?.()
    await release?.()
    const again = await claim(folder)
    expect(again).toBeDefined()
    await again?.()
  })

  it('is free again after its process was killed', async () => {
    const module = new URL('../../../scripts/claim.mjs', import.meta.url).href
    const script = `import { claim } from '${module}'; await claim(process.argv[1]); process.kill(process.pid, 'SIGKILL')`
    const killed = spawnSync(process.execPath, ['--input-type=module', '-e', script, folder])
    expect(killed.signal).toBe('SIGKILL')
    const release = await claim(folder)
    expect(release).toBeDefined()
    await release?.()
  })
})

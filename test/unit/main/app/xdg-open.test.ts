import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { xdgOpen } from '../../../../src/main/app/xdg-open.js'

const link = 'https://id.example/auth?client_id=offhook&state=$(touch%20x);`id`'

describe.runIf(process.platform === 'linux')('the way to the browser', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'offhook-xdg-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const programSays = (script: string): NodeJS.ProcessEnv => {
    writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    return { PATH: folder }
  }

  it('hands the address over as it is: no shell reads it', async () => {
    await xdgOpen(link, programSays(`printf %s "$1" >'${join(folder, 'opened')}'`))
    expect(readFileSync(join(folder, 'opened'), 'utf8')).toBe(link)
  })

  it.each([3, 4])('is refused when no browser is found (exit code %d)', async (code) => {
    await expect(xdgOpen(link, programSays(`exit ${code}`))).rejects.toThrow(`ended with ${code}`)
  })

  it('is refused when the desktop has no such way', async () => {
    await expect(xdgOpen(link, { PATH: folder })).rejects.toThrow('ENOENT')
  })
})

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { inRoot } from '../../../scripts/setup/paths.mjs'
import { openDatabase } from '../../../src/contact-center/store/database.js'

/** The contact center as an operator runs it; all that it says, and how it ended. */
function run(input: string, ...options: readonly string[]): Promise<{ code: number | null; words: string }> {
  const args = ['--import', 'tsx', inRoot('src/contact-center/index.ts'), '--no-lab', ...options]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  let words = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      words += text
      if (text.includes('"ready":true')) child.kill('SIGTERM')
    })
  child.stdin.end(input)
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, words })))
}

it('starts for real agents only with a tenant whose administrator nobody else knows', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-center-'))
  const make = ['--data', folder, '--create-tenant', 'Northwind Care', '--admin', 'jordan']
  try {
    expect(await run('', '--data', folder)).toMatchObject({
      code: 1,
      words: expect.stringContaining('there is no tenant yet') as string,
    })
    expect(await run('short\n', ...make)).toMatchObject({
      code: 1,
      words: expect.stringContaining('8 to 200 characters') as string,
    })
    const made = await run('a long secret\n', ...make)
    expect(made).toMatchObject({ code: 0, words: expect.stringContaining('Made the tenant') as string })
    expect(made.words).not.toContain('a long secret')
    expect(await run('a long secret\n', ...make)).toMatchObject({
      code: 1,
      words: expect.stringContaining('There is a tenant already') as string,
    })
    expect(await run('', '--data', folder)).toMatchObject({ code: 0 })

    const db = await openDatabase({ kind: 'folder', dataDir: folder })
    expect(await db.selectFrom('administrators').select(['username', 'role']).execute()).toEqual([
      { username: 'jordan', role: 'tenant-administrator' },
    ])
    expect(await db.selectFrom('agents').select('id').execute()).toEqual([])
    await db.destroy()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

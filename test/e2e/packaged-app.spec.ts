import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { inRoot, node24 } from '../../scripts/setup/paths.mjs'
import { electronRuntime } from '../../scripts/electron-runtime.mjs'
import { Agent } from './support/agent.js'
import { expect, test } from './support/fixtures.js'
import { packagedApp, startPackagedSoftphone } from './support/packaged-softphone.js'
import { newUserData, removeUserData } from './support/softphone.js'

// The app as it is installed: packed by electron-builder, fused, and started as a process of its own.
test.describe.configure({ mode: 'serial' })
test.skip(process.platform !== 'linux', 'packaged here for Linux')

interface Asar {
  listPackage(archive: string): string[]
  extractFile(archive: string, file: string): Buffer
}
const asar = createRequire(import.meta.url)('@electron/asar') as Asar
const archive = join(packagedApp, 'resources/app.asar')

test.beforeAll(async () => {
  test.setTimeout(180_000)
  await promisify(execFile)(node24, [inRoot('scripts/package.mjs')], { cwd: inRoot('.') })
})

test('the packaged app registers with the contact center, and logs out when it is told to end', async ({
  center,
}) => {
  const userData = await newUserData()
  const preloaded = join(userData, 'preloaded')
  const script = join(userData, 'preload.cjs')
  await writeFile(script, `require('node:fs').writeFileSync(${JSON.stringify(preloaded)}, '')`)
  const softphone = await startPackagedSoftphone({
    server: center.url,
    userData,
    env: { NODE_OPTIONS: `--require=${script}` },
    args: ['--inspect=0'],
  })
  try {
    await new Agent(softphone.console).signsIn('alex')
    await expect.poll(async () => (await center.agent('alex')).registered).toBe(true)
    expect(await center.sipTrace()).toMatch(/received\nREGISTER sip:/)

    const log = await readFile(join(userData, 'logs/offhook.log'), 'utf8')
    expect(log).toContain('registration')
    expect(log).not.toMatch(
      /offhook-demo|Bearer (?!\[redacted\])|response="|refreshToken|ice-pwd:(?!\[redacted\])/,
    )

    // What the fuses must have switched off.
    expect(existsSync(preloaded)).toBe(false)
    expect(softphone.output()).not.toContain('Debugger listening')

    expect(await softphone.terminate()).toBe(0)
    await expect.poll(() => center.statusOf('alex')).toBe('signed-out')
  } finally {
    await softphone.dispose()
    await removeUserData(userData)
  }
})

test('holds the softphone and nothing of the contact center', () => {
  const files = asar.listPackage(archive)
  expect(files).toContain('/out/main/index.js')
  const folders = new Set(files.map((file) => file.split('/').slice(1, 3).join('/')))
  expect([...folders].sort()).toEqual(['out', 'out/main', 'out/preload', 'out/renderer', 'package.json'])
  expect(files.filter((file) => file.endsWith('.map'))).toEqual([])

  const code = files
    .filter((file) => /\.(c|m)?js$/.test(file))
    .map((file) => asar.extractFile(archive, file.slice(1)).toString('latin1'))
    .join('\n')
  expect(code).toContain('JsSIP')
  for (const foreign of [
    /pglite/i,
    /roamhq|wrtc\.node/,
    /SIP\.js\/|UserAgentCore/,
    /fastify/i,
    /kysely/i,
    /src\/contact-center/,
  ]) {
    expect(code).not.toMatch(foreign)
  }
})

test('is fused shut', async () => {
  const wire = await getCurrentFuseWire(join(packagedApp, 'offhook'))
  const on = (fuse: FuseV1Options): boolean => Number(wire[fuse]) === '1'.charCodeAt(0)
  expect(on(FuseV1Options.RunAsNode)).toBe(false)
  expect(on(FuseV1Options.EnableNodeOptionsEnvironmentVariable)).toBe(false)
  expect(on(FuseV1Options.EnableNodeCliInspectArguments)).toBe(false)
  expect(on(FuseV1Options.GrantFileProtocolExtraPrivileges)).toBe(false)
  expect(on(FuseV1Options.EnableCookieEncryption)).toBe(true)
  expect(on(FuseV1Options.OnlyLoadAppFromAsar)).toBe(true)
  expect(on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation)).toBe(true)
})

test('says that it is a test build when its runtime must not be shipped, and carries the notices', () => {
  const manifest = JSON.parse(asar.extractFile(archive, 'package.json').toString()) as Record<string, unknown>
  expect(manifest['testBuild'] === true).toBe(!electronRuntime().official)
  expect(existsSync(join(packagedApp, 'resources/app'))).toBe(false)
  expect(readFileSync(join(packagedApp, 'THIRD-PARTY-NOTICES.txt'), 'utf8')).toContain('jssip')
})

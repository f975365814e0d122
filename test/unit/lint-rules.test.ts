import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'
import { layerConfig, pureConfig } from '../../eslint.config.js'

const eslint = new ESLint({ overrideConfigFile: true, overrideConfig: [layerConfig, pureConfig] })

/** What the rules say about `code` if it stood in `filePath`. */
async function complaints(filePath: string, code: string) {
  const [result] = await eslint.lintText(code, { filePath })
  return (result?.messages ?? []).map(({ message }) => message)
}

const importing = (specifier: string) => `import * as it from '${specifier}'\nexport { it }`

describe('who may import whom', () => {
  it.each([
    ['src/contract/domain.ts', 'node:crypto'],
    ['src/contract/ipc/console.ts', '../../main/state/snapshot'],
    ['src/main/calls/call-state.ts', './calls'],
    ['src/main/calls/auto-answer.ts', 'node:fs'],
    ['src/main/settings/merge.ts', 'zustand/vanilla'],
    ['src/renderer/console/app.tsx', '../media/engine'],
    ['src/renderer/media/engine.ts', '../console/app'],
    ['src/renderer/console/app.tsx', 'electron'],
    ['src/renderer/console/app.tsx', '../../main/index'],
    ['src/main/agent/session.ts', '../../contact-center/api/server.ts'],
    ['src/contact-center/api/server.ts', '../../main/agent/session'],
    ['src/main/sign-in/openid.ts', '../agent/session'],
    ['src/main/settings/store.ts', '../ipc/answer'],
    ['src/main/calls/calls.ts', 'jssip'],
    ['src/main/calls/calls.ts', 'jssip/lib/RTCSession'],
    ['src/contact-center/routing/routing.ts', '@roamhq/wrtc'],
    ['src/contact-center/api/server.ts', 'sip.js/lib/core'],
    ['src/preload/console.ts', 'node:fs'],
    ['src/contact-center/api/app.ts', '../manager/app'],
    ['src/contact-center/manager/app.tsx', '../api/app'],
    ['src/contact-center/manager/app.tsx', '../../renderer/console/view/status-words'],
    ['src/contact-center/manager/app.tsx', '../../renderer/console/components/card'],
    ['src/renderer/shared/components/button.tsx', '../../console/view/shortcuts'],
    ['src/contact-center/manager/app.tsx', 'node:fs'],
  ])('%s may not import %s', async (file, specifier) => {
    expect(await complaints(file, importing(specifier))).not.toEqual([])
  })

  it.each([
    ['src/contract/domain.ts', 'zod'],
    ['src/contract/ipc/console.ts', '../domain.ts'],
    ['src/main/calls/call-state.ts', '../connection/persistent-connection-state'],
    ['src/main/calls/call-state.ts', '../../contract/domain'],
    ['src/main/sip/jssip.ts', 'jssip'],
    ['src/main/index.ts', '../contract/domain'],
    ['src/contact-center/voice/embedded/media.ts', '@roamhq/wrtc'],
    ['src/renderer/console/app.tsx', 'react'],
    ['src/contact-center/manager/main.tsx', '../../renderer/shared/styles/tokens.css'],
    ['src/contact-center/manager/app.tsx', '../../renderer/shared/components/button'],
  ])('%s may import %s', async (file, specifier) => {
    expect(await complaints(file, importing(specifier))).toEqual([])
  })

  it('looks at every form of import, types included', async () => {
    const file = 'src/main/calls/calls.ts'
    const forms = [
      `import type { UA } from 'jssip'; export type X = UA`,
      `export { UA } from 'jssip'`,
      `export * from 'jssip'`,
      `export const load = () => import('jssip')`,
      `export type X = import('jssip').UA`,
    ]
    for (const form of forms) expect(await complaints(file, form), form).toHaveLength(1)
  })

  it('lets a pure file take types from the tree, and nothing that runs', async () => {
    const file = 'src/contact-center/routing/desk-state.ts'
    expect(await complaints(file, `import type { Leg } from '../voice/port'; export type X = Leg`)).toEqual(
      [],
    )
    expect(await complaints(file, `import { leg } from '../voice/port'; export { leg }`)).toHaveLength(1)
    expect(await complaints(file, `import type { Pool } from 'pg'; export type X = Pool`)).toHaveLength(1)
  })

  it('says why', async () => {
    const [message] = await complaints('src/main/calls/calls.ts', importing('jssip'))
    expect(message).toBe(
      "'jssip' may not be used here. Only src/main/sip/jssip.ts, jssip-session.ts and the grammar import jssip: its traps are dealt with once, there.",
    )
  })
})

describe("Electron's raw IPC", () => {
  it.each([
    ['src/main/app/windows.ts', `import { ipcMain } from 'electron'; export { ipcMain }`, 1],
    ['src/main/app/windows.ts', `import * as electron from 'electron'; export { electron }`, 2],
    ['src/main/app/windows.ts', `import electron from 'electron'; export { electron }`, 2],
    ['src/main/app/windows.ts', `import { app } from 'electron'; export { app }`, 0],
    ['src/main/ipc/serve.ts', `import { ipcMain } from 'electron'; export { ipcMain }`, 0],
    ['src/preload/console.ts', `import { ipcRenderer } from 'electron'; export { ipcRenderer }`, 0],
  ])('%s: %s', async (file, code, count) => {
    expect(await complaints(file, code)).toHaveLength(count)
  })
})

describe('a pure file', () => {
  it.each([
    'export const now = () => Date.now()',
    'export const now = () => new Date()',
    'export const later = (f: () => void) => setTimeout(f, 1)',
    'export const dice = () => Math.random()',
    'export const clock = () => performance.now()',
    'export const later = (f: () => void) => globalThis.setTimeout(f, 1)',
    'export async function wait(p: Promise<void>) { await p }',
  ])('may not: %s', async (code) => {
    expect(await complaints('src/main/connection/persistent-connection-state.ts', code)).not.toEqual([])
    expect(await complaints('src/main/connection/persistent-connection.ts', code)).toEqual([])
  })

  it('may compute with the times it is given', async () => {
    const code = 'export const age = (sinceAt: number, now: number) => Math.max(0, now - sinceAt)'
    expect(await complaints('src/main/calls/call-state.ts', code)).toEqual([])
  })
})

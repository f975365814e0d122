import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { electronEntry } from '../../support/run-in-electron.js'

// The console window in the real Electron, with a page of the test's own in it. One start, many looks.
let folder: string
let seen: Record<string, unknown>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-pages-'))
  const html =
    '<!doctype html><title>loading</title><script>window.inlineRan = true</script><script src="page.js"></script>'
  for (const role of ['console', 'media']) {
    await mkdir(join(folder, role))
    await writeFile(join(folder, role, 'index.html'), html)
    await writeFile(
      join(folder, role, 'page.js'),
      `let newest = null
       window.seen = () => probe.ask().then((answer) => ({ answer, newest }))
       probe.on((value) => { newest = value; document.title = 'ready' })`,
    )
  }
  const preload = join(folder, 'preload.cjs')
  await writeFile(
    preload,
    `const { contextBridge, ipcRenderer } = require('electron')
     contextBridge.exposeInMainWorld('probe', {
       ask: () => ipcRenderer.invoke('console:state.get', undefined),
       on: (listener) => {
         ipcRenderer.on('console!state.changed', (event, value) => listener(value))
         ipcRenderer.send('console?listening', 'state.changed')
       },
     })`,
  )
  const electron = await electronEntry('test/support/electron/console-window.ts')
  try {
    const args = ['--use-fake-device-for-media-stream']
    seen = (await electron.run({ pages: folder, preload }, { args })) as Record<string, unknown>
  } finally {
    await electron.dispose()
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the console window', () => {
  it('serves its page, which gets the newest state when it begins to listen', () => {
    expect(seen['first']).toEqual({ answer: { ok: true, value: { revision: 1 } }, newest: { revision: 1 } })
  })

  it('has the default size when its kept place is on no display', () => {
    expect(seen['bounds']).toEqual({ width: 400, minimum: [360, 520] })
  })

  it('comes back after a reload and after a crash, with the state announced meanwhile', () => {
    const answer = { ok: true, value: { revision: 1 } }
    expect(seen['afterReload']).toEqual({ answer, newest: { revision: 2 } })
    expect(seen['afterCrash']).toEqual({ answer, newest: { revision: 3 } })
    expect(seen['log']).toContain('console page lost')
  })

  it('hears the keys of the zoom, is drawn at one in a window with room for it, also after a crash, and goes back', () => {
    expect(seen['zoomed']).toEqual({
      steps: ['larger', 'larger', 'smaller', 'usual'],
      minimum: [450, 650],
      height: 680,
    })
    expect(seen['zoomAfterCrash']).toBe(1.25)
    expect(seen['zoomedBack']).toEqual([1, true])
  })

  it('asks before it closes, keeps its place, and is gone when it is disposed of', () => {
    expect(seen['closing']).toBe(true)
    expect(seen['kept']).toMatchObject({ width: 420, height: 600 })
    expect(seen['left']).toBe(0)
  })
})

describe('a page', () => {
  it('has no Node, runs no inline script, opens nothing, goes nowhere and talks to nobody', () => {
    expect(seen['globals']).toEqual(['undefined', 'undefined', 'undefined'])
    expect(seen['inline']).toBe(false)
    expect(seen['opened']).toBe(true)
    expect(seen['windows']).toBe(1)
    expect(seen['url']).toBe('offhook-app://console/console/index.html')
    expect(seen['elsewhere']).toBe('refused')
  })

  it('gets the microphone as the media engine only, and the camera never', () => {
    expect(seen['microphone']).toBe('NotAllowedError')
    expect(seen['mediaMicrophone']).toBe('given')
    expect(seen['mediaCamera']).toBe('NotAllowedError')
  })

  it('of another window cannot command in the name of the console', () => {
    expect(seen['stranger']).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  })
})

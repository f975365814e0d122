import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DocumentFile } from '../../../../src/main/settings/store.js'
import { openStore } from '../../../../src/main/settings/store.js'
import { recordingLogger } from '../../../support/recording-logger.js'

// electron-store asks the package `electron` where its binary is; with an absolute folder it needs no Electron at all.
vi.hoisted(() => (process.env.ELECTRON_OVERRIDE_DIST_PATH ??= '/electron-is-not-needed'))
const { electronStoreFile } = await import('../../../../src/main/settings/electron-store-file.js')

let directory: string
const path = (): string => join(directory, 'offhook.json')
const open = () => openStore(electronStoreFile(directory), recordingLogger())

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'offhook-store-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

describe('the store', () => {
  it('keeps what was set until the next start, and the device id from the first', () => {
    const first = open()
    first.set('theme', 'dark')
    first.set('windowBounds', { x: 5, y: 6, width: 400, height: 700 })
    first.kept.set('settings', { etag: 'abc' })
    const second = open()
    expect(second.get('deviceId')).toBe(first.get('deviceId'))
    expect(second.get('theme')).toBe('dark')
    expect(second.get('windowBounds')).toEqual({ x: 5, y: 6, width: 400, height: 700 })
    expect(second.kept.get('settings')).toEqual({ etag: 'abc' })
    expect(second.notices).toEqual([])
  })

  it('forgets a deleted value', () => {
    const store = open()
    store.kept.set('dialog', { callId: 'x' })
    store.kept.delete('dialog')
    expect(open().kept.get('dialog')).toBeUndefined()
  })

  it('takes names with dots and names of Object.prototype as they are', () => {
    const store = open()
    for (const name of ['a.b.c', 'toString', 'constructor']) {
      expect(store.kept.get(name)).toBeUndefined()
      store.kept.set(name, name)
    }
    expect(open().kept.get('a.b.c')).toBe('a.b.c')
    expect(open().kept.get('toString')).toBe('toString')
  })

  it.skipIf(process.platform === 'win32')('is readable by its owner only', () => {
    open().set('theme', 'light')
    expect(statSync(path()).mode & 0o077).toBe(0)
  })
})

describe('a damaged store', () => {
  it.each([
    ['is not JSON', '{"theme": "dark"'],
    ['is empty', ''],
    ['is not an object', '[]'],
    ['has a wrong type', JSON.stringify({ deviceId: crypto.randomUUID(), theme: 7 })],
    ['has no device id', JSON.stringify({ theme: 'dark' })],
    [
      'has bounds that are no numbers',
      JSON.stringify({ deviceId: crypto.randomUUID(), windowBounds: { x: 'a' } }),
    ],
    ['is binary', '\u0000\u0001\uFFFD'],
  ])('that %s is set aside, told, and replaced by the defaults', (_how, text) => {
    writeFileSync(path(), text)
    const store = open()
    expect(store.get('theme')).toBeNull()
    expect(store.get('deviceId')).toMatch(/^[0-9a-f-]{36}$/)
    expect(store.notices).toMatchObject([{ id: 'store-set-aside' }])
    expect(store.notices[0]?.text).toContain('offhook.json.corrupt-1')
    expect(readFileSync(join(directory, 'offhook.json.corrupt-1'), 'utf8')).toBe(text)
    expect(store.set('theme', 'dark')).toMatchObject({ ok: true })
    expect(open().notices).toEqual([])
  })

  it('does not overwrite one that was set aside before', () => {
    for (const text of ['first', 'second']) {
      writeFileSync(path(), text)
      open()
    }
    expect(readFileSync(join(directory, 'offhook.json.corrupt-1'), 'utf8')).toBe('first')
    expect(readFileSync(join(directory, 'offhook.json.corrupt-2'), 'utf8')).toBe('second')
  })

  it('never stops the start, whatever the file holds', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((value) => JSON.stringify(value)),
        ),
        (text) => {
          const file = memoryFile(text)
          const store = openStore(file, recordingLogger())
          expect(store.get('deviceId')).toMatch(/^[0-9a-f-]{36}$/)
        },
      ),
    )
  })
})

describe('a disk that refuses', () => {
  it('to write: values hold until the end, the agent is told once', () => {
    const file = memoryFile(null)
    const store = openStore(
      {
        ...file,
        write: () => {
          throw new Error('ENOSPC')
        },
      },
      recordingLogger(),
    )
    expect(store.set('theme', 'dark')).toMatchObject({ ok: false, error: { code: 'store-unreadable' } })
    store.kept.set('x', 1)
    expect(store.get('theme')).toBe('dark')
    expect(store.kept.get('x')).toBe(1)
    expect(store.notices.filter((notice) => notice.id === 'store-not-saved')).toHaveLength(1)
  })

  it('to read: the defaults are used and the file is left alone', () => {
    const setAside = vi.fn()
    const store = openStore(
      {
        readText: () => {
          throw new Error('EACCES')
        },
        write: () => {
          throw new Error('EACCES')
        },
        setAside,
      },
      recordingLogger(),
    )
    expect(store.get('theme')).toBeNull()
    expect(store.notices.map((notice) => notice.id)).toContain('store-unreadable')
    expect(setAside).not.toHaveBeenCalled()
  })

  it.skipIf(process.getuid?.() === 0)('on the real disk keeps the old file whole', () => {
    open().set('theme', 'dark')
    chmodSync(directory, 0o500)
    expect(open().set('theme', 'light')).toMatchObject({ ok: false })
    chmodSync(directory, 0o700)
    expect(open().get('theme')).toBe('dark')
  })
})

it('leaves no temporary files behind', () => {
  const store = open()
  for (let n = 0; n < 20; n++) store.kept.set('n', n)
  expect(existsSync(path())).toBe(true)
  expect(readdirSync(directory)).toEqual(['offhook.json'])
})

function memoryFile(text: string | null): DocumentFile {
  return { readText: () => text, write: () => undefined, setAside: () => 'offhook.json.corrupt-1' }
}

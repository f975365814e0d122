import { EventEmitter } from 'node:events'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { succeed } from '../../../../src/contract/errors.js'
import { defineContract, type Handlers } from '../../../../src/contract/ipc/define.js'
import { serve, type ServedWindow } from '../../../../src/main/ipc/serve.js'
import { recordingLogger } from '../../../support/recording-logger.js'

const electron = vi.hoisted(() => ({ ipc: null as FakeIpc | null }))
vi.mock('electron', () => ({
  get ipcMain() {
    return electron.ipc
  },
}))

/** Electron's ipcMain as far as `serve` uses it. */
class FakeIpc extends EventEmitter {
  readonly commands = new Map<string, (event: unknown, raw: unknown) => unknown>()
  handle(channel: string, listener: (event: unknown, raw: unknown) => unknown): void {
    if (this.commands.has(channel)) throw new Error(`second handler for ${channel}`)
    this.commands.set(channel, listener)
  }
  removeHandler(channel: string): void {
    this.commands.delete(channel)
  }
}

const contract = defineContract({
  role: 'console',
  commands: {
    'pin.confirm': { input: z.strictObject({ pin: z.string().regex(/^\d{4}$/) }), output: z.null() },
    'state.get': { input: z.undefined(), output: z.object({ revision: z.int() }) },
  },
  events: { 'state.changed': z.object({ revision: z.int() }) },
})

const page = 'offhook-app://console/console/index.html'
const trusted = { sender: { id: 7 }, senderFrame: { url: page, parent: null } }

class FakeWindow implements ServedWindow {
  readonly pageUrl = page
  webContentsId: number | null = 7
  readonly sent: (readonly [string, unknown])[] = []
  readonly newPage = new Set<() => void>()
  send(channel: string, value: unknown): void {
    this.sent.push([channel, value])
  }
  onNewPage(listener: () => void) {
    this.newPage.add(listener)
    return () => void this.newPage.delete(listener)
  }
}

function setUp(handlers: Partial<Handlers<typeof contract>> = {}) {
  const ipc = new FakeIpc()
  electron.ipc = ipc
  const window = new FakeWindow()
  const log = recordingLogger()
  const served = serve(
    contract,
    window,
    { 'pin.confirm': () => succeed(null), 'state.get': () => succeed({ revision: 1 }), ...handlers },
    log,
  )
  const command = async (name: string, raw: unknown, event: unknown = trusted): Promise<unknown> =>
    ipc.commands.get(`console:${name}`)?.(event, raw)
  const listen = (event: unknown = trusted, name = 'state.changed') =>
    ipc.emit('console?listening', event, name)
  return { ipc, window, log, served, command, listen }
}

describe('a command', () => {
  beforeEach(() => {
    electron.ipc = null
  })

  it('reaches its handler with the parsed input and answers with the parsed output', async () => {
    const confirm = vi.fn(() => succeed(null))
    const { command } = setUp({
      'pin.confirm': confirm,
      'state.get': () => succeed({ revision: 4, token: 'not in the contract' } as { revision: number }),
    })
    expect(await command('pin.confirm', { pin: '1234' })).toEqual({ ok: true, value: null })
    expect(confirm).toHaveBeenCalledWith({ pin: '1234' })
    expect(await command('state.get', undefined)).toEqual({ ok: true, value: { revision: 4 } })
  })

  it.each([
    [{ pin: 'ab12' }],
    [{ pin: '98765' }],
    [{ pin: '9876', more: 1 }],
    [null],
    ['9876'],
    [9876],
    [[]],
  ])('with the wrong shape %j is refused and its values are not logged', async (raw) => {
    const confirm = vi.fn(() => succeed(null))
    const { command, log } = setUp({ 'pin.confirm': confirm })
    expect(await command('pin.confirm', raw)).toMatchObject({ ok: false, error: { code: 'bad-request' } })
    expect(confirm).not.toHaveBeenCalled()
    expect(log.text()).toContain('wrong shape')
    expect(log.text()).not.toMatch(/9876|ab12/)
  })

  it.each([
    ['another window', { ...trusted, sender: { id: 8 } }],
    ['a frame inside the page', { ...trusted, senderFrame: { url: page, parent: {} } }],
    ['another page', { ...trusted, senderFrame: { url: 'https://evil.example/', parent: null } }],
    ['a frame that is gone', { ...trusted, senderFrame: null }],
  ])('from %s is refused', async (_who, event) => {
    const { command } = setUp()
    expect(await command('state.get', undefined, event)).toMatchObject({
      ok: false,
      error: { code: 'forbidden' },
    })
  })

  it('that fails as expected brings back its code, and nothing else of the failure', async () => {
    const { command } = setUp({
      'state.get': () =>
        ({ ok: false, error: { code: 'pin-wrong', message: 'Wrong PIN.', secret: 'x' } }) as never,
    })
    expect(await command('state.get', undefined)).toEqual({
      ok: false,
      error: { code: 'pin-wrong', message: 'Wrong PIN.' },
    })
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('defect')
      },
    ],
    ['rejects', () => Promise.reject(new Error('defect'))],
    ['answers with the wrong shape', () => succeed({ revision: 'four' })],
    ['answers with nothing', () => undefined],
  ])('whose handler %s is answered all the same', async (_how, handler) => {
    const { command, log } = setUp({ 'state.get': handler as never })
    expect(await command('state.get', undefined)).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(log.lines.some((line) => line.level === 'error')).toBe(true)
  })
})

describe('an event', () => {
  it('is kept until the page listens, and then only the newest', () => {
    const { served, window, listen } = setUp()
    served.announce('state.changed', { revision: 1 })
    served.announce('state.changed', { revision: 2 })
    expect(window.sent).toEqual([])
    listen()
    expect(window.sent).toEqual([['console!state.changed', { revision: 2 }]])
    served.announce('state.changed', { revision: 3 })
    expect(window.sent).toHaveLength(2)
  })

  it('is kept again when a new page loads', () => {
    const { served, window, listen } = setUp()
    listen()
    for (const listener of window.newPage) listener()
    served.announce('state.changed', { revision: 5 })
    expect(window.sent).toEqual([])
    listen()
    expect(window.sent).toEqual([['console!state.changed', { revision: 5 }]])
  })

  it('with the wrong shape is not sent', () => {
    const { served, window, listen, log } = setUp()
    listen()
    served.announce('state.changed', { revision: 'secret' as never })
    expect(window.sent).toEqual([])
    expect(log.text()).not.toContain('secret')
  })

  it('is not sent for a stranger who says it listens', () => {
    const { served, window, listen } = setUp()
    listen({ ...trusted, sender: { id: 8 } })
    listen(trusted, 'toString')
    served.announce('state.changed', { revision: 1 })
    expect(window.sent).toEqual([])
  })
})

it('leaves nothing behind when it is disposed of', () => {
  const { ipc, window, served } = setUp()
  served.dispose()
  expect(ipc.commands.size).toBe(0)
  expect(ipc.eventNames()).toEqual([])
  expect(window.newPage.size).toBe(0)
})

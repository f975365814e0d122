import type { EventEmitter } from 'node:events'
import { expect, it, vi } from 'vitest'
import { startDesktop } from '../../../../src/main/app/desktop.js'
import type { ConsoleWindow } from '../../../../src/main/app/windows.js'
import { createFactsStore } from '../../../../src/main/state/facts.js'
import { publishSnapshots } from '../../../../src/main/state/publish.js'
import { workingDevices } from '../../../support/fake-media.js'
import { recordingLogger } from '../../../support/recording-logger.js'
import { VirtualClock } from '../../../support/virtual-clock-main.js'

const electron = vi.hoisted(() => ({ app: null as (EventEmitter & { exit: () => void }) | null }))
vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events')
  electron.app = Object.assign(new Emitter(), { exit: vi.fn(), quit: vi.fn() })
  return {
    app: electron.app,
    powerMonitor: new Emitter(),
    dialog: {},
    Notification: Object.assign(vi.fn(), { isSupported: () => false }),
    nativeImage: {},
    Menu: {},
    Tray: vi.fn(),
  }
})
// The desktop that takes its time to say whether it shows a tray.
vi.mock('../../../../src/main/app/tray-host.js', () => ({
  desktopHasTray: () => new Promise<boolean>(() => undefined),
}))

it('quitting in the first moment, before the desktop has told of its tray, is a log-out', async () => {
  const facts = createFactsStore({
    app: { version: '0', testBuild: false, theme: 'system', themeBy: 'built-in' },
    server: 'https://center.example',
    serverBy: 'built-in',
    devices: workingDevices,
  })
  facts.setState(({ signIn }) => ({ signIn: { ...signIn, state: 'signing-in' } }))
  const signOut = vi.fn(() => Promise.resolve())
  const dispose = vi.fn()
  let closed = (): void => undefined
  const window = {
    show: vi.fn(),
    hide: vi.fn(),
    minimize: vi.fn(),
    loaded: Promise.resolve(),
    onClose: (listener: () => void) => {
      closed = listener
      return () => undefined
    },
  }
  startDesktop({
    snapshots: publishSnapshots(facts, new VirtualClock()),
    window: window as unknown as ConsoleWindow,
    store: { get: () => true as never, set: () => ({ ok: true, value: null }) },
    resources: '/resources',
    clock: new VirtualClock(),
    log: recordingLogger(),
    chooseStatus: () => undefined,
    signOut,
    dispose,
  })
  closed()
  expect(window.minimize).toHaveBeenCalledOnce()

  const preventDefault = vi.fn()
  electron.app?.emit('before-quit', { preventDefault })
  expect(preventDefault).toHaveBeenCalledOnce()
  expect(signOut).toHaveBeenCalledOnce()
  await vi.waitFor(() => expect(dispose).toHaveBeenCalledOnce())
})

import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const computer = vi.hoisted(() => ({ online: true, monitor: null as unknown }))
vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events')
  computer.monitor = new Emitter()
  return { powerMonitor: computer.monitor, net: { isOnline: () => computer.online } }
})
const { watchComputer } = await import('../../../../src/main/app/power.js')

const monitor = (): EventEmitter => {
  if (!(computer.monitor instanceof EventEmitter)) throw new Error('no power monitor')
  return computer.monitor
}

function watched() {
  const heard: string[] = []
  const stop = watchComputer({
    onSuspend: () => heard.push('suspend'),
    onResume: () => heard.push('resume'),
    onNetworkUp: () => heard.push('up'),
    onNetworkDown: () => heard.push('down'),
  })
  return { heard, stop }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('tells of sleep and waking, each as it happens', () => {
  const { heard, stop } = watched()
  monitor().emit('suspend')
  monitor().emit('resume')
  expect(heard).toEqual(['suspend', 'resume'])
  stop()
})

it('tells each change of the network once', () => {
  const { heard, stop } = watched()
  computer.online = false
  vi.advanceTimersByTime(6_000)
  expect(heard).toEqual(['down'])
  computer.online = true
  vi.advanceTimersByTime(6_000)
  expect(heard).toEqual(['down', 'up'])
  stop()
})

it('leaves neither a listener nor a timer behind', () => {
  const { heard, stop } = watched()
  stop()
  expect(vi.getTimerCount()).toBe(0)
  expect(monitor().listenerCount('suspend') + monitor().listenerCount('resume')).toBe(0)
  monitor().emit('resume')
  expect(heard).toEqual([])
})

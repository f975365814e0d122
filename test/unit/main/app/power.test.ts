import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const computer = { online: true, monitor: new EventEmitter() }
vi.doMock('electron', () => ({ powerMonitor: computer.monitor, net: { isOnline: () => computer.online } }))
const { watchComputer } = await import('../../../../src/main/app/power.js')

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
  computer.monitor.emit('suspend')
  computer.monitor.emit('resume')
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
  expect(computer.monitor.listenerCount('suspend') + computer.monitor.listenerCount('resume')).toBe(0)
  computer.monitor.emit('resume')
  expect(heard).toEqual([])
})

import { EventEmitter } from 'node:events'
import type { NetworkInterfaceInfo } from 'node:os'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { VirtualClock } from '../../../support/virtual-clock-main.js'

const computer = { online: true, monitor: new EventEmitter(), addresses: ['127.0.0.1', '192.0.2.7'] }
vi.doMock('electron', () => ({ powerMonitor: computer.monitor, net: { isOnline: () => computer.online } }))
vi.doMock('node:os', () => ({
  networkInterfaces: () => ({
    lan: computer.addresses.map((address) => ({ address }) as NetworkInterfaceInfo),
  }),
}))
const { watchComputer } = await import('../../../../src/main/app/power.js')

function watched() {
  const heard: string[] = []
  const clock = new VirtualClock()
  const stop = watchComputer(
    {
      onSuspend: () => heard.push('suspend'),
      onResume: () => heard.push('resume'),
      onNetworkUp: () => heard.push('up'),
      onNetworkDown: () => heard.push('down'),
      onAddresses: (addresses) => heard.push(addresses.join()),
    },
    clock,
  )
  heard.length = 0
  /** time passes for the polls and for the clock */
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 250) {
      await clock.advance(250)
      vi.advanceTimersByTime(250)
    }
  }
  return { heard, clock, stop, pass }
}

beforeEach(() => {
  computer.addresses = ['127.0.0.1', '192.0.2.7']
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
afterEach(() => void vi.useRealTimers())

it('tells of sleep and waking, each as it happens', () => {
  const { heard, stop } = watched()
  computer.monitor.emit('suspend')
  computer.monitor.emit('resume')
  expect(heard).toEqual(['suspend', 'resume'])
  stop()
})

it('tells each change of the network once', async () => {
  const { heard, stop, pass } = watched()
  computer.online = false
  await pass(6_000)
  expect(heard).toEqual(['down'])
  computer.online = true
  await pass(6_000)
  expect(heard).toEqual(['down', 'up'])
  stop()
})

it('tells the addresses when one goes or comes, and within half a second', async () => {
  const { heard, stop, pass } = watched()
  await pass(5_000)
  expect(heard).toEqual([])
  computer.addresses = ['127.0.0.1']
  await pass(500)
  computer.addresses = ['127.0.0.1', '198.51.100.4']
  await pass(500)
  expect(heard).toEqual(['127.0.0.1', '127.0.0.1,198.51.100.4'])
  stop()
})

it('takes a program that was stopped, as by SIGSTOP, for a computer that woke', async () => {
  const { heard, clock, stop, pass } = watched()
  await pass(5_000)
  await clock.advance(30_000)
  await pass(5_000)
  expect(heard).toEqual(['resume'])
  stop()
})

it('tells a sleep of which the system says nothing by the wall clock, for the other stood still', async () => {
  const { heard, clock, stop, pass } = watched()
  clock.jump(120_000)
  await pass(5_000)
  expect(heard).toEqual(['resume'])
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

import { describe, expect, it, test } from 'vitest'
import {
  DefaultDevicesWatch,
  defaultNames,
  defaultsOf,
  unknownDefaults,
  type DefaultDevices,
} from '../../../../src/main/media/default-devices.js'
import { VirtualClock, settle } from '../../../support/virtual-clock-main.js'

const info = { server_name: 'pulseaudio', default_sink_name: 'usb', default_source_name: 'mic' }
const sinks = [
  { index: 0, name: 'hdmi', description: 'HDMI' },
  { index: 1, name: 'usb', description: 'Jabra Evolve2 40' },
]
const sources = [
  { name: 'usb.monitor', description: 'Monitor of Jabra Evolve2 40' },
  { name: 'mic', description: 'Jabra Evolve2 40 Mono' },
]

describe('what the sound server calls its default devices', () => {
  test.each([
    ['both', { info, sinks, sources }, 'Jabra Evolve2 40', 'Jabra Evolve2 40 Mono'],
    ['a default that has just gone', { info, sinks: [sinks[0]], sources }, null, 'Jabra Evolve2 40 Mono'],
    ['no sinks at all', { info, sinks: [], sources: [] }, null, null],
    [
      'a nameless device',
      { info, sinks: [{ name: 'usb', description: '' }], sources },
      null,
      'Jabra Evolve2 40 Mono',
    ],
    ['garbage', { info: 'Server Name: pulseaudio', sinks, sources }, null, null],
    ['other shapes', { info, sinks: { usb: 1 }, sources: [{ name: 'mic' }] }, null, null],
    [
      'a description without end',
      { info, sinks: [{ name: 'usb', description: 'x'.repeat(201) }], sources: [] },
      null,
      null,
    ],
  ])('%s', (_what, answers, output, input) => expect(defaultsOf(answers)).toEqual({ output, input }))
})

test('other defaults have other names, and garbage has none', () => {
  expect(defaultNames(info)).toBe(defaultNames({ ...info, server_name: 'PipeWire' }))
  expect(defaultNames(info)).not.toBe(defaultNames({ ...info, default_sink_name: 'hdmi' }))
  expect(defaultNames('Server Name: pulseaudio')).toBeNull()
})

function watched(first: DefaultDevices) {
  const clock = new VirtualClock()
  const server = { says: first as DefaultDevices | null, asked: 0 }
  const heard: (string | null)[] = []
  const watch = new DefaultDevicesWatch(
    clock,
    () => {
      server.asked += 1
      return server.says ? Promise.resolve(server.says) : Promise.reject(new Error('no pactl'))
    },
    ({ output }) => heard.push(output),
  )
  return { clock, server, heard, watch }
}

const headset = { input: null, output: 'Headset' }

describe('the default devices', () => {
  it('are asked for once, and told when they are known', async () => {
    const { clock, server, heard, watch } = watched(headset)
    watch.watch(false)
    await clock.advance(60_000)
    expect([heard, server.asked, clock.pending]).toEqual([['Headset'], 1, 0])
  })

  it('are followed while a call may come, and told only when they change', async () => {
    const { clock, server, heard, watch } = watched(headset)
    watch.watch(true)
    await clock.advance(16_000)
    expect(server.asked).toBe(4)
    server.says = { input: null, output: 'Speakers' }
    await clock.advance(5_000)
    expect(heard).toEqual(['Headset', 'Speakers'])
    watch.dispose()
    expect(clock.pending).toBe(0)
  })

  it('are not known any more when the sound server does not answer', async () => {
    const { clock, server, heard, watch } = watched(headset)
    watch.watch(true)
    await settle()
    server.says = null
    await clock.advance(5_000)
    expect(heard).toEqual(['Headset', null])
    watch.dispose()
  })

  it('that were never known are not told', async () => {
    const { heard, watch } = watched(unknownDefaults)
    watch.watch(false)
    await settle()
    expect(heard).toEqual([])
  })
})

import { describe, expect, test } from 'vitest'
import { chooseDevice, type Listed } from '../../../../src/renderer/media/device-choice.js'

const listed: readonly Listed[] = [
  { deviceId: 'default', label: 'Default - Jabra', groupId: 'g1' },
  { deviceId: 'communications', label: 'Communications - Jabra', groupId: 'g1' },
  { deviceId: 'a', label: 'Jabra', groupId: 'g1' },
  { deviceId: 'b', label: 'Laptop', groupId: 'g2' },
]

test('aliases are not offered, and the default is named by what it stands for', () => {
  const { useId, view } = chooseDevice('headset', listed, null, null)
  expect(useId).toBeNull()
  expect(view).toMatchObject({ activeLabel: 'Jabra', problem: null, options: [{ id: 'a' }, { id: 'b' }] })
})

test('on Linux the default is only "Default", and its group tells the device', () => {
  const linux = listed.map((one) =>
    one.deviceId === 'default' ? { ...one, label: 'Default', groupId: 'g2' } : one,
  )
  expect(chooseDevice('headset', linux, null, null).view.activeLabel).toBe('Laptop')
})

describe('an output on Linux, whose default is alone in its group', () => {
  const linux = listed.map((one) =>
    one.deviceId === 'default' ? { ...one, label: 'Default', groupId: 'default' } : one,
  )
  test.each([
    ['the sound server names it', 'Laptop', 'Laptop'],
    ['the sound server names one that is not listed', 'HDMI', 'Default'],
    ['nothing is known', null, 'Default'],
  ])('%s', (_what, told, label) => {
    expect(chooseDevice('headset', linux, null, null, told)).toMatchObject({
      useId: null,
      view: { activeLabel: label },
    })
  })
  test('it says nothing of a device that was chosen', () => {
    expect(chooseDevice('headset', linux, 'a', null, 'Laptop').view.activeLabel).toBe('Jabra')
  })
})

test('a chosen device is used', () => {
  expect(chooseDevice('headset', listed, 'b', null)).toMatchObject({
    useId: 'b',
    view: { activeLabel: 'Laptop', problem: null },
  })
})

test('a chosen device that is gone is replaced by the default, with words; back again it is used', () => {
  const without = listed.filter(({ deviceId }) => deviceId !== 'b')
  const gone = chooseDevice('headset', without, 'b', 'Laptop')
  expect(gone.useId).toBeNull()
  expect(gone.view).toMatchObject({
    selectedId: 'b',
    activeLabel: 'Jabra',
    problem: expect.stringContaining('Laptop') as string,
  })
  expect(chooseDevice('headset', listed, 'b', 'Laptop').useId).toBe('b')
})

test('a device under a new id is found by its label', () => {
  expect(chooseDevice('headset', listed, 'old-id', 'Laptop').useId).toBe('b')
})

test('no device at all is said', () => {
  expect(chooseDevice('microphone', [], null, null).view.problem).toBe('No microphone was found.')
})

import { describe, expect, it } from 'vitest'
import { macMenu } from '../../../../src/main/app/mac-menu.js'
import { zoomStepOf } from '../../../../src/main/app/zoom-keys.js'

const none = { type: 'keyDown', control: false, meta: false, alt: false }
const ctrl = { ...none, control: true }
const cmd = { ...none, meta: true }

describe('the keys of the zoom', () => {
  it.each([
    ['plus without Shift, as on a German keyboard', { key: '+', code: 'BracketRight' }, 'larger'],
    ['plus under Shift', { key: '+', code: 'Equal' }, 'larger'],
    ['its key without Shift', { key: '=', code: 'Equal' }, 'larger'],
    ['plus of the number pad', { key: '+', code: 'NumpadAdd' }, 'larger'],
    ['minus', { key: '-', code: 'Minus' }, 'smaller'],
    ['minus of the number pad', { key: '-', code: 'NumpadSubtract' }, 'smaller'],
    ['zero', { key: '0', code: 'Digit0' }, 'usual'],
    ['zero of a French keyboard', { key: 'à', code: 'Digit0' }, 'usual'],
    ['zero of the number pad', { key: '0', code: 'Numpad0' }, 'usual'],
    ['Insert, which is on the pad’s zero', { key: 'Insert', code: 'Numpad0' }, null],
    ['another key', { key: 'a', code: 'KeyA' }, null],
  ] as const)('%s', (_name, key, step) => {
    expect(zoomStepOf({ ...ctrl, ...key }, 'win32')).toBe(step)
    expect(zoomStepOf({ ...cmd, ...key }, 'darwin')).toBe(step)
  })

  it.each([
    ['without a modifier it is a character', none, 'linux'],
    ['AltGr is Ctrl and Alt', { ...ctrl, alt: true }, 'win32'],
    ['when it is let go', { ...ctrl, type: 'keyUp' }, 'linux'],
    ['Ctrl on macOS', ctrl, 'darwin'],
    ['the Windows key', cmd, 'win32'],
  ] as const)('nothing: %s', (_name, held, platform) => {
    expect(zoomStepOf({ ...held, key: '+', code: 'Equal' }, platform)).toBeNull()
  })
})

it('macOS keeps copy and paste, and its menu zooms as the keys do', () => {
  const steps: string[] = []
  const menu = macMenu((step) => steps.push(step))
  expect(menu.map(({ role, label }) => role ?? label)).toEqual(['appMenu', 'editMenu', 'View', 'windowMenu'])
  const view = menu.find(({ label }) => label === 'View')?.submenu
  for (const item of Array.isArray(view) ? view : []) (item.click as () => void)()
  expect(steps).toEqual(['usual', 'larger', 'smaller'])
})

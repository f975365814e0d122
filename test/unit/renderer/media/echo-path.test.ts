import { describe, expect, test } from 'vitest'
import { cancelsEcho, mayEcho } from '../../../../src/renderer/media/echo-path.js'

describe('the echo canceller is on', () => {
  test.each([
    ['automatic', 'USB Headset', false],
    ['automatic', 'Speakers', true],
    ['automatic', 'Default', true],
    ['automatic', null, true],
    ['always', 'USB Headset', true],
    ['always', null, true],
    ['never', 'Speakers', false],
    ['never', null, false],
  ] as const)('%s with %s: %s', (choice, label, on) => expect(cancelsEcho(choice, label)).toBe(on))
})

describe('no sound comes back from what is worn on the ear', () => {
  test.each([
    'Headset Earphone (Jabra EVOLVE 20 MS)',
    'Headphones (Realtek(R) Audio)',
    'External Headphones',
    'Headset (WH-1000XM4 Hands-Free AG Audio)',
    'AirPods Pro',
    // listed by their model alone
    'Speakers (Jabra Evolve2 40)',
    'Plantronics Blackwire 3220 Series Analog Stereo',
    'Poly Voyager Focus 2',
    'EPOS IMPACT 860T',
    'Logi Zone Wired (046d:0aad)',
    'Logitech H570e Mono Analog Mono',
    'Yealink UH38',
  ])('%s', (label) => expect(mayEcho(label)).toBe(false))
})

describe('it may from everything else', () => {
  test.each([
    'Speakers (Realtek(R) Audio)',
    'MacBook Pro Speakers',
    'Built-in Audio Analog Stereo',
    'HDMI / DisplayPort 2',
    // speakerphones of makers of headsets
    'Jabra SPEAK 510 USB',
    'Poly Sync 20',
    'EPOS EXPAND SP 30',
    'Default',
    '',
  ])('%s', (label) => expect(mayEcho(label)).toBe(true))

  test('an output without a name', () => expect(mayEcho(null)).toBe(true))
})

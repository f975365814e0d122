import { describe, expect, test } from 'vitest'
import { mayEcho } from '../../../../src/renderer/media/echo-path.js'

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

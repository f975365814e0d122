import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** Reads the palette itself, so that a colour cannot be changed past this test. */
const css = readFileSync(
  new URL('../../../../src/renderer/shared/styles/tokens.css', import.meta.url),
  'utf8',
)
type Theme = 'light' | 'dark'

function colour(token: string, theme: Theme): string {
  const value = new RegExp(`--${token}:\\s*([^;]+);`).exec(css)?.[1]?.trim() ?? ''
  const alias = /^var\(--([\w-]+)\)$/.exec(value)?.[1]
  if (alias) return colour(alias, theme)
  const pair = /^light-dark\((#\w{6}), (#\w{6})\)$/.exec(value)
  const found = pair ? pair[theme === 'light' ? 1 : 2] : value
  if (!found || !/^#\w{6}$/.test(found)) throw new Error(`--${token} is no colour: “${value}”`)
  return found
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
function ratio(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

const grounds = ['canvas', 'surface', 'raised']
const tones = ['accent', 'good', 'attention', 'bad', 'neutral']
const text: [string, string][] = [
  ...grounds.flatMap((ground): [string, string][] => [
    ['ink', ground],
    ['ink-soft', ground],
    ['ink-faint', ground],
    ['accent-text', ground],
    ['bad-text', ground],
    ['attention-text', ground],
  ]),
  ['ink', 'control'],
  ['ink', 'sunken'],
  ['ink-soft', 'sunken'],
  ...tones.map((tone): [string, string] => [`${tone}-text`, `${tone}-soft`]),
  ...['accent-fill', 'accent-fill-hover', 'good-fill', 'good-fill-hover', 'bad-fill', 'bad-fill-hover'].map(
    (fill): [string, string] => ['on-fill', fill],
  ),
]
/** What tells a control or a state apart: WCAG 1.4.11. */
const controls: [string, string][] = [
  ...grounds.flatMap((ground): [string, string][] => [
    ['line-strong', ground],
    ['focus', ground],
    ['accent-fill', ground],
  ]),
  ['line-strong', 'sunken'],
  ['good-fill', 'sunken'],
  ['focus', 'sunken'],
]

describe.each<Theme>(['light', 'dark'])('the %s palette', (theme) => {
  it.each(text)('%s can be read on %s', (front, back) => {
    expect(ratio(colour(front, theme), colour(back, theme))).toBeGreaterThanOrEqual(4.5)
  })
  it.each(controls)('%s stands out from %s', (front, back) => {
    expect(ratio(colour(front, theme), colour(back, theme))).toBeGreaterThanOrEqual(3)
  })
})

describe('the contrast arithmetic', () => {
  it('knows black on white and equal colours', () => {
    expect(ratio('#000000', '#ffffff')).toBeCloseTo(21)
    expect(ratio('#777777', '#777777')).toBe(1)
    expect(ratio('#767676', '#ffffff')).toBeGreaterThan(4.5)
    expect(ratio('#777777', '#ffffff')).toBeLessThan(4.5)
  })
})

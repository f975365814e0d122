import { describe, expect, it } from 'vitest'
import { rasterise, toSvg } from '../../../scripts/icons/drawing.mjs'
import { appIcon, trayIcons } from '../../../scripts/icons/drawings.mjs'
import { icns, ico, png } from '../../../scripts/icons/files.mjs'

interface Pixel {
  readonly grey: number
  readonly alpha: number
}

/** As somebody sees the icon who sees no colour. */
function pixels(state: string): readonly Pixel[] {
  const drawing = trayIcons[state]
  if (drawing === undefined) throw new Error(state)
  const image = rasterise(drawing, 22)
  return Array.from({ length: 22 * 22 }, (_, index) => {
    const [red = 0, green = 0, blue = 0, alpha = 0] = image.subarray(index * 4, index * 4 + 4)
    return { grey: 0.2126 * red + 0.7152 * green + 0.0722 * blue, alpha }
  })
}

/** Pixels that differ in outline or in the white mark; how dark the fill is does not count. */
function differing(one: string, other: string): number {
  const shape = (state: string): readonly string[] =>
    pixels(state).map(({ grey, alpha }) => `${alpha > 128} ${alpha > 128 && grey > 170}`)
  const [a, b] = [shape(one), shape(other)]
  return a.filter((value, index) => value !== b[index]).length
}

describe('the icons', () => {
  const states = Object.keys(trayIcons)
  const pairs = states.flatMap((one, index) => states.slice(index + 1).map((other) => [one, other] as const))

  it.each(pairs)('%s and %s differ without colour', (one, other) => {
    expect(differing(one, other)).toBeGreaterThan(25)
  })

  it('are drawn inside their square', () => {
    for (const drawing of [appIcon, ...Object.values(trayIcons)]) {
      const image = rasterise(drawing, 64)
      const corners = [0, 63, 64 * 63, 64 * 64 - 1].map((pixel) => image[pixel * 4 + 3])
      expect(corners).toEqual([0, 0, 0, 0])
    }
  })

  it('are files of their formats', () => {
    const image = png(rasterise(appIcon, 16), 16)
    expect(image.subarray(1, 4).toString()).toBe('PNG')
    expect(ico([{ size: 16, png: image }]).readUInt32LE(14)).toBe(image.length)
    const apple = icns(() => image)
    expect(apple.toString('latin1', 0, 4)).toBe('icns')
    expect(apple.readUInt32BE(4)).toBe(apple.length)
    expect(toSvg(appIcon)).toMatch(/^<svg [^>]+>[\s\S]+<\/svg>\n$/)
  })
})

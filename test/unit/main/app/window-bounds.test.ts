import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { grown, smallestAt, smallestSize, usableBounds } from '../../../../src/main/app/window-bounds.js'

const left = { x: 0, y: 0, width: 1920, height: 1040 }
const right = { x: 1920, y: 0, width: 1280, height: 984 }

describe('kept window bounds', () => {
  it('are used while they lie on a display', () => {
    const kept = { x: 2000, y: 100, width: 420, height: 700 }
    expect(usableBounds(kept, [left, right])).toEqual(kept)
  })

  it('are forgotten when their display is gone', () => {
    expect(usableBounds({ x: 2000, y: 100, width: 420, height: 700 }, [left])).toBeNull()
  })

  it('are forgotten when the title bar would be out of reach', () => {
    expect(usableBounds({ x: 0, y: -200, width: 420, height: 700 }, [left])).toBeNull()
    expect(usableBounds({ x: 1900, y: 0, width: 420, height: 700 }, [left])).toBeNull()
  })

  it('are held to the smallest size and to the display', () => {
    expect(usableBounds({ x: 0, y: 0, width: 10, height: 9000 }, [left])).toEqual({
      x: 0,
      y: 0,
      width: smallestSize.width,
      height: left.height,
    })
  })

  it('are none at the first start', () => {
    expect(usableBounds(null, [left])).toBeNull()
  })

  it('can always be reached on one of the displays', () => {
    const number = fc.integer({ min: -5000, max: 5000 })
    const size = fc.integer({ min: 1, max: 5000 })
    const rectangle = fc.record({ x: number, y: number, width: size, height: size })
    fc.assert(
      fc.property(rectangle, fc.array(rectangle, { maxLength: 3 }), (kept, areas) => {
        const bounds = usableBounds(kept, areas)
        if (bounds === null) return
        expect(areas.some((area) => bounds.y >= area.y && bounds.y < area.y + area.height)).toBe(true)
        expect(bounds.width).toBeGreaterThanOrEqual(smallestSize.width)
      }),
    )
  })
})

describe('a window whose page is drawn larger', () => {
  it('may not be smaller than the page was made for', () => {
    expect(smallestAt(100, left)).toEqual(smallestSize)
    expect(smallestAt(150, left)).toEqual({ width: 540, height: 780 })
    expect(smallestAt(200, left)).toEqual({ width: 720, height: 1040 })
  })

  it('may always be as small as the display, and is never smaller than at 100 %', () => {
    expect(smallestAt(200, { width: 1366, height: 728 })).toEqual({ width: 720, height: 728 })
    expect(smallestAt(80, left)).toEqual(smallestSize)
  })

  it('grows where it is, and moves only as far as it must', () => {
    const least = { width: 720, height: 1040 }
    expect(grown({ x: 100, y: 0, width: 400, height: 680 }, least, left)).toEqual({ x: 100, y: 0, ...least })
    expect(grown({ x: 1500, y: 300, width: 400, height: 680 }, least, left)).toEqual({
      x: 1200,
      y: 0,
      ...least,
    })
    const large = { x: 10, y: 0, width: 1000, height: 1040 }
    expect(grown(large, least, left)).toEqual(large)
  })

  it('has its title bar on the display, whatever it was', () => {
    const place = fc.record({
      x: fc.integer({ min: -500, max: 2500 }),
      y: fc.integer({ min: -500, max: 2500 }),
      width: fc.integer({ min: 360, max: 3000 }),
      height: fc.integer({ min: 520, max: 3000 }),
    })
    fc.assert(
      fc.property(place, fc.constantFrom(100, 125, 200), (bounds, percent) => {
        const least = smallestAt(percent, left)
        const { x, y, width, height } = grown(bounds, least, left)
        expect(width).toBeGreaterThanOrEqual(least.width)
        expect(height).toBeGreaterThanOrEqual(least.height)
        expect(x).toBeGreaterThanOrEqual(left.x)
        expect(y).toBeGreaterThanOrEqual(left.y)
        expect(x + Math.min(width, left.width)).toBeLessThanOrEqual(left.x + left.width)
      }),
    )
  })
})

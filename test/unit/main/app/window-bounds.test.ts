import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { smallestSize, usableBounds } from '../../../../src/main/app/window-bounds.js'

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

/** Where the console window opens: pure geometry, in device-independent pixels. */
export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type Size = Pick<Rectangle, 'width' | 'height'>

export const defaultSize = { width: 400, height: 680 } as const
export const smallestSize = { width: 360, height: 520 } as const

/** How much of the window's top edge must be on a display, so that it can be seen and dragged. */
const GRIP_WIDTH = 80
const GRIP_HEIGHT = 24

/**
 * The kept bounds when they still lie on a display, otherwise none: a display may have gone, or changed its resolution,
 * since they were kept. The size is held between the smallest and the display's work area.
 */
export function usableBounds(kept: Rectangle | null, workAreas: readonly Rectangle[]): Rectangle | null {
  if (kept === null) return null
  for (const area of workAreas) {
    const bounds = {
      x: kept.x,
      y: kept.y,
      width: clamp(kept.width, smallestSize.width, Math.max(area.width, smallestSize.width)),
      height: clamp(kept.height, smallestSize.height, Math.max(area.height, smallestSize.height)),
    }
    if (showsGrip(bounds, area)) return bounds
  }
  return null
}

/** The smallest size at a zoom, so that the page keeps the room it was made for; never more than the display has. */
export function smallestAt(percent: number, workArea: Pick<Rectangle, 'width' | 'height'>): Size {
  const scaled = (length: number): number => Math.ceil((length * percent) / 100)
  return {
    width: Math.max(smallestSize.width, Math.min(scaled(smallestSize.width), workArea.width)),
    height: Math.max(smallestSize.height, Math.min(scaled(smallestSize.height), workArea.height)),
  }
}

/** Where a window goes that must be at least this large: it stays where it is as far as the display reaches. */
export function grown(bounds: Rectangle, least: Size, workArea: Rectangle): Rectangle {
  const width = Math.max(bounds.width, least.width)
  const height = Math.max(bounds.height, least.height)
  return {
    x: Math.max(workArea.x, Math.min(bounds.x, workArea.x + workArea.width - width)),
    y: Math.max(workArea.y, Math.min(bounds.y, workArea.y + workArea.height - height)),
    width,
    height,
  }
}

function showsGrip(window: Rectangle, area: Rectangle): boolean {
  const overlap = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x)
  return overlap >= GRIP_WIDTH && window.y >= area.y && window.y <= area.y + area.height - GRIP_HEIGHT
}

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most)

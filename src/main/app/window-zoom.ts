import { type BrowserWindow, screen } from 'electron'
import type { ZoomStep } from '../../contract/ipc/console-snapshot.js'
import { grown, smallestAt, type Rectangle } from './window-bounds.js'
import { zoomStepOf } from './zoom-keys.js'

export interface WindowZoom {
  /** draws the page at this per cent of its usual size, in a window that has room for it */
  draw(percent: number): void
}

/** The size of everything in the window: by keys and by Ctrl with the wheel, whatever has the focus on the page. */
export function createWindowZoom(window: BrowserWindow, onStep: (step: ZoomStep) => void): WindowZoom {
  const { webContents } = window
  let drawn = 100
  /** the agent's own bounds, while the window is larger because of the zoom alone */
  let own: { readonly before: Rectangle; readonly after: Rectangle } | null = null

  webContents.on('before-input-event', (event, input) => {
    const step = zoomStepOf(input, process.platform)
    if (step === null) return
    event.preventDefault()
    onStep(step)
  })
  webContents.on('zoom-changed', (_event, direction) => onStep(direction === 'in' ? 'larger' : 'smaller'))
  // Chromium keeps it for each host of a session; a page of a new process is told all the same.
  webContents.on('did-finish-load', () => webContents.setZoomFactor(drawn / 100))

  const makeRoom = (): void => {
    const bounds = window.getBounds()
    const { workArea } = screen.getDisplayMatching(bounds)
    const least = smallestAt(drawn, workArea)
    window.setMinimumSize(least.width, least.height)
    if (window.isMaximized() || window.isFullScreen()) return
    const before = own !== null && sameSize(bounds, own.after) ? own.before : bounds
    const after = grown({ ...bounds, width: before.width, height: before.height }, least, workArea)
    own = sameSize(before, after) ? null : { before, after }
    if (!sameSize(bounds, after)) window.setBounds(after)
  }

  return {
    draw(percent) {
      if (window.isDestroyed()) return
      drawn = percent
      webContents.setZoomFactor(percent / 100)
      makeRoom()
    },
  }
}

const sameSize = (one: Rectangle, other: Rectangle): boolean =>
  one.width === other.width && one.height === other.height

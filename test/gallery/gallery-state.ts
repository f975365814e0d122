import type { Page } from '@playwright/test'
import type { Quality } from '../../src/contract/quality.js'
import type { ConsoleSnapshot } from '../../src/contract/ipc/console-snapshot.js'

/** One thing the console can look like. */
export interface GalleryState {
  readonly name: string
  readonly snapshot: (now: number) => ConsoleSnapshot | null
  readonly quality?: Quality
  readonly levels?: { readonly microphone: number; readonly headset: number }
  /** opened by hand before the picture is taken */
  readonly then?: (page: Page) => Promise<void>
  /** there is more than fits the usual window; every other state must do without a scrollbar there */
  readonly scrolls?: true
  readonly size?: { readonly width: number; readonly height: number }
  /** how large the page is drawn; 1 is usual */
  readonly zoom?: number
  /** what commands answer here; without it every command succeeds */
  readonly refuse?: { readonly code: string; readonly message: string }
}

export const goodQuality: Quality = { lossPercent: 0.1, jitterMs: 4, roundTripMs: 31, mos: 4.4 }
export const usualWindow = { width: 400, height: 680 }
/** what is left of the smallest window (src/main/app/window-bounds.ts) under a title bar of 40 px */
export const smallestWindow = { width: 360, height: 480 }
export const smallWindow = { width: 360, height: 560 }
export const wideWindow = { width: 900, height: 720 }

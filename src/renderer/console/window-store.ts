import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Failure } from '../../contract/errors.js'

/** What this window alone knows: which page is open, and the last command that main refused. */
export type Page = 'work' | 'profile' | 'devices' | 'auto-answer-test' | 'diagnostics' | 'keys'

export interface WindowState {
  readonly page: Page
  readonly refused: Failure | null
  /** a page was asked for while the current one holds unsaved changes; it decides */
  readonly wanted: Page | null
}

export type WindowStore = StoreApi<WindowState>

export const createWindowStore = (): WindowStore =>
  createStore<WindowState>(() => ({ page: 'work', refused: null, wanted: null }))

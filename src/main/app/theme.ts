import { nativeTheme } from 'electron'

export type Theme = 'system' | 'light' | 'dark'

/** Pages follow by `prefers-color-scheme`, native menus by themselves. */
export function applyTheme(theme: Theme): void {
  nativeTheme.themeSource = theme
}

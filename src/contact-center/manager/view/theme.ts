/** Light or dark; system is what the computer is set to. */
export type Theme = 'system' | 'light' | 'dark'
export const themes: readonly Theme[] = ['system', 'light', 'dark']
export const themeNames: Readonly<Record<Theme, string>> = { system: 'System', light: 'Light', dark: 'Dark' }

const key = 'offhook-theme'

/** As chosen at an earlier visit. */
export const themeOf = (storage: Pick<Storage, 'getItem'> | null): Theme =>
  themes.find((theme) => theme === storage?.getItem(key)) ?? 'system'

export function showTheme(root: Pick<Element, 'setAttribute' | 'removeAttribute'>, theme: Theme): void {
  if (theme === 'system') root.removeAttribute('data-theme')
  else root.setAttribute('data-theme', theme)
}

export function keepTheme(storage: Pick<Storage, 'setItem' | 'removeItem'> | null, theme: Theme): void {
  if (theme === 'system') return storage?.removeItem(key)
  try {
    storage?.setItem(key, theme)
  } catch {
    // A full storage costs the choice at the next visit, that is all.
  }
}

/** Keys that work anywhere in the window. They are shown in the tooltip of the button they stand for. */
export const shortcuts = {
  answer: { key: 'a', label: 'Alt+A' },
  hangUp: { key: 'h', label: 'Alt+H' },
  mute: { key: 'm', label: 'Alt+M' },
  hold: { key: 'p', label: 'Alt+P' },
  keypad: { key: 'k', label: 'Alt+K' },
  status: { key: 's', label: 'Alt+S' },
  dial: { key: 'd', label: 'Alt+D' },
} as const
export type Shortcut = keyof typeof shortcuts

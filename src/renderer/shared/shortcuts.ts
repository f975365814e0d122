/**
 * Keys that work anywhere in the window and on every kind of call. They are shown in the tooltip of the button they stand for, on
 * the page Keys, and in docs/console.md (held to this table by a test).
 */
export const shortcuts = {
  answer: { key: 'a', label: 'Alt+A', does: 'Answer or Accept; a validation call first' },
  reject: { key: 'r', label: 'Alt+R', does: 'Reject an offer, decline a validation call' },
  hangUp: { key: 'h', label: 'Alt+H', does: 'Hang up, also an open line; Back to caller' },
  mute: { key: 'm', label: 'Alt+M', does: 'Mute' },
  hold: { key: 'p', label: 'Alt+P', does: 'Hold or Resume' },
  keypad: { key: 'k', label: 'Alt+K', does: 'Keypad: digits, * and # typed are sent' },
  transfer: { key: 't', label: 'Alt+T', does: 'Transfer; Complete transfer while you ask first' },
  finish: { key: 'f', label: 'Alt+F', does: 'Finish now, in Post-processing' },
  reopen: { key: 'o', label: 'Alt+O', does: 'Re-open connection' },
  status: { key: 's', label: 'Alt+S', does: 'Change status' },
  dial: { key: 'd', label: 'Alt+D', does: 'Go to the number to dial' },
} as const

/** The zoom's keys, which main hears before the page does. `Cmd` in place of Ctrl on macOS. */
export const zoomKeys = [
  { label: 'Ctrl+Plus', does: 'Everything larger' },
  { label: 'Ctrl+Minus', does: 'Everything smaller' },
  { label: 'Ctrl+0', does: 'The usual size' },
] as const
export type Shortcut = keyof typeof shortcuts

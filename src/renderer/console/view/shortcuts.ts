import type { ConsoleSnapshot } from '../../../contract/ipc/console-snapshot.js'
import { shortcuts, type Shortcut } from '../../shared/shortcuts.js'

export interface KeyPress {
  readonly code: string
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly repeat: boolean
}

/** By the key's place on the board (`KeyA`), because Alt changes the letter on some layouts. */
export function shortcutOf(press: KeyPress): Shortcut | null {
  if (!press.altKey || press.ctrlKey || press.metaKey || press.shiftKey || press.repeat) return null
  const found = Object.entries(shortcuts).find(([, { key }]) => press.code === `Key${key.toUpperCase()}`)
  return found ? (found[0] as Shortcut) : null
}

export type ShortcutCommand =
  | { readonly command: 'connection.answerValidation' | 'call.endConsultation' }
  | { readonly command: 'call.answer' | 'call.hangUp'; readonly interactionId: string }
  | { readonly command: 'call.setMuted'; readonly interactionId: string; readonly muted: boolean }
  | { readonly command: 'call.setHeld'; readonly interactionId: string; readonly held: boolean }

/** The command that the button of the same name would send now, or null when there is no such button. */
export function commandFor(
  shortcut: Shortcut,
  { call, connection, plainSip }: ConsoleSnapshot,
): ShortcutCommand | null {
  const talking = call && (call.state === 'active' || call.state === 'held')
  const asked = call && plainSip?.consultation
  switch (shortcut) {
    case 'answer':
      if (connection?.state === 'dialing' && connection.ringing)
        return { command: 'connection.answerValidation' }
      if (call?.state !== 'offered' || call.answerWith === 'none' || call.pending) return null
      return { command: 'call.answer', interactionId: call.interactionId }
    case 'hangUp':
      if (asked) return { command: 'call.endConsultation' }
      if (!call || call.state === 'offered' || call.state === 'ended' || call.pending) return null
      return { command: 'call.hangUp', interactionId: call.interactionId }
    case 'mute':
      if (plainSip !== null && call === null && connection?.state === 'open')
        return {
          command: 'call.setMuted',
          interactionId: connection.connectionId,
          muted: !plainSip.lineMuted,
        }
      if (asked)
        return asked.interactionId === null || asked.joinedAt === null
          ? null
          : { command: 'call.setMuted', interactionId: asked.interactionId, muted: !asked.muted }
      if (!talking || call.pending) return null
      return { command: 'call.setMuted', interactionId: call.interactionId, muted: !call.muted }
    case 'hold':
      if (!talking || call.pending || asked) return null
      return { command: 'call.setHeld', interactionId: call.interactionId, held: call.state === 'active' }
    case 'keypad':
    case 'status':
    case 'dial':
      return null // these move the focus and send nothing
    default:
      return shortcut satisfies never
  }
}

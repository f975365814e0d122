import type { ConsoleSnapshot } from '../../../contract/ipc/console-snapshot.js'
import { shortcuts, zoomKeys, type Shortcut } from '../../shared/shortcuts.js'
import { canGoBack, isAsking } from './consultation.js'
import { openLineOf } from './moment.js'

export interface KeyPress {
  readonly code: string
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly repeat: boolean
}

/** Post-processing is a contact center's, transfer a plain SIP server's. */
export const shortcutsOf = (plain: boolean): readonly (typeof shortcuts)[Shortcut][] =>
  Object.entries(shortcuts)
    .filter(([name]) => name !== (plain ? 'finish' : 'transfer'))
    .map(([, shortcut]) => shortcut)

/** As they are printed on this computer's keyboard. */
export const zoomKeysOf = (onMac: boolean): readonly { readonly label: string; readonly does: string }[] =>
  onMac ? zoomKeys.map(({ label, does }) => ({ label: label.replace('Ctrl', 'Cmd'), does })) : zoomKeys

/** By the key's place on the board (`KeyA`), because Alt changes the letter on some layouts. */
export function shortcutOf(press: KeyPress): Shortcut | null {
  if (!press.altKey || press.ctrlKey || press.metaKey || press.shiftKey || press.repeat) return null
  const found = Object.entries(shortcuts).find(([, { key }]) => press.code === `Key${key.toUpperCase()}`)
  return found ? (found[0] as Shortcut) : null
}

export type ShortcutCommand =
  | {
      readonly command:
        | 'connection.answerValidation'
        | 'connection.declineValidation'
        | 'call.endConsultation'
        | 'call.completeTransfer'
        | 'status.finishPostProcessing'
    }
  | { readonly command: 'call.answer' | 'call.reject' | 'call.hangUp'; readonly interactionId: string }
  | { readonly command: 'call.setMuted'; readonly interactionId: string; readonly muted: boolean }
  | { readonly command: 'call.setHeld'; readonly interactionId: string; readonly held: boolean }

/** The command that the button of the same name would send now, or null when there is no such button. */
export function commandFor(shortcut: Shortcut, snapshot: ConsoleSnapshot): ShortcutCommand | null {
  const { call, connection, plainSip, status } = snapshot
  const talking = call && (call.state === 'active' || call.state === 'held')
  const asked = call && plainSip?.consultation
  const line = openLineOf(snapshot)
  switch (shortcut) {
    case 'answer':
      if (connection?.state === 'dialing' && connection.ringing)
        return { command: 'connection.answerValidation' }
      if (call?.state !== 'offered' || call.answerWith === 'none' || call.pending) return null
      return { command: 'call.answer', interactionId: call.interactionId }
    case 'reject':
      if (connection?.state === 'dialing' && connection.ringing)
        return { command: 'connection.declineValidation' }
      if (call?.state !== 'offered' || !call.canReject || call.pending) return null
      return { command: 'call.reject', interactionId: call.interactionId }
    case 'hangUp':
      if (line) return { command: 'call.hangUp', interactionId: line.connectionId }
      if (asked) return canGoBack(asked) ? { command: 'call.endConsultation' } : null
      if (!call || call.state === 'offered' || call.state === 'ended' || call.pending) return null
      return { command: 'call.hangUp', interactionId: call.interactionId }
    case 'mute':
      if (line)
        return { command: 'call.setMuted', interactionId: line.connectionId, muted: !plainSip?.lineMuted }
      if (asked)
        return isAsking(asked)
          ? { command: 'call.setMuted', interactionId: asked.interactionId, muted: !asked.muted }
          : null
      if (!talking || call.pending) return null
      return { command: 'call.setMuted', interactionId: call.interactionId, muted: !call.muted }
    case 'hold':
      if (!talking || call.pending || asked) return null
      return { command: 'call.setHeld', interactionId: call.interactionId, held: call.state === 'active' }
    case 'transfer':
      // Without one it opens the place where the number is typed.
      return asked && isAsking(asked) ? { command: 'call.completeTransfer' } : null
    case 'finish':
      return status?.status === 'post-processing' ? { command: 'status.finishPostProcessing' } : null
    case 'reopen':
    case 'keypad':
    case 'status':
    case 'dial':
      return null // these are for the button or field itself
    default:
      return shortcut satisfies never
  }
}

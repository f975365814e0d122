import type { PhoneConnectionMode } from '../../../contract/domain.js'
import type { ProfileDialog } from './profile-flow-state.js'

export const modeNames: Readonly<Record<PhoneConnectionMode, string>> = {
  'on-demand': 'On Demand',
  persistent: 'Persistent',
}

export interface DialogWords {
  readonly title: string
  readonly text: string
  readonly ok: string
  /** null: there is nothing to refuse */
  readonly cancel: string | null
}

export function dialogWords(dialog: ProfileDialog): DialogWords | null {
  switch (dialog.name) {
    case 'none':
      return null
    case 'confirm-on-demand':
      return {
        title: 'Change to On Demand?',
        text: 'Your phone will ring for each call. When you save, an open persistent connection is closed.',
        ok: 'Ok',
        cancel: 'Cancel',
      }
    case 'tell-status-change':
      return {
        title: 'Your status is Work offline',
        text: `Phone Connection Mode is now ${modeNames[dialog.mode]}. Change your status to Available to receive calls: the contact center then calls you and reads out a PIN.`,
        ok: 'Ok',
        cancel: null,
      }
    case 'ask-hold-customer':
      return {
        title: 'Put the customer on hold?',
        text: 'Changing your workplace drops the connection. The customer waits on hold until you are back at the new workplace.',
        ok: 'Ok',
        cancel: 'Cancel',
      }
    case 'ask-discard':
      return {
        title: 'Discard your changes?',
        text: 'My Profile has changes that are not saved.',
        ok: 'Discard',
        cancel: 'Keep editing',
      }
    default:
      return dialog satisfies never
  }
}

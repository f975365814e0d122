import { useState } from 'react'
import { Question } from '../../../shared/components/dialog.js'
import { dialogWords, type DialogWords } from '../../view/profile-words.js'
import type { ProfileFlow } from '../../view/profile-flow-state.js'
import type { ProfileProps } from './use-profile-flow.js'

interface ProfileDialogsProps extends Pick<ProfileProps, 'dispatch'> {
  readonly dialog: ProfileFlow['dialog']
}

/** One dialog at a time. Its words stay while it fades, so that it is never seen empty. */
export function ProfileDialogs({ dialog, dispatch }: ProfileDialogsProps) {
  const words = dialogWords(dialog)
  const [last, setLast] = useState<DialogWords | null>(words)
  if (words && words.title !== last?.title) setLast(words)
  const shown = words ?? last
  if (!shown) return null
  return (
    <Question
      open={words !== null}
      title={shown.title}
      text={shown.text}
      ok={shown.ok}
      grave={dialog.name === 'ask-discard'}
      onOk={() => dispatch({ type: 'ok' })}
      {...(shown.cancel === null
        ? {}
        : { cancel: shown.cancel, onCancel: () => dispatch({ type: 'cancel' }) })}
    />
  )
}

import { useEffect } from 'react'
import { useConsole } from './console-context.js'
import { commandFor, shortcutOf } from './view/shortcuts.js'

/** Alt+letter sends what the button of that name would send; the others go to their control, and all but the field press it. */
export function useShortcuts(): void {
  const { mirror, send } = useConsole()
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const shortcut = shortcutOf(event)
      const { snapshot } = mirror.state.getState()
      if (!shortcut || !snapshot) return
      event.preventDefault()
      const wanted = commandFor(shortcut, snapshot)
      if (!wanted) {
        const control = document.querySelector<HTMLElement>(`[data-shortcut='${shortcut}']`)
        control?.focus()
        if (shortcut !== 'dial') control?.click()
        return
      }
      switch (wanted.command) {
        case 'connection.answerValidation':
        case 'connection.declineValidation':
        case 'call.endConsultation':
        case 'call.completeTransfer':
        case 'status.finishPostProcessing':
          return void send(wanted.command, undefined)
        case 'call.answer':
        case 'call.reject':
        case 'call.hangUp':
          return void send(wanted.command, { interactionId: wanted.interactionId })
        case 'call.setMuted':
          return void send(wanted.command, { interactionId: wanted.interactionId, muted: wanted.muted })
        case 'call.setHeld':
          return void send(wanted.command, { interactionId: wanted.interactionId, held: wanted.held })
        default:
          return wanted satisfies never
      }
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [mirror, send])
}

import { useState, type SubmitEvent } from 'react'
import { PhoneForwarded } from 'lucide-react'
import { Button } from '../../../shared/components/button.js'
import { TextField } from '../../../shared/components/text-field.js'
import { useConsole } from '../../console-context.js'
import { CallPopover } from './call-popover.js'
import styles from './keypad.module.css'

/**
 * The other side is sent on at once, and the call leaves this phone when somebody there has answered; or they are held
 * while the agent asks whether somebody takes them.
 */
export function Transfer({
  interactionId,
  usable,
}: {
  readonly interactionId: string
  readonly usable: boolean
}) {
  const { ask } = useConsole()
  const [open, setOpen] = useState(false)
  const [destination, setDestination] = useState('')
  const [refused, setRefused] = useState<string | null>(null)
  const [busy, setBusy] = useState<'call.transfer' | 'call.consult' | null>(null)
  const empty = destination.trim() === ''

  const transfer = async (command: 'call.transfer' | 'call.consult'): Promise<void> => {
    if (busy || empty) return
    setBusy(command)
    setRefused(null)
    const failure = await ask(command, { interactionId, destination: destination.trim() })
    setBusy(null)
    if (failure) setRefused(failure.message)
    else setOpen(false)
  }

  return (
    <CallPopover
      name="Transfer"
      icon={<PhoneForwarded size={20} aria-hidden />}
      shortcut="transfer"
      usable={usable}
      open={open}
      onOpenChange={(next) => {
        setOpen(next)
        setRefused(null)
      }}
    >
      <form
        className={styles['form']}
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault()
          void transfer('call.transfer')
        }}
      >
        <TextField
          label="Transfer to"
          value={destination}
          maxLength={200}
          error={refused}
          urgent
          onChange={(event) => {
            setDestination(event.target.value)
            setRefused(null)
          }}
        />
        <Button
          type="submit"
          look="primary"
          block
          busy={busy === 'call.transfer'}
          unavailable={empty || busy === 'call.consult'}
        >
          Transfer now
        </Button>
        <Button
          block
          busy={busy === 'call.consult'}
          unavailable={empty || busy === 'call.transfer'}
          onClick={() => void transfer('call.consult')}
        >
          Ask first
        </Button>
      </form>
    </CallPopover>
  )
}

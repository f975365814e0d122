import { useState, type SubmitEvent } from 'react'
import { Popover } from '@base-ui/react/popover'
import { PhoneForwarded } from 'lucide-react'
import { Button } from '../../../shared/components/button.js'
import { TextField } from '../../../shared/components/text-field.js'
import { useConsole } from '../../console-context.js'
import menu from '../../components/menu.module.css'
import call from './call-card.module.css'
import styles from './keypad.module.css'

/** Blind transfer: the other side is sent on, and the call leaves this phone when somebody there has answered. */
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
  const [busy, setBusy] = useState(false)

  const transfer = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (busy || destination.trim() === '') return
    setBusy(true)
    setRefused(null)
    const failure = await ask('call.transfer', { interactionId, destination: destination.trim() })
    setBusy(false)
    if (failure) setRefused(failure.message)
    else setOpen(false)
  }

  return (
    <Popover.Root
      open={open && usable}
      onOpenChange={(next) => {
        setOpen(next && usable)
        setRefused(null)
      }}
    >
      <Popover.Trigger className={call['control']} aria-disabled={!usable || undefined}>
        <PhoneForwarded size={20} aria-hidden />
        Transfer
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner
          className={menu['positioner']}
          side="top"
          align="end"
          sideOffset={8}
          collisionPadding={8}
        >
          <Popover.Popup className={styles['popup']} aria-label="Transfer">
            <form className={styles['form']} onSubmit={(event) => void transfer(event)}>
              <TextField
                label="Transfer to"
                value={destination}
                maxLength={200}
                error={refused}
                onChange={(event) => {
                  setDestination(event.target.value)
                  setRefused(null)
                }}
              />
              <Button type="submit" look="primary" block busy={busy} unavailable={destination.trim() === ''}>
                Transfer now
              </Button>
            </form>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

import { useState, type KeyboardEvent } from 'react'
import { Popover } from '@base-ui/react/popover'
import { Grip } from 'lucide-react'
import { Hint } from '../../../shared/components/hint.js'
import { useConsole } from '../../console-context.js'
import { shortcuts } from '../../../shared/shortcuts.js'
import menu from '../../components/menu.module.css'
import call from './call-card.module.css'
import styles from './keypad.module.css'

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const
const keyNames: Readonly<Record<string, string>> = { '*': 'Star', '#': 'Pound' }
const SHOWN = 14

/** Keys for the far end's menus (RFC 4733). While it is open the keyboard's own digits are sent too. */
export function Keypad({
  interactionId,
  usable,
}: {
  readonly interactionId: string
  readonly usable: boolean
}) {
  const { send } = useConsole()
  const [open, setOpen] = useState(false)
  const [sent, setSent] = useState('')

  const press = (tone: string): void => {
    if (!usable) return
    setSent((before) => (before + tone).slice(-SHOWN))
    void send('call.sendDtmf', { interactionId, tones: tone })
  }
  const type = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[0-9*#]$/.test(event.key)) return
    event.preventDefault()
    press(event.key)
  }

  return (
    <Popover.Root
      open={open && usable}
      onOpenChange={(next) => {
        setOpen(next && usable)
        setSent('')
      }}
    >
      <Hint text={`Keypad · ${shortcuts.keypad.label}`}>
        <Popover.Trigger
          className={call['control']}
          aria-disabled={!usable || undefined}
          aria-keyshortcuts={shortcuts.keypad.label}
          data-shortcut="keypad"
        >
          <Grip size={20} aria-hidden />
          Keypad
        </Popover.Trigger>
      </Hint>
      <Popover.Portal>
        <Popover.Positioner
          className={menu['positioner']}
          side="top"
          align="end"
          sideOffset={8}
          collisionPadding={8}
        >
          <Popover.Popup className={styles['popup']} aria-label="Keypad" onKeyDown={type}>
            <p className={`${styles['sent']} ${sent === '' ? styles['empty'] : ''}`}>
              {sent || 'Type or click digits'}
            </p>
            <div className={styles['keys']}>
              {keys.map((key) => (
                <button
                  key={key}
                  type="button"
                  className={styles['key']}
                  aria-label={keyNames[key]}
                  onClick={() => press(key)}
                >
                  {key}
                </button>
              ))}
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

import { useState, type KeyboardEvent } from 'react'
import { Grip } from 'lucide-react'
import { useConsole } from '../../console-context.js'
import { CallPopover } from './call-popover.js'
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
    <CallPopover
      name="Keypad"
      icon={<Grip size={20} aria-hidden />}
      shortcut="keypad"
      usable={usable}
      open={open}
      onOpenChange={(next) => {
        setOpen(next)
        setSent('')
      }}
      onKeyDown={type}
    >
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
    </CallPopover>
  )
}

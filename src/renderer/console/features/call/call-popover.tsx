import type { KeyboardEventHandler, ReactNode } from 'react'
import { Popover } from '@base-ui/react/popover'
import { Hint } from '../../../shared/components/hint.js'
import { shortcuts } from '../../../shared/shortcuts.js'
import menu from '../../components/menu.module.css'
import call from './call-card.module.css'
import styles from './keypad.module.css'

/** A button of the call, and what it opens above itself. It closes when the call no longer allows it. */
export function CallPopover(props: {
  readonly name: string
  readonly icon: ReactNode
  readonly shortcut: 'keypad' | 'transfer'
  readonly usable: boolean
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly onKeyDown?: KeyboardEventHandler
  readonly children: ReactNode
}) {
  const { name, usable, shortcut } = props
  return (
    <Popover.Root
      open={props.open && usable}
      onOpenChange={(next) => {
        props.onOpenChange(next && usable)
      }}
    >
      <Hint text={`${name} · ${shortcuts[shortcut].label}`}>
        <Popover.Trigger
          className={call['control']}
          aria-disabled={!usable || undefined}
          aria-keyshortcuts={shortcuts[shortcut].label}
          data-shortcut={shortcut}
        >
          {props.icon}
          {name}
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
          <Popover.Popup className={styles['popup']} aria-label={name} onKeyDown={props.onKeyDown}>
            {props.children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

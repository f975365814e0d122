import type { ComponentProps, MouseEvent } from 'react'
import type { LucideIcon } from 'lucide-react'
import { shortcuts, type Shortcut } from '../shortcuts.js'
import { Hint } from './hint.js'
import { Spinner } from './spinner.js'
import styles from './button.module.css'

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  readonly look?: 'primary' | 'answer' | 'danger' | 'neutral' | 'quiet'
  readonly size?: 'small' | 'medium' | 'large'
  readonly block?: boolean
  readonly icon?: LucideIcon
  /** The command is in flight: the button shows it and takes no second click. */
  readonly busy?: boolean
  /** Cannot be used now; stays in the tab order, so that its reason can be read. */
  readonly unavailable?: boolean
  readonly shortcut?: Shortcut
  /** Shown on hover and focus, before the shortcut. */
  readonly hint?: string
}

export function Button(props: ButtonProps) {
  const {
    look = 'neutral',
    size = 'medium',
    block = false,
    icon: Icon,
    busy = false,
    unavailable = false,
  } = props
  const {
    shortcut,
    hint,
    onClick,
    children,
    className,
    look: _l,
    size: _s,
    block: _b,
    icon: _i,
    ...rest
  } = props
  const { busy: _busy, unavailable: _unavailable, ...attributes } = rest
  const click = (event: MouseEvent<HTMLButtonElement>): void => {
    if (busy || unavailable) event.preventDefault()
    else onClick?.(event)
  }
  const button = (
    <button
      type="button"
      {...attributes}
      className={[styles['button'], styles[look], styles[size], block && styles['block'], className]
        .filter(Boolean)
        .join(' ')}
      aria-busy={busy || undefined}
      aria-disabled={unavailable || undefined}
      aria-keyshortcuts={shortcut && shortcuts[shortcut].label}
      onClick={click}
    >
      {busy ? <Spinner /> : Icon && <Icon className={styles['icon']} size={18} aria-hidden />}
      {children}
    </button>
  )
  const text = [hint, shortcut && shortcuts[shortcut].label].filter(Boolean).join(' · ')
  return text === '' ? button : <Hint text={text}>{button}</Hint>
}

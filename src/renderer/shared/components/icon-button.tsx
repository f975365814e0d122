import type { ComponentProps } from 'react'
import type { LucideIcon } from 'lucide-react'
import { Hint } from './hint.js'
import styles from './icon-button.module.css'

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'disabled'> {
  /** the accessible name, and the tooltip */
  readonly name: string
  readonly icon: LucideIcon
  readonly size?: 'small' | 'medium'
}

export function IconButton({ name, icon: Icon, size = 'medium', className, ...attributes }: IconButtonProps) {
  return (
    <Hint text={name}>
      <button
        type="button"
        {...attributes}
        aria-label={name}
        className={[styles['button'], size === 'small' && styles['small'], className]
          .filter(Boolean)
          .join(' ')}
      >
        <Icon size={size === 'small' ? 16 : 20} aria-hidden />
      </button>
    </Hint>
  )
}

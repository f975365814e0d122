import { UserRound } from 'lucide-react'
import { initials } from '../view/call-words.js'
import styles from './avatar.module.css'

/** Initials, or a figure when only a number is known. Decoration: the name stands beside it. */
export function Avatar({ name, size }: { readonly name: string | null; readonly size: number }) {
  const letters = initials(name)
  return (
    <span
      className={styles['avatar']}
      style={{ width: size, height: size, fontSize: Math.round(size * 0.36) }}
      aria-hidden
    >
      {letters ?? <UserRound size={Math.round(size * 0.5)} />}
    </span>
  )
}

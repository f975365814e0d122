import type { ReactNode } from 'react'
import styles from './ring.module.css'

interface RingProps {
  /** the part that is left, 0 to 1 */
  readonly left: number
  readonly size: number
  readonly urgent?: boolean
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** A countdown drawn around something; the figure beside it says the same in digits. */
export function Ring({ left, size, urgent = false, className, children }: RingProps) {
  const width = 4
  const radius = (size - width) / 2
  const length = 2 * Math.PI * radius
  const circle = { cx: size / 2, cy: size / 2, r: radius, fill: 'none', strokeWidth: width }
  return (
    <span className={`${styles['ring']} ${className ?? ''}`} style={{ width: size, height: size }}>
      <svg className={styles['svg']} width={size} height={size} aria-hidden>
        <circle className={styles['track']} {...circle} />
        <circle
          className={`${styles['left']} ${urgent ? styles['urgent'] : ''}`}
          {...circle}
          strokeDasharray={length}
          strokeDashoffset={length * (1 - left)}
        />
      </svg>
      {children}
    </span>
  )
}

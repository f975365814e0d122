import { useId, type ReactNode } from 'react'
import styles from './card.module.css'

interface CardProps {
  readonly title: string
  readonly about?: string
  readonly children: ReactNode
}

/** One group of settings. */
export function Card({ title, about, children }: CardProps) {
  const id = useId()
  return (
    <section className={styles['card']} aria-labelledby={id}>
      <header className={styles['head']}>
        <h2 className={styles['title']} id={id}>
          {title}
        </h2>
        {about && <p className={styles['about']}>{about}</p>}
      </header>
      <div className={styles['rows']}>{children}</div>
    </section>
  )
}

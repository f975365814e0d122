import type { ReactNode } from 'react'
import { ArrowLeft } from 'lucide-react'
import { IconButton } from '../../shared/components/icon-button.js'
import styles from './page.module.css'

interface PageProps {
  readonly title: string
  readonly onBack: () => void
  readonly children: ReactNode
  readonly foot?: ReactNode
}

/** One of the pages behind the menu. Back leads to the work again. */
export function Page({ title, onBack, children, foot }: PageProps) {
  return (
    <main className={styles['page']} aria-label={title} tabIndex={-1}>
      <div className={styles['head']}>
        <IconButton name="Back" icon={ArrowLeft} onClick={onBack} autoFocus />
        <h1 className={styles['title']}>{title}</h1>
      </div>
      <div className={styles['body']}>{children}</div>
      {foot && <div className={styles['foot']}>{foot}</div>}
    </main>
  )
}

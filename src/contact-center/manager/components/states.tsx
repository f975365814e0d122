import type { ReactNode } from 'react'
import { Button } from '../../../renderer/shared/components/button.js'
import { Spinner } from '../../../renderer/shared/components/spinner.js'
import { Strip } from '../../../renderer/shared/components/strip.js'
import type { Refusal } from '../api/refused.js'
import styles from './states.module.css'

export const Loading = ({ what }: { readonly what: string }) => (
  <p className={styles['loading']} role="status">
    <Spinner /> Loading {what}
  </p>
)

interface LoadFailedProps {
  readonly refusal: Refusal
  readonly onRetry: () => void
}
export const LoadFailed = ({ refusal, onRetry }: LoadFailedProps) => (
  <div className={styles['failed']}>
    <Strip tone="bad" role="alert">
      {refusal.message}
    </Strip>
    <Button onClick={onRetry}>Try again</Button>
  </div>
)

interface EmptyProps {
  readonly title: string
  readonly children?: ReactNode
}
export const Empty = ({ title, children }: EmptyProps) => (
  <div className={styles['empty']}>
    <p className={styles['title']}>{title}</p>
    {children}
  </div>
)

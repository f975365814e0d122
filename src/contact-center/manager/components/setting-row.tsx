import type { ReactNode } from 'react'
import styles from './setting-row.module.css'

interface SettingRowProps {
  readonly label: ReactNode
  /** of the control; null when the control names itself */
  readonly htmlFor?: string
  readonly about?: string | undefined
  readonly aboutId?: string
  readonly children: ReactNode
  /** below, over the whole width */
  readonly foot?: ReactNode
}

/** Words on the left, the control on the right, news about it below. */
export function SettingRow({ label, htmlFor, about, aboutId, children, foot }: SettingRowProps) {
  return (
    <div className={styles['row']}>
      <div className={styles['words']}>
        {htmlFor === undefined ? (
          <span className={styles['label']}>{label}</span>
        ) : (
          <label className={styles['label']} htmlFor={htmlFor}>
            {label}
          </label>
        )}
        {about && (
          <p className={styles['about']} id={aboutId}>
            {about}
          </p>
        )}
      </div>
      <div className={styles['control']}>{children}</div>
      {foot && <div className={styles['foot']}>{foot}</div>}
    </div>
  )
}

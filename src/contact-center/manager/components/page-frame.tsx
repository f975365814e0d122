import { useEffect, useRef, type ReactNode } from 'react'
import { Link, useLocation } from 'react-router'
import styles from './page-frame.module.css'

export interface PageFrameProps {
  readonly title: string
  /** where the page belongs: "Home", "Agents" */
  readonly trail?: readonly { readonly name: string; readonly to?: string }[]
  readonly about?: string
  readonly actions?: ReactNode
  readonly children: ReactNode
  /** a list that fills the window and scrolls by itself */
  readonly fills?: boolean
  /** a table that wants more than a form does */
  readonly wide?: boolean
}

/** The page's heading takes the focus after a change of page, so that a screen reader says where it is. */
export function PageFrame(props: PageFrameProps) {
  const { title, trail = [], about, actions, children, fills = false, wide = false } = props
  const heading = useRef<HTMLHeadingElement>(null)
  const { pathname } = useLocation()
  // Not after a change of filter, which is in the address too: there the focus stays where one types.
  useEffect(() => heading.current?.focus({ preventScroll: true }), [pathname])
  return (
    <div
      className={[styles['page'], fills && styles['fills'], wide && styles['wide']].filter(Boolean).join(' ')}
    >
      <title>{`${title} · Configuration Manager`}</title>
      <header className={styles['head']}>
        <div className={styles['words']}>
          {trail.length > 0 && (
            <nav aria-label="Breadcrumb">
              <ol className={styles['trail']}>
                {trail.map(({ name, to }) => (
                  <li key={name}>{to === undefined ? name : <Link to={to}>{name}</Link>}</li>
                ))}
              </ol>
            </nav>
          )}
          <h1 className={styles['title']} ref={heading} tabIndex={-1}>
            <bdi>{title}</bdi>
          </h1>
          {about && <p className={styles['about']}>{about}</p>}
        </div>
        {actions && <div className={styles['actions']}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}

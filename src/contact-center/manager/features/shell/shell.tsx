import {
  Activity,
  LogOut,
  Network,
  ScrollText,
  SlidersHorizontal,
  Users,
  type LucideIcon,
} from 'lucide-react'
import { useRef } from 'react'
import { NavLink, Outlet } from 'react-router'
import { useStore } from 'zustand'
import { Button } from '../../../../renderer/shared/components/button.js'
import { Mark } from '../../../../renderer/shared/components/mark.js'
import { useMe } from '../../api/queries.js'
import { useManager } from '../../manager-context.js'
import styles from './shell.module.css'

const places: readonly (readonly [string, string, LucideIcon])[] = [
  ['/home/profile', 'Profile', SlidersHorizontal],
  ['/groups', 'Agent Groups', Network],
  ['/agents', 'Agents', Users],
  ['/live', 'Live view', Activity],
  ['/audit', 'Audit', ScrollText],
]

export function Shell() {
  const { session } = useManager()
  const username = useStore(session.state, (state) => state.username)
  const me = useMe()
  const content = useRef<HTMLElement>(null)
  return (
    <div className={styles['shell']}>
      <a
        className={styles['skip']}
        href="#content"
        onClick={(event) => {
          event.preventDefault()
          content.current?.focus()
        }}
      >
        Skip to the content
      </a>
      <header className={styles['side']}>
        <div className={styles['brand']}>
          <Mark size={32} />
          <div className={styles['names']}>
            <p className={styles['product']}>Configuration Manager</p>
            <p className={styles['tenant']}>{me.data?.value.tenantName ?? '\u00a0'}</p>
          </div>
        </div>
        <nav className={styles['nav']} aria-label="Main">
          <ul className={styles['places']}>
            {places.map(([to, name, Icon]) => (
              <li key={to}>
                <NavLink className={styles['place'] ?? ''} to={to}>
                  <Icon size={18} aria-hidden />
                  {name}
                </NavLink>
              </li>
            ))}
          </ul>
        </nav>
        <div className={styles['who']}>
          <p className={styles['user']} title={username}>
            {username}
          </p>
          <Button look="quiet" size="small" icon={LogOut} onClick={() => session.signOut()}>
            Sign out
          </Button>
        </div>
      </header>
      <main className={styles['content']} id="content" ref={content} tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  )
}

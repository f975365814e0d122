import { useRef } from 'react'
import { NavLink, Outlet } from 'react-router'
import type { AdminIdentity } from '../../../../contract/admin-api/sign-in.js'
import { Mark } from '../../../../renderer/shared/components/mark.js'
import { useMe } from '../../api/queries.js'
import { refusalOf } from '../../api/refused.js'
import { LoadFailed, Loading } from '../../components/states.js'
import { rightsWords } from '../../view/role-words.js'
import { placesOf } from './places.js'
import { SignOut } from './sign-out.js'
import { ThemeSwitch } from './theme-switch.js'
import styles from './shell.module.css'

/** Around every page. It waits for who is signed in: what may be shown hangs on the role. */
export function Shell() {
  const me = useMe()
  const identity = me.data?.value
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
            <p className={styles['tenant']}>{identity?.tenantName ?? '\u00a0'}</p>
          </div>
        </div>
        <nav className={styles['nav']} aria-label="Main">
          <ul className={styles['places']}>
            {identity &&
              placesOf(identity.role).map(({ to, name, icon: Icon }) => (
                <li key={to}>
                  <NavLink className={styles['place'] ?? ''} to={to}>
                    <Icon size={18} aria-hidden />
                    {name}
                  </NavLink>
                </li>
              ))}
          </ul>
        </nav>
        {identity && <Who identity={identity} />}
        <div className={styles['ways']}>
          <ThemeSwitch />
          <SignOut />
        </div>
      </header>
      <main className={styles['content']} id="content" ref={content} tabIndex={-1}>
        {identity && <Outlet />}
        {!identity && me.error && (
          <LoadFailed refusal={refusalOf(me.error)} onRetry={() => void me.refetch()} />
        )}
        {!identity && !me.error && <Loading what="the page" />}
      </main>
    </div>
  )
}

function Who({ identity: { username, role, group } }: { readonly identity: AdminIdentity }) {
  const rights = rightsWords({ role, groupName: group?.name ?? null })
  return (
    <div className={styles['who']}>
      <p className={styles['user']} title={username}>
        {username}
      </p>
      <p className={styles['rights']} title={rights}>
        {rights}
      </p>
    </div>
  )
}

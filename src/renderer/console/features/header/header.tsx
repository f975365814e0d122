import { Zap } from 'lucide-react'
import { Avatar } from '../../components/avatar.js'
import { Hint } from '../../../shared/components/hint.js'
import { useSnapshot } from '../../console-context.js'
import { StatusMenu } from '../status/status-menu.js'
import { AppMenu } from './app-menu.js'
import styles from './header.module.css'

export function Header() {
  const identity = useSnapshot((snapshot) => snapshot.identity)
  const autoAnswer = useSnapshot((snapshot) => snapshot.profile?.autoAnswer ?? false)
  const plain = useSnapshot(({ plainSip }) => plainSip !== null)
  const testBuild = useSnapshot((snapshot) => snapshot.testBuild)
  const group = identity?.groupName ?? ''
  const tenant = plain || !identity ? null : identity.tenantName
  const whole = tenant === null ? group : `${group} · ${tenant}`
  return (
    <header className={styles['header']}>
      <div className={styles['inner']}>
        <div className={styles['who']}>
          <span className={styles['avatar']}>
            <Avatar name={identity?.displayName ?? null} size={40} />
          </span>
          <div className={styles['names']}>
            <p className={styles['name']} title={identity?.displayName} dir="auto">
              {identity?.displayName ?? ''}
            </p>
            <p className={styles['group']} title={whole}>
              {testBuild && <span className={styles['testBuild']}>TEST BUILD</span>}
              {testBuild && ' · '}
              <bdi>{group}</bdi>
              {tenant !== null && !autoAnswer && (
                <>
                  {' · '}
                  <bdi>{tenant}</bdi>
                </>
              )}
            </p>
          </div>
          {autoAnswer && (
            <Hint
              text={
                plain
                  ? 'Calls that the server asks for are connected without a click'
                  : 'Every interaction is connected without a click'
              }
            >
              <span className={styles['autoAnswer']} role="note" tabIndex={0}>
                <Zap size={14} aria-hidden />
                Auto Answer on
              </span>
            </Hint>
          )}
          <AppMenu />
        </div>
        <StatusMenu />
      </div>
    </header>
  )
}

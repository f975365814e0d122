import { Strip } from '../../components/strip.js'
import { useConsole, useNow, useSnapshot } from '../../console-context.js'
import { linkText } from '../../view/link-words.js'
import styles from './notices.module.css'

/** Links that are down, settings that were refused, and main's notices. */
export function Notices() {
  const { send } = useConsole()
  const registration = useSnapshot((snapshot) => snapshot.registration)
  const events = useSnapshot((snapshot) => snapshot.events)
  const notices = useSnapshot((snapshot) => snapshot.notices)
  const settingsProblem = useSnapshot((snapshot) => snapshot.settingsProblem)
  const now = useNow()
  const links = [linkText('registration', registration, now), linkText('events', events, now)].filter(
    (text) => text !== null,
  )
  const count = links.length + notices.length + (settingsProblem === null ? 0 : 1)
  if (count === 0) return null
  return (
    <div className={styles['notices']} data-many={count > 1 || undefined}>
      {links.map((text) => (
        <Strip key={text.key} tone="attention">
          {text.text}
        </Strip>
      ))}
      {settingsProblem && <Strip tone="attention">{settingsProblem}</Strip>}
      {notices.map(({ id, tone, text }) => (
        <Strip key={id} tone={tone} onDismiss={() => void send('notice.dismiss', { id })}>
          {text}
        </Strip>
      ))}
    </div>
  )
}

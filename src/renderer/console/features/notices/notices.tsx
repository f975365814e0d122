import { Strip } from '../../components/strip.js'
import { useConsole, useNow, useSnapshot, useWindow } from '../../console-context.js'
import { failureText } from '../../view/failure-words.js'
import { linkText } from '../../view/link-words.js'
import styles from './notices.module.css'

/** Links that are down, settings that were refused, main's notices, and the last command that failed. */
export function Notices() {
  const { send, window } = useConsole()
  const registration = useSnapshot((snapshot) => snapshot.registration)
  const events = useSnapshot((snapshot) => snapshot.events)
  const notices = useSnapshot((snapshot) => snapshot.notices)
  const settingsProblem = useSnapshot((snapshot) => snapshot.settingsProblem)
  const refused = useWindow((state) => state.refused)
  const now = useNow()
  const links = [linkText('registration', registration, now), linkText('events', events, now)].filter(
    (text) => text !== null,
  )
  if (links.length + notices.length === 0 && !settingsProblem && !refused) return null
  return (
    <div className={styles['notices']}>
      {refused && (
        <Strip tone="bad" role="alert" onDismiss={() => window.setState({ refused: null })}>
          {failureText(refused)}
        </Strip>
      )}
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

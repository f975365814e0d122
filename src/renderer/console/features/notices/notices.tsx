import { Sentence } from '../../components/sentence.js'
import { Button } from '../../../shared/components/button.js'
import { Strip } from '../../../shared/components/strip.js'
import { useConsole, useNow, useSnapshot } from '../../console-context.js'
import { isLongWait, linkText } from '../../view/link-words.js'
import styles from './notices.module.css'

interface NoticesProps {
  /** beside a card there is room for one line each */
  readonly brief?: boolean
}

/** Links that are down, settings that were refused, and main's notices. */
export function Notices({ brief = false }: NoticesProps) {
  const { send } = useConsole()
  const registration = useSnapshot((snapshot) => snapshot.registration)
  const events = useSnapshot((snapshot) => snapshot.events)
  const isPlain = useSnapshot((snapshot) => snapshot.plainSip !== null)
  const notices = useSnapshot((snapshot) => snapshot.notices)
  const settingsProblem = useSnapshot((snapshot) => snapshot.settingsProblem)
  const now = useNow()
  const links = [linkText('registration', registration, now), linkText('events', events, now)].filter(
    (text) => text !== null,
  )
  const count = links.length + notices.length + (settingsProblem === null ? 0 : 1)
  if (count === 0) return null
  const whole = (text: string): string | undefined => (brief ? text : undefined)
  return (
    <div className={styles['notices']} data-many={count > 1 || undefined}>
      {links.map((text) => (
        <Strip key={text.key} tone="attention" brief={whole(text.text)}>
          {text.text}{' '}
          {text.key === 'registration' && isPlain && isLongWait(registration, now) && (
            <Button look="quiet" onClick={() => void send('session.tryAgain', undefined)}>
              Try again
            </Button>
          )}
        </Strip>
      ))}
      {settingsProblem && (
        <Strip tone="attention" brief={whole(settingsProblem)}>
          {settingsProblem}
        </Strip>
      )}
      {notices.map(({ id, tone, text }) => (
        <Strip key={id} tone={tone} brief={whole(text)} onDismiss={() => void send('notice.dismiss', { id })}>
          <Sentence text={text} />
        </Strip>
      ))}
    </div>
  )
}

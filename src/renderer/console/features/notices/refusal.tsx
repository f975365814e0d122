import { Strip } from '../../../shared/components/strip.js'
import { useConsole, useWindow } from '../../console-context.js'
import { failureText } from '../../view/failure-words.js'
import styles from './refusal.module.css'

/** Why the last click did nothing; goes with the next command that works. */
export function Refusal() {
  const { window } = useConsole()
  const refused = useWindow((state) => state.refused)
  if (!refused) return null
  return (
    <div className={styles['refusal']} data-refusal>
      <div className={styles['over']}>
        <Strip tone="bad" role="alert" onDismiss={() => window.setState({ refused: null })}>
          {failureText(refused)}
        </Strip>
      </div>
    </div>
  )
}

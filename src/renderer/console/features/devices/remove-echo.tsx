import { useId, type ReactNode } from 'react'
import { Checkbox } from '@base-ui/react/checkbox'
import { Check } from 'lucide-react'
import { useConsole, useSnapshot } from '../../console-context.js'
import { echoText } from '../../view/device-words.js'
import page from '../../components/page.module.css'
import styles from './remove-echo.module.css'

/** For a headset that leaks, beside its test sound; on loudspeakers the echo is removed without being asked. */
export function RemoveEcho({ children }: { readonly children: ReactNode }) {
  const { send } = useConsole()
  const echo = useSnapshot(({ devices }) => devices.echoCancellation)
  const note = useId()
  return (
    <>
      <div className={styles['row']}>
        {children}
        <label className={styles['label']}>
          <Checkbox.Root
            className={styles['box']}
            checked={echo.choice === 'always'}
            aria-describedby={note}
            onCheckedChange={(checked) =>
              void send('devices.setEchoCancellation', { choice: checked ? 'always' : 'automatic' })
            }
          >
            <Checkbox.Indicator className={styles['mark']}>
              <Check size={14} strokeWidth={3} aria-hidden />
            </Checkbox.Indicator>
          </Checkbox.Root>
          Remove echo
        </label>
      </div>
      <p className={page['note']} id={note}>
        {echoText(echo)}
      </p>
    </>
  )
}

import { useId, type ReactNode } from 'react'
import { Checkbox } from '@base-ui/react/checkbox'
import { Check } from 'lucide-react'
import { useConsole, useSnapshot } from '../../console-context.js'
import { echoBox, echoText } from '../../view/device-words.js'
import page from '../../components/page.module.css'
import styles from './remove-echo.module.css'

/** For a headset that leaks, or one that is not known as such, beside its test sound. */
export function RemoveEcho({ children }: { readonly children: ReactNode }) {
  const { send } = useConsole()
  const devices = useSnapshot((snapshot) => snapshot.devices)
  const { name, ticked, chooses } = echoBox(devices.echoCancellation)
  const note = useId()
  return (
    <>
      <div className={styles['row']}>
        {children}
        <label className={styles['label']}>
          <Checkbox.Root
            className={styles['box']}
            checked={ticked}
            aria-describedby={note}
            onCheckedChange={(checked) =>
              void send('devices.setEchoCancellation', { choice: checked ? chooses : 'automatic' })
            }
          >
            <Checkbox.Indicator className={styles['mark']}>
              <Check size={14} strokeWidth={3} aria-hidden />
            </Checkbox.Indicator>
          </Checkbox.Root>
          {name}
        </label>
      </div>
      <p className={page['note']} id={note}>
        {echoText(devices)}
      </p>
    </>
  )
}

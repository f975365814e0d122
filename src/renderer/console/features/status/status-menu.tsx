import { Fragment } from 'react'
import { Menu } from '@base-ui/react/menu'
import { ChevronDown, X } from 'lucide-react'
import type { ChosenStatus } from '../../../../contract/domain.js'
import { Hint } from '../../../shared/components/hint.js'
import { IconButton } from '../../../shared/components/icon-button.js'
import { useConsole, useNow, useSnapshot } from '../../console-context.js'
import { elapsedText } from '../../view/duration.js'
import { shortcuts } from '../../../shared/shortcuts.js'
import {
  chosenStatuses,
  isStoredAsNext,
  nextText,
  statusLines,
  statusNames,
} from '../../view/status-words.js'
import { StatusMark } from './status-mark.js'
import menu from '../../components/menu.module.css'
import styles from './status-menu.module.css'

export function StatusMenu() {
  const { send } = useConsole()
  const status = useSnapshot((snapshot) => snapshot.status)
  const codes = useSnapshot((snapshot) => snapshot.reasonCodes)
  if (!status) return null
  const { title, detail } = statusLines(status, codes)
  const choose = (chosen: ChosenStatus, reasonCode: string | null): void =>
    void send('status.set', { status: chosen, reasonCode })

  return (
    <div className={styles['row']}>
      <Menu.Root modal={false}>
        <Hint text={`Change status · ${shortcuts.status.label}`}>
          <Menu.Trigger
            className={styles['button']}
            aria-label={`Status: ${[title, detail].filter(Boolean).join(', ')}`}
            aria-keyshortcuts={shortcuts.status.label}
            data-shortcut="status"
          >
            <StatusMark status={status.status} connecting={status.connecting} />
            <span className={styles['lines']}>
              <span className={styles['title']}>{title}</span>
              {detail && (
                <span className={styles['detail']} title={detail}>
                  {detail}
                </span>
              )}
            </span>
            <TimeInStatus since={status.since} />
            <ChevronDown className={styles['chevron']} size={16} aria-hidden />
          </Menu.Trigger>
        </Hint>
        <Menu.Portal>
          <Menu.Positioner className={menu['positioner']} align="start" sideOffset={4} collisionPadding={8}>
            <Menu.Popup className={menu['popup']}>
              {isStoredAsNext(status.status) && <p className={menu['label']}>After this interaction</p>}
              {chosenStatuses.map((chosen) => (
                <Fragment key={chosen}>
                  <Menu.Item className={menu['item']} onClick={() => choose(chosen, null)}>
                    <StatusMark status={chosen} small />
                    <span className={`${menu['name']} ${menu['strong']}`}>{statusNames[chosen]}</span>
                  </Menu.Item>
                  {codes?.[chosen].map(({ code, label }) => (
                    <Menu.Item
                      key={code}
                      className={`${menu['item']} ${menu['nested']}`}
                      aria-label={`${statusNames[chosen]}: ${label}`}
                      onClick={() => choose(chosen, code)}
                    >
                      <span className={menu['name']} title={label}>
                        <bdi>{label}</bdi>
                      </span>
                    </Menu.Item>
                  ))}
                </Fragment>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {status.next && (
        <IconButton
          name={`Cancel “${nextText(status.next, codes)}”`}
          icon={X}
          onClick={() => void send('status.cancelNext', undefined)}
        />
      )}
    </div>
  )
}

function TimeInStatus({ since }: { readonly since: number }) {
  return <span className={styles['time']}>{elapsedText(since, useNow())}</span>
}

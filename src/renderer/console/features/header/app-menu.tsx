import { useState } from 'react'
import { Menu } from '@base-ui/react/menu'
import {
  AudioLines,
  Check,
  EllipsisVertical,
  FlaskConical,
  LogOut,
  UserRound,
  type LucideIcon,
} from 'lucide-react'
import type { ConsoleSnapshot } from '../../../../contract/ipc/console-snapshot.js'
import { Question } from '../../components/dialog.js'
import { IconButton } from '../../components/icon-button.js'
import { useConsole, useSnapshot } from '../../console-context.js'
import type { Page } from '../../window-store.js'
import menu from '../../components/menu.module.css'

const pages: readonly { readonly page: Page; readonly name: string; readonly icon: LucideIcon }[] = [
  { page: 'profile', name: 'My Profile', icon: UserRound },
  { page: 'devices', name: 'Audio devices', icon: AudioLines },
  { page: 'auto-answer-test', name: 'Test Auto Answer', icon: FlaskConical },
]
const themes: readonly { readonly theme: ConsoleSnapshot['theme']; readonly name: string }[] = [
  { theme: 'system', name: 'As the system' },
  { theme: 'light', name: 'Light' },
  { theme: 'dark', name: 'Dark' },
]

export function AppMenu() {
  const { send, window } = useConsole()
  const theme = useSnapshot((snapshot) => snapshot.theme)
  const onCall = useSnapshot(
    ({ call }) => call !== null && call.state !== 'offered' && call.state !== 'ended',
  )
  const [asking, setAsking] = useState(false)
  // The open page decides whether it may be left.
  const open = (page: Page): void =>
    window.setState((state) => (state.page === 'profile' && page !== 'profile' ? { wanted: page } : { page }))
  const logOut = (): void => void send('session.signOut', undefined)

  return (
    <Menu.Root modal={false}>
      <Menu.Trigger render={<IconButton name="Menu" icon={EllipsisVertical} />} />
      <Menu.Portal>
        <Menu.Positioner className={menu['positioner']} align="end" sideOffset={4} collisionPadding={8}>
          <Menu.Popup className={menu['popup']}>
            {pages.map(({ page, name, icon: Icon }) => (
              <Menu.Item key={page} className={menu['item']} onClick={() => open(page)}>
                <Icon className={menu['icon']} size={18} aria-hidden />
                <span className={menu['name']}>{name}</span>
              </Menu.Item>
            ))}
            <Menu.Separator className={menu['separator']} />
            <Menu.RadioGroup
              value={theme}
              onValueChange={(value: ConsoleSnapshot['theme']) => void send('app.setTheme', { theme: value })}
            >
              <Menu.Group>
                <Menu.GroupLabel className={menu['label']}>Appearance</Menu.GroupLabel>
                {themes.map(({ theme: value, name }) => (
                  <Menu.RadioItem key={value} value={value} className={menu['item']}>
                    <span className={menu['name']}>{name}</span>
                    <Menu.RadioItemIndicator>
                      <Check size={16} aria-hidden />
                    </Menu.RadioItemIndicator>
                  </Menu.RadioItem>
                ))}
              </Menu.Group>
            </Menu.RadioGroup>
            <Menu.Separator className={menu['separator']} />
            <Menu.Item className={menu['item']} onClick={() => (onCall ? setAsking(true) : logOut())}>
              <LogOut className={menu['icon']} size={18} aria-hidden />
              <span className={menu['name']}>Log out</span>
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
      <Question
        open={asking}
        grave
        title="Log out during a call?"
        text="The call ends for the customer, and the connection is closed."
        ok="Log out"
        onOk={() => {
          setAsking(false)
          logOut()
        }}
        onCancel={() => setAsking(false)}
      />
    </Menu.Root>
  )
}

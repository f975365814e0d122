import { useState } from 'react'
import { Menu } from '@base-ui/react/menu'
import {
  AudioLines,
  Check,
  EllipsisVertical,
  FlaskConical,
  Keyboard,
  Lock,
  LogOut,
  Monitor,
  Moon,
  Stethoscope,
  Sun,
  UserRound,
  type LucideIcon,
} from 'lucide-react'
import type { ConsoleSnapshot } from '../../../../contract/ipc/console-snapshot.js'
import { Question } from '../../../shared/components/dialog.js'
import { IconButton } from '../../../shared/components/icon-button.js'
import { useConsole, useSnapshot } from '../../console-context.js'
import type { Page } from '../../window-store.js'
import menu from '../../components/menu.module.css'

const pages: readonly { readonly page: Page; readonly name: string; readonly icon: LucideIcon }[] = [
  { page: 'profile', name: 'My Profile', icon: UserRound },
  { page: 'devices', name: 'Audio devices', icon: AudioLines },
  { page: 'auto-answer-test', name: 'Test Auto Answer', icon: FlaskConical },
  { page: 'diagnostics', name: 'Diagnostics', icon: Stethoscope },
  { page: 'keys', name: 'Keys', icon: Keyboard },
]
type Theme = ConsoleSnapshot['theme']
const themes: readonly { readonly theme: Theme; readonly name: string; readonly icon: LucideIcon }[] = [
  { theme: 'system', name: 'As the system', icon: Monitor },
  { theme: 'light', name: 'Light', icon: Sun },
  { theme: 'dark', name: 'Dark', icon: Moon },
]

export function AppMenu() {
  const { send, window } = useConsole()
  const onCall = useSnapshot(
    ({ call }) => call !== null && call.state !== 'offered' && call.state !== 'ended',
  )
  const plain = useSnapshot(({ plainSip }) => plainSip !== null)
  const shown = plain ? pages.filter(({ page }) => page !== 'profile' && page !== 'auto-answer-test') : pages
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
            {shown.map(({ page, name, icon: Icon }) => (
              <Menu.Item key={page} className={menu['item']} onClick={() => open(page)}>
                <Icon className={menu['icon']} size={18} aria-hidden />
                <span className={menu['name']}>{name}</span>
              </Menu.Item>
            ))}
            <Menu.Separator className={menu['separator']} />
            <Appearance />
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
        text={
          plain
            ? 'The call ends, and your phone is no longer registered.'
            : 'The call ends for the customer, and the connection is closed.'
        }
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

/** A choice of this computer, unless its administrator has made it. */
function Appearance() {
  const { send } = useConsole()
  const theme = useSnapshot((snapshot) => snapshot.theme)
  const by = useSnapshot((snapshot) => snapshot.themeBy)
  const locked = by === 'locked'
  return (
    <Menu.RadioGroup
      value={theme}
      disabled={locked}
      onValueChange={(value: Theme) => void send('app.setTheme', { theme: value })}
    >
      <Menu.Group>
        <Menu.GroupLabel className={menu['label']}>
          Appearance
          {by === 'policy-default' && <span className={menu['lock']}>Your administrator’s default</span>}
          {locked && (
            <span className={menu['lock']}>
              <Lock size={12} aria-hidden />
              Set by your administrator
            </span>
          )}
        </Menu.GroupLabel>
        {themes.map(({ theme: value, name, icon: Icon }) => (
          <Menu.RadioItem key={value} value={value} className={menu['item']}>
            <Icon className={menu['icon']} size={18} aria-hidden />
            <span className={menu['name']}>{name}</span>
            <Menu.RadioItemIndicator>
              <Check size={16} aria-hidden />
            </Menu.RadioItemIndicator>
          </Menu.RadioItem>
        ))}
      </Menu.Group>
    </Menu.RadioGroup>
  )
}

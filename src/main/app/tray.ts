import { join } from 'node:path'
import { Menu, nativeImage, Tray, type MenuItemConstructorOptions, type NativeImage } from 'electron'
import type { ChosenStatus } from '../../contract/domain.js'
import type { Logger } from '../log/logger.js'
import { trayState, trayWords, type TrayFacts, type TrayState } from './tray-view.js'

export interface AppTray {
  /** false where this desktop has no tray: closing the window then minimises it */
  readonly present: boolean
  update(facts: TrayFacts): void
  dispose(): void
}

export interface TrayCommands {
  show(): void
  chooseStatus(status: ChosenStatus): void
  quit(): void
}

const offlineFacts: TrayFacts = { signedIn: false, status: null, connectionLost: false, connecting: false }

/** @param iconFolder holds `<state>.png` and `<state>@2x.png` */
export function createTray(iconFolder: string, commands: TrayCommands, log: Logger): AppTray {
  const icons = new Map<TrayState, NativeImage>()
  const icon = (state: TrayState): NativeImage => {
    const known = icons.get(state)
    if (known !== undefined) return known
    const image = nativeImage.createFromPath(join(iconFolder, `${state}.png`))
    icons.set(state, image)
    return image
  }

  let tray: Tray
  try {
    tray = new Tray(icon('offline'))
  } catch (error) {
    log.warn('no tray on this desktop', { error })
    return { present: false, update: () => undefined, dispose: () => undefined }
  }
  tray.on('click', () => commands.show())

  let shown = ''
  const update = (facts: TrayFacts): void => {
    const words = trayWords(facts)
    const state = trayState(facts)
    const key = `${state} ${words}`
    if (key === shown || tray.isDestroyed()) return
    shown = key
    tray.setImage(icon(state))
    tray.setToolTip(`Offhook: ${words}`)
    tray.setContextMenu(Menu.buildFromTemplate(menuItems(facts, words, commands)))
  }
  update(offlineFacts)

  return {
    present: true,
    update,
    dispose: () => {
      if (!tray.isDestroyed()) tray.destroy()
    },
  }
}

function menuItems(facts: TrayFacts, words: string, commands: TrayCommands): MenuItemConstructorOptions[] {
  const choose = (label: string, status: ChosenStatus): MenuItemConstructorOptions => ({
    label,
    type: 'radio',
    checked: facts.status === status,
    click: () => commands.chooseStatus(status),
  })
  return [
    { label: words, enabled: false },
    { type: 'separator' },
    { label: 'Show Offhook', click: () => commands.show() },
    {
      label: 'Status',
      enabled: facts.signedIn,
      submenu: [
        choose('Available', 'available'),
        choose('On break', 'on-break'),
        choose('Work offline', 'work-offline'),
      ],
    },
    { type: 'separator' },
    { label: 'Quit Offhook', click: () => commands.quit() },
  ]
}

import type { MenuItemConstructorOptions } from 'electron'
import type { ZoomStep } from '../../contract/ipc/console-snapshot.js'

/** macOS has one menu for the app: copy and paste are in it, and the zoom must be the one that is kept. */
export function macMenu(zoom: (step: ZoomStep) => void): MenuItemConstructorOptions[] {
  const item = (label: string, accelerator: string, step: ZoomStep): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => zoom(step),
  })
  return [
    { role: 'appMenu' },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        item('Actual Size', 'Cmd+0', 'usual'),
        item('Zoom In', 'Cmd+Plus', 'larger'),
        item('Zoom Out', 'Cmd+-', 'smaller'),
      ],
    },
    { role: 'windowMenu' },
  ]
}

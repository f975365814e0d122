import { shell } from 'electron'
import { xdgOpen } from './xdg-open.js'

/**
 * Opens the system's browser; rejects when there is none. On Linux Electron says that all went well whatever xdg-open did,
 * so it is started here, as Electron would.
 */
export const openBrowser = (link: string): Promise<void> =>
  process.platform === 'linux' ? xdgOpen(link) : shell.openExternal(link)

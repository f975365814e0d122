import { session, type Session } from 'electron'
import type { Logger } from '../log/logger.js'
import { serveApp } from './app-protocol.js'
import { restrictPermissions } from './security.js'

/** One session per purpose, so that no cookie, cache, permission or storage is shared. Make them when Electron is ready. */
export interface AppSessions {
  readonly console: Session
  /** kept on disk: device ids stay the same, and the engine's certificate lives in IndexedDB */
  readonly media: Session
  /** HTTP to the contact center, and whom to ask for the proxy */
  readonly network: Session
}

export function openSessions(pagesFolder: string, log: Logger): AppSessions {
  const pages = {
    console: session.fromPartition('offhook-console', { cache: false }),
    media: session.fromPartition('persist:offhook-media', { cache: false }),
  }
  const network = session.fromPartition('offhook-network', { cache: false })
  for (const page of [pages.console, pages.media]) {
    serveApp(page, pagesFolder)
    page.setSpellCheckerEnabled(false)
  }
  for (const one of [pages.console, pages.media, network, session.defaultSession])
    restrictPermissions(one, log)
  return { ...pages, network }
}

import { session, type Session } from 'electron'
import type { Logger } from '../log/logger.js'
import { serveApp } from './app-protocol.js'
import { restrictPermissions } from './security.js'

/** One session per purpose, so that no cookie, cache, permission or storage is shared. Make them when Electron is ready. */
export interface AppSessions {
  /** kept on disk: device ids stay the same, and the engine's certificate lives in IndexedDB */
  readonly media: Session
  /** HTTP to the contact center, and whom to ask for the proxy */
  readonly network: Session
}

/** @param started when the page's scripts find somebody who answers them */
export function openConsoleSession(pagesFolder: string, started: Promise<void>, log: Logger): Session {
  return forPages(session.fromPartition('offhook-console', { cache: false }), pagesFolder, started, log)
}

export function openSessions(pagesFolder: string, log: Logger): AppSessions {
  const media = session.fromPartition('persist:offhook-media', { cache: false })
  const network = session.fromPartition('offhook-network', { cache: false })
  for (const one of [network, session.defaultSession]) restrictPermissions(one, log)
  return { media: forPages(media, pagesFolder, Promise.resolve(), log), network }
}

function forPages(page: Session, pagesFolder: string, started: Promise<void>, log: Logger): Session {
  serveApp(page, pagesFolder, started)
  page.setSpellCheckerEnabled(false)
  restrictPermissions(page, log)
  return page
}

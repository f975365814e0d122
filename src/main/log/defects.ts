import type { Logger } from './logger.js'

type DefectEvent = 'uncaughtException' | 'unhandledRejection'
interface DefectSource {
  on(event: DefectEvent, listener: (error: unknown) => void): unknown
  off(event: DefectEvent, listener: (error: unknown) => void): unknown
}

/**
 * Writes defects to the log and lets the app live on. Calls run in this process: ending it for a fault in, say, the tray
 * would hang up on a customer.
 */
export function reportDefects(source: DefectSource, log: Logger): () => void {
  const onException = (error: unknown): void => log.error('uncaught exception', { error })
  const onRejection = (error: unknown): void => log.error('unhandled rejection', { error })
  source.on('uncaughtException', onException)
  source.on('unhandledRejection', onRejection)
  return () => {
    source.off('uncaughtException', onException)
    source.off('unhandledRejection', onRejection)
  }
}

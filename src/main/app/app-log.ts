import { homedir } from 'node:os'
import { join } from 'node:path'
import { electronLogSink } from '../log/electron-log.js'
import { type Logger, createLogger } from '../log/logger.js'
import { type Redaction, createRedaction } from '../log/redact.js'

/** The app's log with its redaction. `verbose` (OFFHOOK_LOG=debug) writes everything, also in a packaged app. */
export function openAppLog(options: {
  readonly userData: string
  readonly packaged: boolean
  readonly verbose: boolean
}): { readonly log: Logger; readonly redaction: Redaction } {
  const { userData, packaged, verbose } = options
  const redaction = createRedaction(homedir())
  const sink = electronLogSink({
    directory: join(userData, 'logs'),
    fileLevel: verbose || !packaged ? 'debug' : 'info',
    consoleLevel: packaged ? false : verbose ? 'debug' : 'warn',
  })
  return { log: createLogger(sink, redaction), redaction }
}

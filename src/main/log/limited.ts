import type { Clock } from '../clock.js'
import type { Facts, Logger, LogLevel } from './logger.js'

export interface LogLimit {
  /** lines of one message that are written in full ... */
  readonly lines: number
  /** ... within this time; then one line says how many more there were */
  readonly withinMs: number
}

type Limited = Exclude<LogLevel, 'error'>
interface Seen {
  readonly level: Limited
  readonly since: number
  count: number
}

/**
 * A log for what a peer can cause as often as it likes: it can neither fill the disk, nor push everything else out of the
 * log, nor keep the process busy with writing. Counted per message; other facts do not make it another one. Errors are not
 * limited. No timer: how many were left out is told with the next line.
 */
export function limitedLogger(log: Logger, clock: Clock, limit: LogLimit): Logger {
  const seen = new Map<string, Seen>()
  const sayWhatWasLeftOut = (): void => {
    const now = clock.monotonic()
    for (const [message, { level, since, count }] of seen) {
      if (now - since < limit.withinMs) continue
      seen.delete(message)
      if (count > limit.lines) log[level](message, { more: count - limit.lines })
    }
  }
  const write = (level: Limited, message: string, facts?: Facts): void => {
    sayWhatWasLeftOut()
    const one = seen.get(message) ?? { level, since: clock.monotonic(), count: 0 }
    seen.set(message, one)
    one.count += 1
    if (one.count <= limit.lines) log[level](message, facts)
  }
  return {
    error: (message, facts) => log.error(message, facts),
    warn: (message, facts) => write('warn', message, facts),
    info: (message, facts) => write('info', message, facts),
    debug: (message, facts) => write('debug', message, facts),
    scoped: (name, facts) => limitedLogger(log.scoped(name, facts), clock, limit),
  }
}

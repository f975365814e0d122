import { join } from 'node:path'
// The `node` entry: the `main` entry would open IPC channels of its own, past src/main/ipc.
import log from 'electron-log/node'
import type { LogLevel, LogSink } from './logger.js'

const LARGEST_FILE_BYTES = 5 * 1024 * 1024

export interface LogFileOptions {
  /** folder of the log files */
  readonly directory: string
  readonly fileLevel: LogLevel
  /** false: nothing on standard output */
  readonly consoleLevel: LogLevel | false
}

/** Lines go to `offhook.log`, which becomes `offhook.old.log` at 5 MiB, and to standard output. */
export function electronLogSink(options: LogFileOptions): LogSink {
  const target = log.create({ logId: 'offhook' })
  target.transports.file.resolvePathFn = () => join(options.directory, 'offhook.log')
  target.transports.file.maxSize = LARGEST_FILE_BYTES
  target.transports.file.level = options.fileLevel
  target.transports.file.format = '{y}-{m}-{d}T{h}:{i}:{s}.{ms}{z} {level} {text}'
  target.transports.console.level = options.consoleLevel
  target.transports.console.format = '{h}:{i}:{s}.{ms} {level} {text}'
  return ({ level, scope, text }) => target[level](`${scope}: ${text}`)
}

import type { Redaction } from './redact.js'

/**
 * Levels:
 * - `error`: a defect, or something an agent lost; someone should look.
 * - `warn`: an expected failure that the agent notices: a refused command, a lost connection, a document refused.
 * - `info`: one line per life-cycle transition: process, window, registration, connection, call.
 * - `debug`: what only a developer asks for. Off in a packaged app unless switched on.
 */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug'

/** What a line is about, beside its message: ids, states, codes, milliseconds. */
export type Facts = Readonly<Record<string, unknown>>

export interface Logger {
  error(message: string, facts?: Facts): void
  warn(message: string, facts?: Facts): void
  info(message: string, facts?: Facts): void
  debug(message: string, facts?: Facts): void
  /** The same log under another scope, with facts that every line of it carries. */
  scoped(scope: string, facts?: Facts): Logger
}

/** A line ready to be written: nothing secret is in it any more. */
export interface LogLine {
  readonly level: LogLevel
  readonly scope: string
  readonly text: string
}
export type LogSink = (line: LogLine) => void

/** Redaction happens here, before any sink sees the line. Never throws: a fact that cannot be written is named instead. */
export function createLogger(
  sink: LogSink,
  redaction: Redaction,
  scope = 'main',
  always: Facts = {},
): Logger {
  const write = (level: LogLevel, message: string, facts?: Facts): void => {
    sink({ level, scope, text: lineText(redaction, message, { ...always, ...facts }) })
  }
  return {
    error: (message, facts) => write('error', message, facts),
    warn: (message, facts) => write('warn', message, facts),
    info: (message, facts) => write('info', message, facts),
    debug: (message, facts) => write('debug', message, facts),
    scoped: (name, facts) => createLogger(sink, redaction, name, { ...always, ...facts }),
  }
}

/** For tests and for parts that are built before the log is. */
export const silentLogger: Logger = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
  scoped: () => silentLogger,
}

function lineText(redaction: Redaction, message: string, facts: Facts): string {
  let plain: Facts
  try {
    plain = redaction.value(facts) as Facts
  } catch {
    plain = { facts: '[unreadable]' }
  }
  const words = Object.entries(plain)
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value]) =>
        `${name}=${typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)}`,
    )
  return [redaction.text(message), ...words].join(' ').replace(unprintable, spelled)
}

/** What would move a terminal's cursor, begin a line, or turn the reading direction: a peer's words stand in the log too. */
const unprintable = /[\p{Cc}\p{Cf}\u2028\u2029]/gu
const spelled = (character: string): string =>
  `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}}`

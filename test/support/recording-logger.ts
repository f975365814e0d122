import type { Facts, Logger, LogLevel } from '../../src/main/log/logger.js'

export interface RecordedLine {
  readonly level: LogLevel
  readonly message: string
  readonly facts: Facts
}

/** A log that remembers what was said, unredacted, so that a test can look for what must not be said. */
export function recordingLogger(lines: RecordedLine[] = []): Logger & {
  readonly lines: readonly RecordedLine[]
  text(): string
} {
  const at =
    (level: LogLevel) =>
    (message: string, facts: Facts = {}): void =>
      void lines.push({ level, message, facts })
  return {
    error: at('error'),
    warn: at('warn'),
    info: at('info'),
    debug: at('debug'),
    scoped: () => recordingLogger(lines),
    lines,
    text: () => lines.map((line) => `${line.message} ${JSON.stringify(line.facts)}`).join('\n'),
  }
}

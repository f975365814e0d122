import pino, { type Logger } from 'pino'

export type Log = Logger

/** Names under which a secret could travel, at the top or one or two levels down. */
const secretNames = [
  'authorization',
  'password',
  'pin',
  'accessToken',
  'refreshToken',
  'token',
  'digits',
  'cookie',
]
const paths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])

/** JSON lines on stderr: stdout belongs to the ready line. Secrets are redacted by name. */
export function createLog(level: string, stream: pino.DestinationStream = pino.destination(2)): Log {
  return pino({ level, base: null, redact: { paths, censor: '[redacted]' } }, stream)
}

export const silentLog = (): Log => pino({ level: 'silent' })

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

/** What is known to be harmless: a database's errors quote the row, and carry the values or the whole connection. */
const toldOfErrors = ['type', 'message', 'stack', 'code', 'syscall', 'table', 'constraint'] as const

function describeError(error: Error): Readonly<Record<string, unknown>> {
  const whole: Readonly<Record<string, unknown>> = pino.stdSerializers.err(error)
  return Object.fromEntries(
    toldOfErrors.flatMap((name) => (whole[name] === undefined ? [] : [[name, whole[name]]])),
  )
}

/** JSON lines on stderr: stdout belongs to the ready line. Secrets are redacted by name. */
export function createLog(level: string, stream: pino.DestinationStream = pino.destination(2)): Log {
  const serializers = { err: describeError }
  return pino({ level, base: null, serializers, redact: { paths, censor: '[redacted]' } }, stream)
}

export const silentLog = (): Log => pino({ level: 'silent' })

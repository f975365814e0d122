import { codeOf } from './store-errors.js'

/** Why the store cannot be opened and what to do about it, for whoever runs the contact center. Names no password. */
export class CannotOpen extends Error {
  override readonly name = 'CannotOpen'
}

/** The same in words, where it is a thing that an operator can mend. */
export function whyNotOpened(error: unknown, url: string): CannotOpen | null {
  if (error instanceof CannotOpen) return error
  if (!(error instanceof Error)) return null
  const { host, role, database } = partsOf(url)
  const server = `The PostgreSQL server at ${host}`
  const words = wordsOf(codeOf(error), error.message, { server, role, database })
  return words === null ? null : new CannotOpen(words, { cause: error })
}

interface Parts {
  readonly server: string
  readonly role: string
  readonly database: string
}

function wordsOf(code: string, message: string, { server, role, database }: Parts): string | null {
  switch (code) {
    case '28P01':
      return `${server} does not accept the password of "${role}". Correct it in DATABASE_URL.`
    case '28000':
      return `${server} does not let "${role}" in: ${message}. Create the role, or allow it in pg_hba.conf.`
    case '3D000':
      return `${server} has no database "${database}". Create it: createdb --owner=${role} ${database}`
    case '42501':
      return `${server} does not let "${role}" make tables in "${database}": ${message}. Make the role its owner.`
    case '53300':
      return `${server} has no connection left: ${message}. Raise max_connections, or run fewer instances.`
    case '57P03':
      return `${server} is starting or stopping: ${message}. Try again in a moment.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${server} cannot be found: no address is known for this name. Correct it in DATABASE_URL.`
    default:
  }
  if (/CERT|SELF_SIGNED|ERR_TLS|UNABLE_TO_VERIFY/.test(code))
    return `${server} has a TLS certificate that is not trusted: ${message}. Name its authority: …?sslmode=verify-full&sslrootcert=FILE`
  if (message.includes('does not support SSL'))
    return `${server} does not speak TLS. Turn it on there, or leave sslmode out where the way to it is safe.`
  if (/^(ECONN|ETIMEDOUT|EHOST|ENET|ENOENT)/.test(code) || message.startsWith('timeout exceeded'))
    return `${server} does not answer (${code === '' ? 'no answer in time' : code}). Start it, or correct DATABASE_URL.`
  return message.startsWith('Connection terminated') ? `${server} has hung up. Is it PostgreSQL?` : null
}

function partsOf(url: string) {
  const { hostname, port, username, pathname, searchParams } = new URL(url)
  const role = decodeURIComponent(username)
  return {
    host: `${searchParams.get('host') ?? hostname}:${searchParams.get('port') ?? (port === '' ? '5432' : port)}`,
    role,
    database: decodeURIComponent(pathname.slice(1)) || role,
  }
}

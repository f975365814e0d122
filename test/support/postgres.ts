import { type ChildProcess, execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { startChild } from '../../scripts/child.mjs'
import { postgresPrograms } from '../../scripts/setup/postgres.mjs'
import { freePort } from './free-port.js'

/** A PostgreSQL server of the tests' own, thrown away with everything in it. */
export interface PostgresServer extends AsyncDisposable {
  /** its superuser's, by TCP and password; the database is `postgres` */
  readonly url: string
  /** its superuser's, by the socket in the server's folder, without a password */
  readonly socketUrl: string
  /** kills all its processes, as a power cut would; the folder stays */
  kill(): Promise<void>
  /** refuses new connections and ends the old ones, in order */
  stop(): Promise<void>
  /** the same server again, on the same port */
  start(): Promise<void>
}

export interface PostgresOptions {
  /** writes reach the disk before they are acknowledged, as in production; without it the server is twice as fast */
  readonly durable?: boolean
  /** PEM: it speaks TLS to whoever asks for it */
  readonly tls?: { readonly key: string; readonly cert: string }
  /** `name=value` of postgresql.conf */
  readonly settings?: readonly string[]
}

const superuser = 'offhook'
const quick = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
const startWithinMs = 30_000

/** root may not run it (its own rule); then it runs as the user whom Debian's package made. */
function account(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const idOf = (kind: '-u' | '-g'): number =>
    Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const programs = postgresPrograms()
  if (programs === undefined) throw new Error('There is no PostgreSQL here: npm run setup installs it')
  const as = account()
  const folder = mkdtempSync(join(tmpdir(), 'offhook-pg-'))
  const password = randomBytes(12).toString('hex')
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (as.uid !== undefined && as.gid !== undefined)
    for (const path of [folder, passwordFile]) chownSync(path, as.uid, as.gid)
  const data = join(folder, 'data')
  const auth = ['--auth-local=trust', '--auth-host=scram-sha-256', `--pwfile=${passwordFile}`]
  const locale = ['--encoding=UTF8', '--locale=C.UTF-8']
  const initArgs = ['-D', data, '-U', superuser, '--no-sync', '--no-instructions', ...locale, ...auth]
  execFileSync(join(programs, 'initdb'), initArgs, {
    ...as,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  rmSync(passwordFile)

  const port = await freePort()
  const settings = [
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    'max_connections=100',
    'shared_buffers=64MB',
    ...(options.durable ? [] : quick),
    ...(options.tls ? ['ssl=on', `ssl_cert_file=${folder}/cert.pem`, `ssl_key_file=${folder}/key.pem`] : []),
    ...(options.settings ?? []),
  ]
  for (const [name, text] of Object.entries(options.tls ?? {})) {
    const file = join(folder, `${name}.pem`)
    writeFileSync(file, text, { mode: 0o600 })
    if (as.uid !== undefined && as.gid !== undefined) chownSync(file, as.uid, as.gid)
  }
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
  const socketUrl = `postgres://${superuser}@/postgres?host=${encodeURIComponent(folder)}&port=${port}`
  let running: Running | null = null

  const start = async (): Promise<void> => {
    running = run(join(programs, 'postgres'), args, { ...as, cwd: folder })
    await untilItAnswers(socketUrl, running)
  }
  const end = async (signal: 'SIGINT' | 'SIGQUIT'): Promise<void> => {
    const was = running
    running = null
    if (was === null) return
    const { process } = was
    if (process.exitCode !== null || process.signalCode !== null) return
    const ended = once(process, 'close')
    process.kill(signal)
    await ended
  }
  await start()
  return {
    url: `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`,
    socketUrl,
    start,
    // "Fast": its connections are ended.
    stop: () => end('SIGINT'),
    // "Immediate": all its processes quit at once and nothing is written any more.
    kill: () => end('SIGQUIT'),
    [Symbol.asyncDispose]: async () => {
      await end('SIGQUIT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Running {
  readonly process: ChildProcess
  /** what it complained of */
  readonly words: () => string
}

function run(program: string, args: readonly string[], where: object): Running {
  const { process } = startChild(program, args, { ...where, stdio: ['ignore', 'ignore', 'pipe'] })
  let words = ''
  process.stderr?.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-4000)))
  return { process, words: () => words }
}

async function untilItAnswers(url: string, server: Running): Promise<void> {
  const deadline = performance.now() + startWithinMs
  for (;;) {
    const client = new Client({ connectionString: url })
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      if (server.process.exitCode !== null || performance.now() > deadline)
        throw new Error(`PostgreSQL does not start: ${server.words()}`, { cause: error })
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

/**
 * Another database on the server.
 *
 * @param template a database to begin with a copy of; nobody may be connected to it
 * @returns its URL
 */
export async function createDatabase(serverUrl: string, name: string, template?: string): Promise<string> {
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  const from = template === undefined ? '' : ` template ${client.escapeIdentifier(template)}`
  await client.query(`create database ${client.escapeIdentifier(name)}${from}`)
  await client.end()
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

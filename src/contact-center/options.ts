import { readFileSync } from 'node:fs'
import { isIPv4, isIPv6 } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Result, fail, succeed } from '../contract/errors.js'
import type { IdentityOptions } from './identity/identity-options.js'
import { identityFlags, identityUsage, readIdentityOptions } from './identity/read-identity-options.js'
import type { DatabaseSource } from './store/database.js'
import type { FirstTenant } from './store/first-tenant.js'
import type { IceOptions } from './voice/ice-servers.js'
import { iceFlags, iceUsage, readIceOptions } from './voice/read-ice-options.js'
import { type VoiceOptions, readVoiceOptions, voiceFlags, voiceUsage } from './voice/read-voice-options.js'

export interface Options {
  readonly database: DatabaseSource
  /** where this instance keeps what is its own; null: nowhere */
  readonly dataDir: string | null
  readonly host: string
  readonly port: number
  readonly sipPort: number
  /** null: where it listens */
  readonly sipPublicUrl: string | null
  readonly tls: { readonly keyFile: string; readonly certFile: string } | null
  /** a reverse proxy's, whose X-Forwarded headers are believed */
  readonly trustedProxies: readonly string[]
  readonly identity: Partial<IdentityOptions>
  readonly voice: VoiceOptions
  /** what softphones are told of STUN and TURN */
  readonly ice: IceOptions
  readonly lab: boolean
  /** made instead of starting */
  readonly firstTenant: FirstTenant | null
  readonly logLevel: string
}

export const usage = `npm run contact-center -- [options]

  --data FOLDER     where the database is kept (OFFHOOK_DATA_DIR)
  --memory          keep nothing: for tests
  --database URL    a PostgreSQL server instead, which several instances may share (DATABASE_URL)
  --database-file FILE  holds that URL, so that no list of processes shows it (DATABASE_URL_FILE)
  --port PORT       port of the Agent API, 0 takes a free one (OFFHOOK_PORT, 0)
  --sip-port PORT   port of SIP over WebSocket (OFFHOOK_SIP_PORT, 0)
  --sip-public-url URL  where softphones reach SIP over WebSocket of this very instance, behind a proxy (OFFHOOK_SIP_PUBLIC_URL)
  --host ADDRESS    address to listen on; other than loopback only with TLS (OFFHOOK_HOST, 127.0.0.1)
  --tls-key FILE    PEM private key, with --tls-cert
  --tls-cert FILE   PEM certificate chain
  --trusted-proxy ADDRESS  of a reverse proxy, or its network as 10.0.0.0/8; may be repeated, or with commas
                    (OFFHOOK_TRUSTED_PROXY)
${identityUsage}
${voiceUsage}
${iceUsage}
  --no-lab          without the lab API (loopback only) that plays customers and faults, and without the demo's tenant
  --create-tenant NAME --admin USER
                    makes the first tenant and its administrator, and ends; the password is read from standard input
  --log-level NAME  debug, info, warn, error or silent (OFFHOOK_LOG_LEVEL, info)`

export const defaultDataDir = (env: NodeJS.ProcessEnv): string =>
  env['OFFHOOK_DATA_DIR'] ??
  join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local/share'), 'offhook-demo', 'contact-center')

const loopback = new Set(['127.0.0.1', '::1', 'localhost'])
const levels = new Set(['debug', 'info', 'warn', 'error', 'silent'])

/** Flags win over the environment. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Result<Options> {
  let values
  try {
    const options = {
      data: { type: 'string' },
      memory: { type: 'boolean', default: false },
      database: { type: 'string' },
      'database-file': { type: 'string' },
      port: { type: 'string' },
      'sip-port': { type: 'string' },
      'sip-public-url': { type: 'string' },
      host: { type: 'string' },
      'tls-key': { type: 'string' },
      'tls-cert': { type: 'string' },
      'trusted-proxy': { type: 'string', multiple: true },
      ...identityFlags,
      ...voiceFlags,
      ...iceFlags,
      lab: { type: 'boolean', default: true },
      'create-tenant': { type: 'string' },
      admin: { type: 'string' },
      'log-level': { type: 'string' },
    } as const
    values = parseArgs({ args: [...args], options, allowNegative: true }).values
  } catch (error) {
    return fail('bad-request', error instanceof Error ? error.message : String(error))
  }
  const port = portOf(values.port ?? env['OFFHOOK_PORT'] ?? '0')
  const sipPort = portOf(values['sip-port'] ?? env['OFFHOOK_SIP_PORT'] ?? '0')
  if (port === null || sipPort === null) return fail('bad-request', 'A port is a number from 0 to 65535.')
  const [keyFile, certFile] = [values['tls-key'], values['tls-cert']]
  if ((keyFile === undefined) !== (certFile === undefined)) {
    return fail('bad-request', '--tls-key and --tls-cert belong together.')
  }
  const tls = keyFile !== undefined && certFile !== undefined ? { keyFile, certFile } : null
  const host = values.host ?? env['OFFHOOK_HOST'] ?? '127.0.0.1'
  if (!tls && !loopback.has(host)) {
    return fail('bad-request', `Without TLS the contact center listens on loopback only, not on ${host}.`)
  }
  const proxies = values['trusted-proxy'] ?? [env['OFFHOOK_TRUSTED_PROXY'] ?? '']
  const trustedProxies = proxies
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '')
  const unknown = trustedProxies.find((text) => !isNetwork(text))
  if (unknown !== undefined)
    return fail('bad-request', `A trusted proxy is an address or a network, not "${unknown}".`)
  const sipPublicUrl = values['sip-public-url'] ?? env['OFFHOOK_SIP_PUBLIC_URL'] ?? null
  if (sipPublicUrl !== null && !/^wss?:\/\/[^/?#]+(\/[^?#]*)?$/.test(sipPublicUrl)) {
    return fail('bad-request', 'The public SIP URL is given as wss://host:port/path.')
  }
  const { 'create-tenant': tenant, admin } = values
  if ((tenant === undefined) !== (admin === undefined))
    return fail('bad-request', '--create-tenant and --admin belong together.')
  const firstTenant = tenant !== undefined && admin !== undefined ? { name: tenant, admin } : null
  const identity = readIdentityOptions(values, env)
  if (!identity.ok) return identity
  const voice = readVoiceOptions(values, env)
  if (!voice.ok) return voice
  const ice = readIceOptions(values, env)
  if (!ice.ok) return ice
  const logLevel = values['log-level'] ?? env['OFFHOOK_LOG_LEVEL'] ?? 'info'
  if (!levels.has(logLevel)) return fail('bad-request', `There is no log level "${logLevel}".`)
  const database = databaseUrl(values, env)
  if (!database.ok) return database
  const url = database.value
  if (url !== undefined && !/^postgres(ql)?:\/\//.test(url)) {
    return fail('bad-request', 'The database is named as postgres://user:password@host:port/database.')
  }
  const onServer = url !== undefined && !values.memory
  const dataDir = values.memory || onServer ? null : (values.data ?? defaultDataDir(env))
  const source: DatabaseSource = onServer
    ? { kind: 'postgres', url }
    : dataDir === null
      ? { kind: 'memory' }
      : { kind: 'folder', dataDir }
  return succeed({
    database: source,
    dataDir,
    host,
    port,
    sipPort,
    sipPublicUrl,
    tls,
    trustedProxies,
    identity: identity.value,
    voice: voice.value,
    ice: ice.value,
    lab: values.lab,
    firstTenant,
    logLevel,
  })
}

/** Named itself, or by the file that holds it; flags win over the environment. */
function databaseUrl(
  flags: { readonly database?: string | undefined; readonly 'database-file'?: string | undefined },
  env: NodeJS.ProcessEnv,
): Result<string | undefined> {
  const file = flags['database-file'] ?? env['DATABASE_URL_FILE']
  if (flags.database !== undefined || file === undefined)
    return succeed(flags.database ?? env['DATABASE_URL'])
  try {
    return succeed(readFileSync(file, 'utf8').trim())
  } catch {
    return fail('bad-request', `The file with the database's URL cannot be read: ${file}`)
  }
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const most = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1
  const isLength = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most)
  return most > 0 && isLength && rest.length === 0
}

const portOf = (text: string): number | null =>
  /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null

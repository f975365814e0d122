import { readFileSync } from 'node:fs'
import { type Result, fail, succeed } from '../../contract/errors.js'
import type { IceOptions } from './ice-servers.js'

export const iceUsage = `  --ice-server URL  stun:host, turn:host:3478?transport=udp or turns:host:5349 for softphones; may be repeated, or with commas
                    (OFFHOOK_ICE_SERVER)
  --turn-secret-file FILE  what the TURN servers share with the center (coturn: static-auth-secret;
                    OFFHOOK_TURN_SECRET_FILE)`

export const iceFlags = {
  'ice-server': { type: 'string', multiple: true },
  'turn-secret-file': { type: 'string' },
} as const

/** RFC 7064, RFC 7065 */
const iceUrl = /^(stuns?:[^\s/?#@]+|turns?:[^\s/?#@]+(\?transport=(udp|tcp))?)$/

export function readIceOptions(
  flags: {
    readonly 'ice-server'?: readonly string[] | undefined
    readonly 'turn-secret-file'?: string | undefined
  },
  env: NodeJS.ProcessEnv,
): Result<IceOptions> {
  const urls = (flags['ice-server'] ?? [env['OFFHOOK_ICE_SERVER'] ?? ''])
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '')
  const wrong = urls.find((url) => !iceUrl.test(url))
  if (wrong !== undefined)
    return fail('bad-request', `An ICE server is stun:host or turn:host:port?transport=udp, not "${wrong}".`)
  const file = flags['turn-secret-file'] ?? env['OFFHOOK_TURN_SECRET_FILE']
  const turn = urls.some((url) => url.startsWith('turn'))
  if (turn !== (file !== undefined))
    return fail('bad-request', 'A TURN server and --turn-secret-file belong together.')
  if (file === undefined) return succeed({ urls, secret: null })
  try {
    return succeed({ urls, secret: readFileSync(file, 'utf8').split(/\r?\n/, 1)[0] ?? '' })
  } catch {
    return fail('bad-request', `The file with the TURN servers' secret cannot be read: ${file}`)
  }
}

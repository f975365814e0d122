import { readFileSync } from 'node:fs'
import { type Result, fail, succeed } from '../../contract/errors.js'
import { isLoopback } from '../loopback.js'

/** Where calls are made and media is mixed. */
export type VoiceOptions =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'asterisk'
      readonly ari: {
        readonly url: string
        readonly user: string
        readonly password: string
        readonly app: string
      }
      readonly trunk: string | null
      readonly callerId: string | null
      readonly mohClass: string
    }

export const voiceUsage = `  --voice NAME      embedded, or asterisk (OFFHOOK_VOICE, embedded)
  --ari-url URL     Asterisk's ARI; https where it is not on this machine (OFFHOOK_ARI_URL, http://127.0.0.1:8088/ari)
  --ari-user NAME   (OFFHOOK_ARI_USER, offhook)
  --ari-password-file FILE  holds its password (OFFHOOK_ARI_PASSWORD_FILE, or the password itself in OFFHOOK_ARI_PASSWORD)
  --ari-app NAME    what the dialplan calls this instance: each has its own (OFFHOOK_ARI_APP, offhook)
  --trunk ENDPOINT  of pjsip.conf, by which callees and desk phones are dialled (OFFHOOK_TRUNK)
  --caller-id NUMBER  what callees see (OFFHOOK_CALLER_ID)
  --hold-music CLASS  of musiconhold.conf (OFFHOOK_HOLD_MUSIC, default)`

export const voiceFlags = {
  voice: { type: 'string' },
  'ari-url': { type: 'string' },
  'ari-user': { type: 'string' },
  'ari-password-file': { type: 'string' },
  'ari-app': { type: 'string' },
  trunk: { type: 'string' },
  'caller-id': { type: 'string' },
  'hold-music': { type: 'string' },
} as const

type Flags = Readonly<Partial<Record<keyof typeof voiceFlags, string | undefined>>>

/** What may stand in a dial string or in a path of ARI. */
const name = /^[A-Za-z0-9_.-]{1,64}$/

/** Flags win over the environment. The password is in no flag, where a list of processes shows it. */
export function readVoiceOptions(flags: Flags, env: NodeJS.ProcessEnv): Result<VoiceOptions> {
  const of = (flag: keyof Flags): string | undefined =>
    flags[flag] ?? env[`OFFHOOK_${flag.toUpperCase().replaceAll('-', '_')}`]
  const kind = of('voice') ?? 'embedded'
  if (kind === 'embedded') return succeed({ kind })
  if (kind !== 'asterisk') return fail('bad-request', `There is no voice "${kind}": embedded or asterisk.`)
  const url = of('ari-url') ?? 'http://127.0.0.1:8088/ari'
  if (!isAriUrl(url))
    return fail('bad-request', 'ARI is named as https://host:port/ari; http only on this machine.')
  const app = of('ari-app') ?? 'offhook'
  const trunk = of('trunk') ?? null
  const mohClass = of('hold-music') ?? 'default'
  const callerId = of('caller-id') ?? null
  const wrong = [app, trunk, mohClass].find((text) => text !== null && !name.test(text))
  if (wrong !== undefined)
    return fail('bad-request', `"${wrong}" is no name of Asterisk's: letters, digits, "_", "." and "-".`)
  if (callerId !== null && !/^\+?[0-9]{2,32}$/.test(callerId))
    return fail('bad-request', `A caller ID is a number, not "${callerId}".`)
  const password = ariPassword(of('ari-password-file'), env)
  if (!password.ok) return password
  const user = of('ari-user') ?? 'offhook'
  const ari = { url: url.replace(/\/$/, ''), user, password: password.value, app }
  return succeed({ kind, ari, trunk, callerId, mohClass })
}

function ariPassword(file: string | undefined, env: NodeJS.ProcessEnv): Result<string> {
  const given = env['OFFHOOK_ARI_PASSWORD']
  if (file === undefined) {
    return given === undefined || given === ''
      ? fail('bad-request', 'Asterisk wants a password: --ari-password-file FILE, or OFFHOOK_ARI_PASSWORD.')
      : succeed(given)
  }
  try {
    return succeed(readFileSync(file, 'utf8').split(/\r?\n/, 1)[0] ?? '')
  } catch {
    return fail('bad-request', `The file with ARI's password cannot be read: ${file}`)
  }
}

function isAriUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.host))
  return (
    secure && /\/ari\/?$/.test(url.pathname) && url.username === '' && url.search === '' && url.hash === ''
  )
}

/** Asterisk's SIP over WebSocket, on the HTTP server that has ARI. */
export const webSocketUrlBeside = (ariUrl: string): string =>
  `${ariUrl.replace(/^http/, 'ws').replace(/\/ari$/, '')}/ws`

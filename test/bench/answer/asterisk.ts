import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Asterisk, startAsterisk } from '../../support/peers/asterisk.js'
import { section } from '../../support/peers/asterisk-files.js'

/** Names of the phones and of their endpoints; one password for all. */
export const phones = ['offhook', 'jssip-early', 'jssip', 'baresip-dtls', 'baresip', 'linphone'] as const
export type PhoneName = (typeof phones)[number]
export const password = 'secret-of-bench'

const logFile = 'sip'

const endpoint = (name: PhoneName): string =>
  section(name, [
    'type = endpoint',
    'context = none',
    'disallow = all',
    'allow = opus,ulaw',
    `auth = ${name}-auth`,
    `aors = ${name}`,
    ...(name === 'baresip' || name === 'linphone' ? [] : ['webrtc = yes']),
  ]) +
  section(`${name}-auth`, [
    'type = auth',
    'auth_type = userpass',
    `username = ${name}`,
    `password = ${password}`,
  ]) +
  section(name, ['type = aor', 'max_contacts = 1', 'remove_existing = yes', 'qualify_frequency = 0'])

/** The one Asterisk that calls them all, each asked by the same header to answer at once; its log tells the times. */
export const startCaller = (): Promise<Asterisk> =>
  startAsterisk({
    files: ({ address, ports }) => ({
      'pjsip.conf':
        section('ws', ['type = transport', 'protocol = ws', `bind = ${address}`]) +
        section('udp', ['type = transport', 'protocol = udp', `bind = ${address}:${ports.sip}`]) +
        phones.map(endpoint).join(''),
      'logger.conf':
        section('general', ['dateformat = %F %T.%6q']) +
        section('logfiles', ['console => notice,warning,error', `${logFile} => verbose`]),
      'extensions.conf':
        section(
          'towards',
          phones.map((name) => `exten => ${name},1,Dial(PJSIP/${name},10,b(asks^at-once^1))`),
        ) +
        section('asks', [
          'exten => at-once,1,Set(PJSIP_HEADER(add,Call-Info)=<sip:bench>\\;answer-after=0)',
          ' same => n,Return()',
        ]),
    }),
  })

/** What it logs from now on; the whole of it would cost the machine more with every call. */
export async function logFromNow(asterisk: Asterisk): Promise<() => Promise<string>> {
  const path = join(asterisk.folder, 'log', logFile)
  const { size } = await stat(path)
  return async () => {
    await using file = await open(path)
    const length = (await file.stat()).size - size
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size)
    return buffer.toString('utf8', 0, bytesRead)
  }
}

import { isIPv6 } from 'node:net'
import { z } from 'zod'
import { audioCodec, iceTransportPolicy } from '../../contract/ipc/media.js'
import { builtInPrompt } from '../../contract/settings.js'
import { checkServerUrl } from '../net/secure-url.js'
import { answerHeaderForms } from '../sip/answer-headers-state.js'

/** The policy's section `sip`: with it Offhook is a phone of a plain SIP server and asks no contact center for anything. */

/** RFC 3261 §25.1, `host`: the last label of a name begins with a letter, or it would be an address. */
const hostName = '(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?'
const octet = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)'
const hostPattern = `(?:${hostName}|${octet}(?:\\.${octet}){3}|\\[[0-9A-Fa-f:.]+\\])`
/** what a pattern cannot say of an IPv6 address */
const hasNoBadIpv6 = (text: string): boolean => {
  const address = /\[([^\]]*)\]/.exec(text)?.[1]
  // `::` is nobody's, and no URI to the SIP stack.
  return address === undefined || (isIPv6(address) && address !== '::')
}

const hostWords = 'must be a host name or an address alone'
const host = z
  .string()
  .max(253)
  .regex(new RegExp(`^${hostPattern}$`), hostWords)
  .refine(hasNoBadIpv6, hostWords)
/** the user part of a SIP URI without what would need escaping (RFC 3261 §25.1) */
const sipUser = z
  .string()
  .regex(/^[A-Za-z0-9_.!~*'()&=+$,;?/-]{1,64}$/, 'must be the part before the @ alone')

const account = z.strictObject({
  domain: host.describe('Domain of the address of record: sip:user@domain.'),
  user: sipUser.optional().describe('User part of the address of record. Absent: the agent types it once.'),
  authorizationUser: z
    .string()
    .max(64)
    .regex(/^(?:[^"\\\p{Cc}]|\\[^"\\\p{Cc}])+$/u, 'must be one line without quotation marks')
    .optional()
    .describe('User name of the digest, when it is another.'),
  displayName: z.string().min(1).max(64).optional(),
  password: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .describe(
      'Password of the digest. Whoever can read this file can read it: prefer passwordFile, or neither, so that the agent types it once and the keyring keeps it.',
    ),
  passwordFile: z
    .string()
    .min(1)
    .max(1024)
    .optional()
    .describe('File with the password in its first line, readable by the agent’s account alone.'),
})

const server = z
  .string()
  .max(300)
  .refine((url) => checkServerUrl(url, 'webSocket').ok, 'must be wss:, or ws: to this computer itself')

const iceWords = 'must be stun:host, turn:host:port or turns:host:port'
/** RFC 7064, RFC 7065: the browser leaves out whatever is not so, and calls would go without it. */
const iceServer = z
  .strictObject({
    urls: z
      .string()
      .max(300)
      .regex(
        /^(?:stuns?:[^\s:?[\]@/]+|stuns?:\[[0-9A-Fa-f:.]+\]|turns?:[^\s:?[\]@/]+|turns?:\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:\?transport=(?:udp|tcp))?$/,
        iceWords,
      )
      .refine(
        (urls) =>
          hasNoBadIpv6(urls) &&
          Number(/:(\d+)(?:\?.*)?$/.exec(urls)?.[1] ?? 1) <= 65_535 &&
          !(urls.startsWith('stun') && urls.includes('?')),
        iceWords,
      ),
    username: z.string().max(256).optional(),
    credential: z.string().max(256).optional(),
  })
  .refine(
    ({ urls, username, credential }) =>
      !urls.startsWith('turn') || (username !== undefined && credential !== undefined),
    'must have a username and a credential, as it is a TURN server',
  )

const trustedPeer = z
  .string()
  .regex(
    new RegExp(`^(?:server|(?:[^\\s@<>"]{1,64}@)?${hostPattern})$`),
    'must be "server", user@host or host',
  )
  .refine(hasNoBadIpv6, 'must be "server", user@host or host')
  .describe(
    '"server": whatever the server of this account sends, for one that makes every call itself (Asterisk, FreeSWITCH). Otherwise an identity that a proxy asserts by P-Asserted-Identity: user@host, or host for everybody there.',
  )

const autoAnswer = z.strictObject({
  enabled: z.boolean().describe('Answer by itself when a trusted peer asks for it in a header.'),
  headers: z
    .array(z.enum(answerHeaderForms))
    .min(1)
    .default([...answerHeaderForms])
    .describe('Which forms of asking count.'),
  maxDelaySeconds: z.int().min(0).max(30).default(10).describe('A longer delay in a header is cut to this.'),
  prompt: z
    .union([builtInPrompt, z.literal('none')])
    .default('bleep')
    .describe('Heard by the agent alone.'),
})

const persistentConnection = z.strictObject({
  accessNumber: z
    .string()
    .regex(
      /^(?:sip:[^\s@<>"?]{1,64}@[^\s@<>"?]{1,253}|\+?[*#0-9]{1,32}|[*0-9A-Za-z_.-]{1,64})$/,
      'must be a number, a name or sip:user@host',
    )
    .describe(
      'What is dialled when the agent goes Available and kept up, for example the extension of AgentLogin.',
    ),
  digits: z
    .string()
    .regex(/^[0-9*#A-D,]{1,32}$/, 'must be keys of a telephone and commas')
    .optional()
    .describe('Keys that are sent after the answer, for example an agent number; a comma waits two seconds.'),
})

export const sipPolicy = z
  .strictObject({
    account,
    servers: z
      .array(server)
      .min(1)
      .max(8)
      .describe(
        'SIP over WebSocket (RFC 7118), the preferred server first; the next is tried when one is away.',
      ),
    iceServers: z.array(iceServer).max(16).default([]).describe('STUN and TURN servers.'),
    iceTransportPolicy: iceTransportPolicy.default('all').describe('relay: media goes through TURN only.'),
    codecs: z
      .array(audioCodec)
      .min(1)
      .max(4)
      .refine((codecs) => new Set(codecs).size === codecs.length, 'must name each codec once')
      .optional()
      .describe('The audio codecs that are used, the preferred first.'),
    dtmf: z.enum(['rfc4733', 'info']).default('rfc4733').describe('How keys are sent.'),
    trustedPeers: z
      .array(trustedPeer)
      .max(64)
      .default([])
      .describe('Whose wish to be answered at once counts, and whose to send a call on.'),
    followTransfers: z
      .enum(['trusted', 'everybody', 'never'])
      .default('trusted')
      .describe(
        'Whose REFER in a call is followed: it makes this phone call whomever it names, at your cost. trusted: of trustedPeers.',
      ),
    autoAnswer: autoAnswer.optional(),
    persistentConnection: persistentConnection.optional(),
  })
  .describe('A plain SIP server instead of a contact center.')
export type SipPolicy = Readonly<z.output<typeof sipPolicy>>

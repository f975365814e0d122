import type { Clock } from '../clock/clock.js'
import type { Options } from '../options.js'
import type { Database } from '../store/database.js'
import { createAsteriskVoice } from './asterisk/asterisk-voice.js'
import { createDirectory } from './asterisk/directory.js'
import { createEmbeddedVoice } from './embedded/embedded-voice.js'
import type { VoiceLab } from './lab-port.js'
import type { Voice } from './port.js'
import { webSocketUrlBeside } from './read-voice-options.js'
import type { VoiceLogger } from './voice-logger.js'

/** Domain of SIP addresses and realm of digest; it need not resolve (RFC 2606). */
export const sipDomain = 'offhook.invalid'
/** In the order of SPEC §3: Opus, then what telephones speak. */
const codecs = 'opus,g722,alaw,ulaw'

export function createVoice(
  { host, sipPort, sipPublicUrl, voice }: Pick<Options, 'host' | 'sipPort' | 'sipPublicUrl' | 'voice'>,
  ports: {
    readonly db: Database
    readonly clock: Clock
    readonly tls: { readonly key: Buffer; readonly cert: Buffer } | null
    /** resources/sounds */
    readonly soundsDirectory: string
    readonly log: VoiceLogger
  },
): Voice & { readonly lab: VoiceLab } {
  const { db, clock, tls, soundsDirectory, log: logger } = ports
  if (voice.kind === 'embedded')
    return createEmbeddedVoice({
      host,
      port: sipPort,
      tls: tls && { key: tls.key.toString(), cert: tls.cert.toString() },
      realm: sipDomain,
      clock,
      soundsDirectory,
      logger,
    })
  return createAsteriskVoice({
    ...voice,
    webSocketUrl: sipPublicUrl ?? webSocketUrlBeside(voice.ari.url),
    realm: sipDomain,
    codecs,
    context: 'offhook-softphones',
    directory: createDirectory(db),
    logger,
  })
}

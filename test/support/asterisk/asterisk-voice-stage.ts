import {
  type AsteriskVoice,
  type AsteriskVoiceOptions,
  createAsteriskVoice,
} from '../../../src/contact-center/voice/asterisk/asterisk-voice.js'
import type { Asterisk } from '../peers/asterisk.js'
import { ariPassword, ariUrl } from './offhook-asterisk.js'

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const loud = {
  ...quiet,
  ...(process.env['OFFHOOK_TEST_LOG'] === undefined
    ? {}
    : {
        debug: (fields: object, message: string) =>
          process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
        info: (fields: object, message: string) =>
          process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
        warn: (fields: object, message: string) =>
          process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
      }),
}

export const asteriskRealm = 'offhook.invalid'

/** Voice in this Asterisk, as the contact center makes it. */
export function asteriskVoice(
  asterisk: Asterisk,
  options: Partial<AsteriskVoiceOptions> = {},
): AsteriskVoice {
  return createAsteriskVoice({
    ari: { url: ariUrl(asterisk), user: 'offhook', password: ariPassword, app: 'offhook' },
    webSocketUrl: asterisk.wsUrl,
    realm: asteriskRealm,
    trunk: 'trunk',
    callerId: null,
    mohClass: 'default',
    codecs: 'opus,alaw,ulaw',
    context: 'offhook-softphones',
    directory: {
      queueId: async (name) => (name === 'Sales' ? 'sales' : null),
      agentId: async (username) => (username === 'alex' ? 'alex' : null),
    },
    logger: loud,
    ...options,
  })
}

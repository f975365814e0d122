import { inRoot } from '../../../scripts/setup/paths.mjs'
import { createEmbeddedVoice } from '../../../src/contact-center/voice/embedded/embedded-voice.js'
import { spokenPin } from '../e2e/recognise.js'
import { createVirtualClock } from '../virtual-clock.js'
import { VoiceRig } from './voice-rig.js'

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const realm = 'center.test'

export async function embeddedRig(): Promise<VoiceRig> {
  const voice = createEmbeddedVoice({
    host: '127.0.0.1',
    port: 0,
    tls: null,
    realm,
    clock: createVirtualClock(),
    soundsDirectory: inRoot('resources/sounds'),
    logger: quiet,
  })
  const { lab } = voice
  return VoiceRig.start({
    voice,
    realm,
    arrive: async (manner) =>
      lab.customerArrives({
        customer: { name: null, address: '+4930123' },
        dialled: { kind: 'queue', queueId: 'sales' },
        script: { sentence: 'billing', manner },
      }),
    heard: (legId) => lab.heard({ leg: legId }) ?? new Int16Array(),
    heardLateBySeconds: 0,
    hangUp: (legId) => void lab.hangUpCustomer(legId),
    pinIn: spokenPin,
    close: async () => undefined,
  })
}

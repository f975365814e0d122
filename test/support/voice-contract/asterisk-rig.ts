import type { AsteriskVoiceOptions } from '../../../src/contact-center/voice/asterisk/asterisk-voice.js'
import { resample } from '../../../src/contact-center/voice/embedded/audio/resample.js'
import { blockSeconds, customerHeard } from '../asterisk/asterisk-ear.js'
import { pinFromAsterisk } from '../asterisk/asterisk-pin.js'
import { asteriskRealm, asteriskVoice } from '../asterisk/asterisk-voice-stage.js'
import { listeningRate } from '../e2e/spectrogram.js'
import type { Asterisk } from '../peers/asterisk.js'
import { VoiceRig } from './voice-rig.js'

/** Voice in an Asterisk that several tests may share, one after the other. */
export async function asteriskRig(
  asterisk: Asterisk,
  options: Partial<AsteriskVoiceOptions> = {},
): Promise<VoiceRig> {
  const voice = asteriskVoice(asterisk, options)
  const { lab } = voice
  const rig: VoiceRig = await VoiceRig.start({
    voice,
    realm: asteriskRealm,
    arrive: async (manner) => {
      const legId = lab.customerArrives({
        customer: { name: null, address: '+4930123' },
        dialled: { kind: 'queue', queueId: 'sales' },
        script: { sentence: 'billing', manner },
      })
      await rig.event('customer-arrived', legId)
      return legId
    },
    heard: (legId) =>
      resample(customerHeard(asterisk, legId.replace(/^customer-/, '')), listeningRate, 48_000),
    heardLateBySeconds: blockSeconds,
    hangUp: (legId) => void lab.hangUpCustomer(legId),
    pinIn: pinFromAsterisk,
    close: async () => undefined,
  })
  return rig
}

import { afterAll, beforeAll } from 'vitest'
import { hangUpAll, startOffhookAsterisk } from '../../support/asterisk/offhook-asterisk.js'
import type { Asterisk } from '../../support/peers/asterisk.js'
import { asteriskRig } from '../../support/voice-contract/asterisk-rig.js'
import { voiceContract } from '../../support/voice-contract/voice-contract.js'

let asterisk: Asterisk
beforeAll(async () => {
  asterisk = await startOffhookAsterisk()
})
afterAll(() => asterisk[Symbol.asyncDispose]())

voiceContract('Asterisk', async () => {
  await hangUpAll(asterisk)
  return asteriskRig(asterisk)
})

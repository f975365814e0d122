import { embeddedRig } from '../../support/voice-contract/embedded-rig.js'
import { voiceContract } from '../../support/voice-contract/voice-contract.js'

voiceContract('embedded', embeddedRig)

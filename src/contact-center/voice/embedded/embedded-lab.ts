import type { LabLeg, Party, VoiceLab } from '../lab-port.js'
import type { CustomerLegs } from './customer-legs.js'
import type { RefusedSignIns } from './refused-sign-ins.js'
import type { Callees } from './simulated/callees.js'
import type { DeskPhones } from './simulated/desk-phones.js'
import type { SimulatedParty } from './simulated/party.js'
import type { Registrar } from './sip/registrar.js'
import type { SipTrace } from './sip/trace.js'
import type { Leg, Switchboard } from './switchboard.js'

export interface EmbeddedLabOptions {
  readonly switchboard: Switchboard
  readonly customers: CustomerLegs
  readonly callees: Callees
  readonly phones: DeskPhones
  readonly registrar: Registrar
  readonly refused: RefusedSignIns
  readonly trace: SipTrace
}

export function createEmbeddedLab(options: EmbeddedLabOptions): VoiceLab {
  const { switchboard, customers, callees, phones, registrar, refused, trace } = options

  const partyOf = (party: Party): SimulatedParty | null =>
    'leg' in party ? switchboard.partyOf(party.leg) : phones.partyAt(party.phone)

  const endLeg = (leg: Leg): boolean => {
    if (leg.state !== 'up') return false
    if (leg.agent) {
      leg.agent.hangUp()
      return true
    }
    if (leg.kind === 'desk-phone') return phones.hangUp(leg.address)
    switchboard.remove(leg.legId)
    switchboard.tell({ type: 'leg-ended', legId: leg.legId })
    return true
  }

  return {
    legs: () => switchboard.legs().map((leg) => labLeg(leg, switchboard)),

    cutMedia(legId, cut) {
      const leg = switchboard.leg(legId)
      if (!leg) return false
      leg.mediaCut = cut
      leg.agent?.peer?.cutMedia(cut)
      if (leg.party) leg.party.cut = cut
      return true
    },
    endLeg(legId) {
      const leg = switchboard.leg(legId)
      return leg !== null && endLeg(leg)
    },

    dropWebSocket(signInId, refuseForMs) {
      const connection = registrar.connectionOf(signInId)
      if (!connection) return false
      refused.refuse(signInId, refuseForMs)
      connection.cut()
      return true
    },

    customerArrives: (request) => customers.arrives(request),
    hangUpCustomer(legId) {
      const leg = switchboard.leg(legId)
      if (!leg?.party || leg.kind === 'desk-phone') return false
      return endLeg(leg)
    },
    setManner(legId, manner) {
      const party = switchboard.leg(legId)?.party
      if (!party) return false
      party.manner = manner
      return true
    },

    setCallee: (address, behaviour) => callees.set(address, behaviour),

    addPhone: ({ address, obeysAnswerMode }) => phones.add(address, obeysAnswerMode),
    phones: () => phones.all(),
    answerPhone: (address) => phones.answer(address),
    declinePhone: (address) => phones.decline(address),
    hangUpPhone: (address) => phones.hangUp(address),
    setPlugged: (address, plugged) => phones.setPlugged(address, plugged),

    mark: (party) => partyOf(party)?.recording.length ?? 0,
    heard: (party, sinceSample) => partyOf(party)?.recording.since(sinceSample) ?? null,
    dtmfHeard: (legId) => switchboard.partyOf(legId)?.dtmf ?? '',

    sipRequests: (legId) => trace.requestsOf(legId),
    sipTrace: () => trace.entries(),
  }
}

function labLeg(leg: Leg, switchboard: Switchboard): LabLeg {
  const { legId, kind, signInId, address, state, mediaCut } = leg
  return {
    legId,
    kind,
    signInId,
    address,
    state,
    audio: switchboard.mixer.audioOf(legId) ?? 'none',
    partner: switchboard.mixer.partnerOf(legId),
    mediaCut,
    media: switchboard.liveness.mediaOf(legId),
  }
}

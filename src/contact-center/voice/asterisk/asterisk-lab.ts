import { randomBytes } from 'node:crypto'
import type { LabLeg, VoiceLab } from '../lab-port.js'
import type { LegId } from '../port.js'
import type { AriClient } from './ari/ari-client.js'
import type { Legs } from './legs.js'

export interface AsteriskLabOptions {
  readonly client: AriClient
  readonly legs: Legs
  mediaOf(legId: LegId): LabLeg['media']
}

export const customerLegId = (channelId: string): LegId => `customer-${channelId}`

/**
 * As much of the lab as Asterisk can play: customers who dial in by the dialplan's [offhook-lab], and hang-ups. Callees and
 * desk phones are real ones, and what is heard is in Asterisk's own recordings.
 */
export function createAsteriskLab({ client, legs, mediaOf }: AsteriskLabOptions): VoiceLab {
  const hangUp = (legId: LegId): boolean => {
    const leg = legs.get(legId)
    if (leg) leg.inTurn(() => client.hangUp(leg.channelId))
    return leg !== null
  }
  return {
    legs: () =>
      legs.all().map((leg) => ({
        legId: leg.legId,
        kind: leg.kind,
        signInId: leg.signInId,
        address: leg.channelId,
        state: leg.state === 'up' ? 'up' : 'ringing',
        audio: leg.audio,
        partner: leg.partner?.legId ?? null,
        mediaCut: false,
        media: mediaOf(leg.legId),
      })),
    customerArrives({ customer, dialled, script }) {
      const channelId = `offhook-lab-${randomBytes(8).toString('hex')}`
      const sentence = /^[a-z-]{1,32}$/.test(script.sentence) ? script.sentence : 'billing'
      const exten = script.manner === 'speak' ? `speak-${sentence}` : script.manner
      const to = dialled.kind === 'queue' ? dialled.queueId : dialled.agentId
      void client.originate(
        {
          channelId,
          endpoint: `Local/${exten}@offhook-lab/n`,
          callerId: { name: customer.name, address: customer.address },
          variables: { OFFHOOK_CUSTOMER: channelId },
          formats: 'slin16',
        },
        `${dialled.kind}-id,${to}`,
      )
      return customerLegId(channelId)
    },
    endLeg: hangUp,
    hangUpCustomer: hangUp,
    cutMedia: () => false,
    dropWebSocket: () => false,
    setManner: () => false,
    setCallee: () => undefined,
    addPhone: () => undefined,
    phones: () => [],
    answerPhone: () => false,
    declinePhone: () => false,
    hangUpPhone: () => false,
    setPlugged: () => false,
    mark: () => 0,
    heard: () => null,
    dtmfHeard: () => '',
    sipRequests: () => [],
    sipTrace: () => [],
  }
}

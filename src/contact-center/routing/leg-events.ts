import type { LegId, VoiceEvent } from '../voice/port.js'
import { connectionLeg } from './connection-state.js'
import type { Desk } from './desk-shape-state.js'
import type { LegHappening } from './leg-state.js'

/** Whether this leg is one of the desk's. */
export const owns = ({ connection, interaction }: Desk, legId: LegId): boolean =>
  connectionLeg(connection) === legId || interaction?.agentLeg === legId || interaction?.customerLeg === legId

/** What voice tells of a leg, as the desk that owns it understands it. */
export function happeningOf(event: Extract<VoiceEvent, { type: `leg-${string}` }>): LegHappening {
  switch (event.type) {
    case 'leg-ringing':
      return { type: 'ringing' }
    case 'leg-answered':
      return { type: 'answered' }
    case 'leg-failed':
      return { type: 'failed', failure: event.failure }
    case 'leg-ended':
      return { type: 'ended' }
    case 'leg-silent':
      return { type: 'silent' }
    case 'leg-alive':
    case 'leg-replaced':
      return { type: 'alive' }
  }
}

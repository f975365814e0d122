import { z } from 'zod'
import { connectionSnapshot, interactionSnapshot, statusSnapshot } from '../agent-api/session.js'
import { epochMs, phoneConnectionMode, workplace } from '../domain.js'
import { quality } from '../quality.js'

/** What a supervisor sees of each active agent. Times are of the center's clock. */
export const liveDesk = z.object({
  status: statusSnapshot.pick({ status: true, reasonCode: true, cause: true, since: true, connecting: true }),
  phoneConnectionMode,
  workplace,
  connection: connectionSnapshot.pick({ state: true, cause: true, since: true }),
  /** whether the softphone is registered for SIP */
  registered: z.boolean(),
  /** `since` is when it was offered or dialled */
  interaction: interactionSnapshot
    .pick({ interactionId: true, kind: true, state: true, queueName: true, joinedAt: true })
    .extend({ since: epochMs })
    .nullable(),
  /** as the softphone last reported it, at most every 10 s in an interaction, 60 s over an open connection; null before */
  quality: quality.extend({ at: epochMs }).nullable(),
})
export type LiveDesk = z.infer<typeof liveDesk>
export const liveAgent = z.object({
  agentId: z.string(),
  username: z.string(),
  displayName: z.string(),
  groupId: z.string(),
  groupName: z.string(),
  /** null while the agent is not signed in */
  desk: liveDesk.nullable(),
})
export type LiveAgent = z.infer<typeof liveAgent>
export const liveView = z.object({ now: epochMs, agents: z.array(liveAgent) })
export type LiveView = z.infer<typeof liveView>

/**
 * The stream begins with `snapshot`, and sends another when agents come, go or are renamed. `agent` carries the whole new
 * value of one. It ends with the access token and is opened again with a newer one.
 */
export const liveEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), now: epochMs, agents: z.array(liveAgent) }),
  z.object({ type: z.literal('agent'), now: epochMs, agent: liveAgent }),
])
export type LiveEvent = z.infer<typeof liveEvent>

export const testInteractionAnswer = z.object({ interactionId: z.string() })

import { z } from 'zod'
import {
  agentStatus,
  chosenStatus,
  connectionLostCause,
  connectionState,
  delivery,
  epochMs,
  interactionEndCause,
  interactionKind,
  interactionState,
  phoneConnectionMode,
  statusCause,
  workplace,
} from '../domain.js'
import { effectiveSettings } from '../settings.js'

/** What the platform knows of one signed-in agent. It is the truth; the softphone mirrors it. */

export const agentIdentity = z.object({
  agentId: z.string(),
  username: z.string(),
  displayName: z.string(),
  groupId: z.string(),
  groupName: z.string(),
  tenantName: z.string(),
})
export type AgentIdentity = z.infer<typeof agentIdentity>

export const agentProfile = z.object({
  phoneConnectionMode,
  workplace,
  /** set while an administrator's mode change waits for the current connection to close */
  pendingMode: phoneConnectionMode.nullable(),
})
export type AgentProfile = z.infer<typeof agentProfile>

export const statusSnapshot = z.object({
  status: agentStatus,
  reasonCode: z.string().nullable(),
  cause: statusCause.nullable(),
  since: epochMs,
  /** chosen while Offered, Busy or Post-processing; applies when Post-processing ends */
  next: z.object({ status: chosenStatus, reasonCode: z.string().nullable() }).nullable(),
  /** "Available, connecting": available was chosen, the persistent connection is dialing or validating */
  connecting: z.boolean(),
  postProcessingEndsAt: epochMs.nullable(),
})
export type StatusSnapshot = z.infer<typeof statusSnapshot>

export const connectionSnapshot = z.object({
  state: connectionState,
  since: epochMs,
  /** which validation call this is; changes with each new PIN. Empty while closed. */
  connectionId: z.string(),
  openedAt: epochMs.nullable(),
  cause: connectionLostCause.nullable(),
  workplace: workplace.nullable(),
  pinAttemptsLeft: z.int().nullable(),
  pinExpiresAt: epochMs.nullable(),
  /** Re-open waits until then after repeated failed validation calls */
  reopenAvailableAt: epochMs.nullable(),
  /** recovering gives up then */
  graceEndsAt: epochMs.nullable(),
})
export type ConnectionSnapshot = z.infer<typeof connectionSnapshot>

export const interactionSnapshot = z.object({
  interactionId: z.string(),
  kind: interactionKind,
  state: interactionState,
  delivery,
  customer: z.object({ name: z.string().nullable(), address: z.string() }),
  queueName: z.string().nullable(),
  /** the platform's word that this offer is to be auto answered; the softphone still decides by SPEC §5 */
  autoAnswer: z.boolean(),
  allowReject: z.boolean(),
  offeredAt: epochMs,
  offerExpiresAt: epochMs.nullable(),
  joinedAt: epochMs.nullable(),
  /** while customer-waiting: when the customer is given up; null while that clock stands still */
  customerHoldEndsAt: epochMs.nullable(),
  endCause: interactionEndCause.nullable(),
  /** client command that caused an outbound or test interaction */
  commandId: z.string().nullable(),
})
export type InteractionSnapshot = z.infer<typeof interactionSnapshot>

export const agentSession = z.object({
  identity: agentIdentity,
  profile: agentProfile,
  status: statusSnapshot,
  connection: connectionSnapshot,
  interaction: interactionSnapshot.nullable(),
  settings: effectiveSettings,
})
export type AgentSession = z.infer<typeof agentSession>

import { z } from 'zod'

/** Words of the field shared by the softphone and the contact center. Times are Unix epoch milliseconds of the center's clock. */

export const epochMs = z.number().int().nonnegative()
export const commandId = z.string().min(8).max(64)

export const phoneConnectionMode = z.enum(['on-demand', 'persistent'])
export type PhoneConnectionMode = z.infer<typeof phoneConnectionMode>

/** Statuses that an agent may choose; the platform sets the others. */
export const chosenStatus = z.enum(['available', 'on-break', 'work-offline'])
export type ChosenStatus = z.infer<typeof chosenStatus>

export const agentStatus = z.enum([
  'available',
  'on-break',
  'work-offline',
  'offered',
  'busy',
  'post-processing',
])
export type AgentStatus = z.infer<typeof agentStatus>

/** Why the platform (not the agent) put the agent into a status. */
export const statusCause = z.enum([
  'signed-in',
  'missed-offer',
  'rejected-offer',
  'phone-not-registered',
  'connection-lost',
  'media-lost',
  'customer-gone-while-held',
])
export type StatusCause = z.infer<typeof statusCause>

/** Where the agent's voice is delivered. `softphone` is the SIP URI of this sign-in; the others are desk phones. */
export const workplace = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('softphone') }),
  z.strictObject({ kind: z.literal('phone'), number: z.string().regex(/^\+?[0-9]{2,20}$/) }),
  z.strictObject({
    kind: z.literal('sip-uri'),
    uri: z
      .string()
      .regex(/^sips?:[^\s@<>"]+@[^\s@<>"]+$/)
      .max(200),
  }),
])
export type Workplace = z.infer<typeof workplace>

export const connectionState = z.enum(['closed', 'dialing', 'validating', 'open', 'recovering', 'lost'])
export type ConnectionState = z.infer<typeof connectionState>

/** Why a persistent connection is `lost`. */
export const connectionLostCause = z.enum([
  'not-answered',
  'declined',
  'unreachable',
  'hung-up',
  'pin-timeout',
  'pin-attempts-used',
  'media-lost',
  'grace-expired',
  'signed-in-elsewhere',
  'center-restarted',
])
export type ConnectionLostCause = z.infer<typeof connectionLostCause>

export const interactionKind = z.enum(['queue', 'direct', 'outbound', 'test'])
export type InteractionKind = z.infer<typeof interactionKind>

/**
 * offered: waits for this agent · connecting: accepted, voice not joined yet · dialing/ringing: outbound towards the
 * callee · active · held: by the agent · customer-waiting: the agent's leg is gone or recovering, the customer is kept.
 */
export const interactionState = z.enum([
  'offered',
  'connecting',
  'dialing',
  'ringing',
  'active',
  'held',
  'customer-waiting',
  'ended',
])
export type InteractionState = z.infer<typeof interactionState>

export const interactionEndCause = z.enum([
  'agent-hung-up',
  'customer-hung-up',
  'customer-left-before-answer',
  'missed',
  'rejected',
  'withdrawn',
  'returned-to-queue',
  'signed-out',
  'callee-busy',
  'callee-no-answer',
  'callee-invalid',
  'callee-failed',
  'agent-not-answered',
  'media-lost',
  'hold-expired',
])
export type InteractionEndCause = z.infer<typeof interactionEndCause>

/** How the voice of an interaction reaches the agent. */
export const delivery = z.enum(['invite', 'persistent-leg', 'desk-phone'])
export type Delivery = z.infer<typeof delivery>

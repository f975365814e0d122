import { z } from 'zod'
import { epochMs } from '../domain.js'
import {
  agentProfile,
  agentSession,
  connectionSnapshot,
  interactionSnapshot,
  statusSnapshot,
} from './session.js'

/**
 * The event stream (`GET /api/v1/events`, text/event-stream). The SSE `id` is `version`, rising by one per sign-in;
 * `Last-Event-ID` resumes. Every event carries the whole new value of what changed. A stream that cannot be resumed
 * starts with `snapshot`. `now` is the center's clock, from which the softphone keeps its offset. `settings` says only
 * that the document changed: it is pulled with its ETag, so that a broken document never breaks the stream.
 */
export const sessionEndCause = z.enum([
  'signed-out',
  'signed-in-elsewhere',
  'session-expired',
  'deactivated',
  'signed-out-by-administrator',
])
export type SessionEndCause = z.infer<typeof sessionEndCause>

const envelope = { version: z.int().positive(), now: epochMs }

export const agentEvent = z.discriminatedUnion('type', [
  z.object({ ...envelope, type: z.literal('snapshot'), value: agentSession }),
  z.object({ ...envelope, type: z.literal('profile'), value: agentProfile }),
  z.object({ ...envelope, type: z.literal('status'), value: statusSnapshot }),
  z.object({ ...envelope, type: z.literal('connection'), value: connectionSnapshot }),
  /** an ended interaction is announced once with state `ended`, then null */
  z.object({ ...envelope, type: z.literal('interaction'), value: interactionSnapshot.nullable() }),
  z.object({
    ...envelope,
    type: z.literal('settings'),
    value: z.object({ version: z.int(), etag: z.string() }),
  }),
  z.object({ ...envelope, type: z.literal('clock'), value: z.null() }),
  /** another instance of the contact center has the agent's phone now: its account is fetched anew */
  z.object({ ...envelope, type: z.literal('sip-account'), value: z.null() }),
  z.object({ ...envelope, type: z.literal('session-ended'), value: z.object({ cause: sessionEndCause }) }),
])
export type AgentEvent = z.infer<typeof agentEvent>

import { z } from 'zod'
import {
  agentStatus,
  chosenStatus,
  connectionLostCause,
  delivery,
  epochMs,
  interactionKind,
  phoneConnectionMode,
  statusCause,
  workplace,
} from '../../contract/domain.js'
import { type ConnectionLimits, isConnected } from '../routing/connection-state.js'
import type { Desk } from '../routing/desk-shape-state.js'
import type { LegId } from '../voice/port.js'

/**
 * A desk as it is kept with its leg, where legs outlive instances: the heir goes on with it. Only what is up is kept; what
 * the heir reads anew (settings, reachability) is not.
 */
export type DeskNote = z.infer<typeof deskNote>

const choice = z.object({ status: chosenStatus, reasonCode: z.string().nullable() })
const limits = z.object({
  ringSeconds: z.number(),
  pinSeconds: z.number(),
  pinAttempts: z.number(),
  graceSeconds: z.number(),
}) satisfies z.ZodType<ConnectionLimits>
const failures = { failures: z.number(), reopenAt: epochMs.nullable() }
const call = {
  ...failures,
  connectionId: z.string(),
  legId: z.string(),
  workplace,
  limits,
  since: epochMs,
  openedAt: epochMs,
}

const deskNote = z.object({
  serial: z.number().int(),
  mode: phoneConnectionMode,
  pendingMode: phoneConnectionMode.nullable(),
  workplace,
  status: z.object({
    status: agentStatus,
    reasonCode: z.string().nullable(),
    cause: statusCause.nullable(),
    since: epochMs,
    next: choice.nullable(),
    began: choice,
    breakAfter: statusCause.nullable(),
    postProcessingEndsAt: epochMs.nullable(),
    idleSince: epochMs,
  }),
  connection: z.discriminatedUnion('phase', [
    z.object({ phase: z.literal('open'), ...call }),
    z.object({ phase: z.literal('recovering'), ...call, graceEndsAt: epochMs }),
    z.object({ phase: z.literal('closed'), ...failures, since: epochMs }),
    z.object({
      phase: z.literal('lost'),
      ...failures,
      since: epochMs,
      cause: connectionLostCause,
      connectionId: z.string(),
      workplace,
    }),
  ]),
  interaction: z
    .object({
      interactionId: z.string(),
      kind: interactionKind,
      via: z.enum(['connection', 'invite']),
      delivery,
      workplace,
      agentLeg: z.string(),
      customerLeg: z.string(),
      customer: z.object({ name: z.string().nullable(), address: z.string() }),
      queueName: z.string().nullable(),
      autoAnswer: z.boolean(),
      allowReject: z.boolean(),
      commandId: z.string().nullable(),
      offeredAt: epochMs,
      joinedAt: epochMs.nullable(),
      muted: z.boolean(),
      holdGraceSeconds: z.number(),
      phase: z.discriminatedUnion('name', [
        z.object({ name: z.literal('active') }),
        z.object({ name: z.literal('held') }),
      ]),
    })
    .nullable(),
})

/** The leg that carries the note, and the note; null while nothing is up that could go on elsewhere. */
export function noteOf(desk: Desk): { readonly legId: LegId; readonly note: string } | null {
  const { serial, mode, pendingMode, workplace: place, status, connection, interaction } = desk
  const goesOn = interaction?.phase.name === 'active' || interaction?.phase.name === 'held'
  const legId =
    'legId' in connection && isConnected(connection) ? connection.legId : goesOn ? interaction.agentLeg : null
  if (legId === null) return null
  const kept = { serial, mode, pendingMode, workplace: place, status, connection }
  // An offer, or a call that is only being made, does not outlive its instance.
  const note = goesOn ? { ...kept, interaction } : withoutInteraction({ ...kept, interaction: null })
  return { legId, note: JSON.stringify(note) }
}

/** Without an interaction there is no Offered and no Busy; Post-processing goes on. */
export function withoutInteraction<T extends Pick<Desk, 'status' | 'interaction'>>(desk: T): T {
  const { status } = desk
  if (status.status !== 'offered' && status.status !== 'busy') return { ...desk, interaction: null }
  const next = status.next ?? status.began
  return { ...desk, status: { ...status, ...next, next: null, cause: null }, interaction: null }
}

/** @returns null for what is no note of this version */
export function readDeskNote(text: string): DeskNote | null {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  const parsed = deskNote.safeParse(json)
  return parsed.success ? parsed.data : null
}

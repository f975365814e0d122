import { z } from 'zod'
import { agentStatus, connectionState, interactionState } from '../../contract/domain.js'

/**
 * The lab: play the customer, the callee, the desk phone and the fault. HTTP+JSON under /lab of the center's own port, on
 * loopback only, without a token, and only while the center was started with --lab. Unknown agents and legs answer 404.
 */
const manner = z.enum(['speak', 'silent', 'echo'])
const agent = z.string().min(1).max(100).describe('user name')
const legId = z.string().min(1).max(100)
const address = z.string().min(1).max(200)
const ok = z.object({ ok: z.literal(true) })

export const party = z.union([z.strictObject({ leg: legId }), z.strictObject({ phone: address })])

const calleeBehaviour = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('answer'),
    afterMs: z.int().min(0).max(600_000).default(1000),
    sentence: z.string().max(100).default('booking'),
    manner: manner.default('speak'),
  }),
  z.strictObject({ kind: z.literal('busy') }),
  z.strictObject({ kind: z.literal('no-answer') }),
  z.strictObject({ kind: z.literal('invalid') }),
  z.strictObject({ kind: z.literal('failed') }),
])

const labAgent = z.object({
  agentId: z.string(),
  username: z.string(),
  signInId: z.string(),
  registered: z.boolean(),
  status: agentStatus,
  connection: connectionState,
  connectionLeg: z.string().nullable(),
  interaction: z
    .object({
      interactionId: z.string(),
      kind: z.string(),
      state: interactionState,
      agentLeg: z.string(),
      customerLeg: z.string(),
    })
    .nullable(),
})
export const labState = z.object({
  now: z.number(),
  /** signed-in agents only */
  agents: z.array(labAgent),
  waiting: z.array(
    z.object({ customerLeg: z.string(), dialled: z.string(), waitedMs: z.number(), returned: z.boolean() }),
  ),
  legs: z.array(
    z.object({
      legId: z.string(),
      kind: z.enum(['agent', 'desk-phone', 'customer', 'callee', 'test-customer']),
      signInId: z.string().nullable(),
      address: z.string(),
      state: z.enum(['ringing', 'up']),
      audio: z.enum(['parked', 'pin', 'bridged', 'hold-music', 'ringback', 'announcement', 'none']),
      partner: z.string().nullable(),
      mediaCut: z.boolean(),
      media: z.enum(['none', 'alive', 'silent']),
    }),
  ),
  phones: z.array(
    z.object({
      address: z.string(),
      state: z.enum(['idle', 'ringing', 'in-call']),
      plugged: z.boolean(),
      legId: z.string().nullable(),
    }),
  ),
})
export type LabState = z.infer<typeof labState>

/** Every lab command: path, body, answer. `heard` answers audio/wav, mono, 16 bit, 48 000 Hz. */
export const labCommands = {
  offer: {
    path: '/lab/offer',
    body: z.strictObject({
      /** the queue's customer is kept for this agent; with `direct` the customer dialled the agent */
      agent: agent.optional(),
      queue: z.string().max(100).optional().describe('name or id of an agent group'),
      direct: z.boolean().default(false),
      count: z.int().min(1).max(1000).default(1),
      everyMs: z.int().min(0).max(3_600_000).default(0).describe("by the center's clock"),
      sentence: z.string().max(100).default('billing'),
      manner: manner.default('speak'),
      name: z.string().max(100).default('Dana Field'),
      address: z.string().max(100).default('+442079460123'),
    }),
    /** the customers that arrived at once */
    answer: z.object({ legIds: z.array(z.string()) }),
  },
  hangUp: {
    path: '/lab/customer/hang-up',
    body: z.strictObject({ agent: agent.optional(), legId: legId.optional() }),
    answer: ok,
  },
  manner: {
    path: '/lab/customer/manner',
    body: z.strictObject({ agent: agent.optional(), legId: legId.optional(), manner }),
    answer: ok,
  },
  /** an agent's own command on the interaction, as if clicked */
  interaction: {
    path: '/lab/interaction',
    body: z.strictObject({ agent, command: z.enum(['accept', 'reject', 'hang-up', 'hold', 'resume']) }),
    answer: ok,
  },
  /** `media` cuts it (or gives it back), `bye` ends the leg by SIP */
  dropConnection: {
    path: '/lab/connection/drop',
    body: z.strictObject({ agent, how: z.enum(['media', 'bye', 'restore']).default('media') }),
    answer: ok,
  },
  cutMedia: { path: '/lab/leg/cut-media', body: z.strictObject({ legId, cut: z.boolean() }), answer: ok },
  endLeg: { path: '/lab/leg/end', body: z.strictObject({ legId }), answer: ok },
  dropWebSocket: {
    path: '/lab/web-socket/drop',
    body: z.strictObject({ agent, refuseForMs: z.int().min(0).max(3_600_000).default(0) }),
    answer: ok,
  },
  callee: { path: '/lab/callee', body: z.strictObject({ address, behaviour: calleeBehaviour }), answer: ok },
  addPhone: {
    path: '/lab/phone/add',
    body: z.strictObject({ address, obeysAnswerMode: z.boolean().default(false) }),
    answer: ok,
  },
  phone: {
    path: '/lab/phone',
    body: z.strictObject({ address, action: z.enum(['answer', 'decline', 'hang-up', 'plug', 'unplug']) }),
    answer: ok,
  },
  mark: { path: '/lab/mark', body: z.strictObject({ party }), answer: z.object({ sample: z.int() }) },
  heard: {
    path: '/lab/heard',
    body: z.strictObject({ party, since: z.int().min(0).optional() }),
    answer: z.unknown(),
  },
  dtmf: { path: '/lab/dtmf', body: z.strictObject({ legId }), answer: z.object({ digits: z.string() }) },
  sipRequests: {
    path: '/lab/sip-requests',
    body: z.strictObject({ legId }),
    answer: z.object({
      requests: z.array(
        z.object({ direction: z.enum(['sent', 'received']), method: z.string(), count: z.int() }),
      ),
    }),
  },
  advance: {
    path: '/lab/advance',
    body: z.strictObject({
      ms: z
        .int()
        .min(0)
        .max(30 * 24 * 3_600_000),
    }),
    answer: z.object({ now: z.number() }),
  },
  /** `persistentModeProvisioned` of the tenant */
  provision: { path: '/lab/provision', body: z.strictObject({ on: z.boolean() }), answer: ok },
} as const
export type LabCommand = keyof typeof labCommands

export const labReads = {
  state: { path: '/lab/state', answer: labState },
  sipTrace: {
    path: '/lab/sip-trace',
    answer: z.object({
      entries: z.array(
        z.object({
          at: z.number(),
          direction: z.enum(['sent', 'received']),
          signInId: z.string().nullable(),
          legId: z.string().nullable(),
          message: z.string(),
        }),
      ),
    }),
  },
} as const

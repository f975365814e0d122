import type {
  ConnectionSnapshot,
  InteractionSnapshot,
  StatusSnapshot,
} from '../../src/contract/agent-api/session.js'
import type { MirroredSession } from '../../src/main/agent/session-state.js'

/** A signed-in agent at rest, for tests that change one thing. */
export const status = (change: Partial<StatusSnapshot> = {}): StatusSnapshot => ({
  status: 'on-break',
  reasonCode: null,
  cause: null,
  since: 0,
  next: null,
  connecting: false,
  postProcessingEndsAt: null,
  ...change,
})

export const connection = (change: Partial<ConnectionSnapshot> = {}): ConnectionSnapshot => ({
  state: 'closed',
  since: 0,
  connectionId: '',
  openedAt: null,
  cause: null,
  workplace: null,
  pinAttemptsLeft: null,
  pinExpiresAt: null,
  reopenAvailableAt: null,
  graceEndsAt: null,
  ...change,
})

export const interaction = (change: Partial<InteractionSnapshot> = {}): InteractionSnapshot => ({
  interactionId: 'i1',
  kind: 'queue',
  state: 'offered',
  delivery: 'persistent-leg',
  customer: { name: 'Dana Field', address: '+442079000001' },
  queueName: 'Support',
  autoAnswer: false,
  allowReject: false,
  offeredAt: 0,
  offerExpiresAt: 30_000,
  joinedAt: null,
  customerHoldEndsAt: null,
  endCause: null,
  commandId: null,
  ...change,
})

export const session = (change: Partial<MirroredSession> = {}): MirroredSession => ({
  identity: {
    agentId: 'alex',
    username: 'alex',
    displayName: 'Alex Morgan',
    groupId: 'support',
    groupName: 'Support',
    tenantName: 'Northwind Care',
  },
  profile: { phoneConnectionMode: 'persistent', workplace: { kind: 'softphone' }, pendingMode: null },
  status: status(),
  connection: connection(),
  interaction: null,
  ...change,
})

import type { AgentLegRequest } from '../../../src/contact-center/voice/port.js'

/** An interaction that is placed to a softphone and wants no hand, but for what the test wants otherwise. */
export const agentLeg = (legId: string, request: Partial<AgentLegRequest> = {}): AgentLegRequest => ({
  legId,
  signInId: 'sign-in-1',
  workplace: { kind: 'softphone' },
  purpose: 'interaction',
  answerMode: 'auto',
  interactionId: 'interaction-1',
  commandId: null,
  connectionId: null,
  caller: { name: 'Ada Lovelace', address: '+4930123456' },
  ...request,
})

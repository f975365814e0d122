import { connectionLeg } from '../../../../src/contact-center/routing/connection-state.js'
import type {
  Desk,
  DeskEvent,
  DeskStep,
  Terms,
} from '../../../../src/contact-center/routing/desk-shape-state.js'
import { newDesk } from '../../../../src/contact-center/routing/desk-start-state.js'
import { deskTransition } from '../../../../src/contact-center/routing/desk-state.js'
import type { LegHappening } from '../../../../src/contact-center/routing/leg-state.js'

// What happens at a desk, told move by move.

export const start = Date.UTC(2026, 0, 5, 9)
export const terms: Terms = {
  wantedMode: 'persistent',
  autoAnswer: false,
  autoAnswerDelaySeconds: 0,
  prompt: 'bleep',
  allowReject: false,
  offerTimeoutSeconds: 30,
  postProcessingSeconds: 15,
  customerHoldGraceSeconds: 60,
  connection: { ringSeconds: 30, pinSeconds: 60, pinAttempts: 3, graceSeconds: 90 },
}
export const desk = (more: Partial<Terms> = {}): Desk =>
  newDesk(
    {
      deskId: 'd',
      workplace: { kind: 'softphone' },
      terms: { ...terms, ...more },
      reachable: true,
      backOff: { failures: 0, reopenAt: null },
    },
    start,
  )
export const choose = (status: 'available' | 'on-break' | 'work-offline'): DeskEvent => ({
  type: 'choose-status',
  choice: { status, reasonCode: null },
})
let offers = 0
export const offer = (kind: 'queue' | 'direct' | 'test' = 'queue'): DeskEvent => ({
  type: 'offer',
  offer: {
    interactionId: `i${++offers}`,
    kind,
    customerLeg: `customer${offers}`,
    customer: { name: null, address: '' },
    queueName: null,
    commandId: null,
  },
})
/** Something that happens to the leg of the connection, or to one of the interaction's legs. */
export const leg =
  (which: 'connection' | 'agent' | 'customer', happening: LegHappening) =>
  (at: Desk): DeskEvent => {
    const legs = {
      connection: connectionLeg(at.connection),
      agent: at.interaction?.agentLeg,
      customer: at.interaction?.customerLeg,
    }
    return { type: 'leg', legId: legs[which] ?? 'unknown', happening }
  }
export type Move = DeskEvent | ((at: Desk) => DeskEvent) | number

export function play(from: Desk, ...moves: readonly Move[]): DeskStep & { readonly now: number } {
  let step: DeskStep = { state: from, effects: [] }
  let now = start
  for (const move of moves) {
    if (typeof move === 'number') now += move * 1000
    else step = deskTransition(step.state, typeof move === 'function' ? move(step.state) : move, now)
  }
  return { ...step, now }
}
export const opening: readonly Move[] = [
  choose('available'),
  leg('connection', { type: 'answered' }),
  { type: 'pin', right: true },
]
export const inCall: readonly Move[] = [
  ...opening,
  offer(),
  { type: 'interaction', command: { type: 'accept' } },
]
export const lose: Move = leg('connection', { type: 'ended' })

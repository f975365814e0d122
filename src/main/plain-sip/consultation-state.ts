/**
 * A transfer that asks first (attended, RFC 5589 §7): the caller is held, somebody else is called, and either the two are
 * joined or the agent goes back to the caller. Pure; `consultation.ts` runs the effects. null: no consultation.
 */
export type Consultation = {
  readonly phase: 'holding' | 'calling' | 'talking' | 'completing' | 'returning'
} | null

export type ConsultationEvent =
  | { readonly type: 'asked' }
  /** the caller is on hold, or the server did not do it */
  | { readonly type: 'held' | 'not-held' }
  /** the call to the third party could not be placed */
  | { readonly type: 'not-placed' }
  | { readonly type: 'answered' }
  | { readonly type: 'consulted-ended' }
  | { readonly type: 'caller-ended' }
  /** of the agent */
  | { readonly type: 'complete' | 'back' }
  /** the caller's side did not take the transfer */
  | { readonly type: 'refused' }
  /** the caller was taken back from hold, or the server did not do it */
  | { readonly type: 'resumed' }
  | { readonly type: 'signed-out' }

export type ConsultationEffect =
  | 'hold'
  | 'call'
  | 'refer'
  | 'resume'
  /** BYE or CANCEL to the third party */
  | 'hang-up'
  /** the server joins the two and ends our call itself; in case it forgets, we do */
  | 'leave-to-server'
  /** the caller has gone: the third party is whom the agent speaks with now */
  | 'promote'

export interface ConsultationStep {
  readonly state: Consultation
  readonly effects: readonly ConsultationEffect[]
}

const step = (
  phase: NonNullable<Consultation>['phase'] | null,
  ...effects: ConsultationEffect[]
): ConsultationStep => ({ state: phase && { phase }, effects })

export function consultationTransition(state: Consultation, event: ConsultationEvent): ConsultationStep {
  const phase = state?.phase ?? null
  const same: ConsultationStep = { state, effects: [] }
  switch (event.type) {
    case 'asked':
      return phase === null ? step('holding', 'hold') : same
    case 'held':
      return phase === 'holding' ? step('calling', 'call') : same
    case 'not-held':
      return phase === 'holding' ? step(null) : same
    case 'not-placed':
      return phase === 'calling' ? step('returning', 'resume') : same
    case 'answered':
      return phase === 'calling' ? step('talking') : same
    case 'consulted-ended':
      // While it is completed, the server may end this call before it says that the other has moved.
      return phase === 'calling' || phase === 'talking' ? step('returning', 'resume') : same
    case 'caller-ended':
      return phase === null ? same : callerEnded(phase)
    case 'complete':
      return phase === 'talking' ? step('completing', 'refer') : same
    case 'back':
      return phase === 'calling' || phase === 'talking' ? step('returning', 'hang-up', 'resume') : same
    case 'refused':
      return phase === 'completing' ? step('returning', 'hang-up', 'resume') : same
    case 'resumed':
      return phase === 'returning' ? step(null) : same
    case 'signed-out':
      return phase === null ? same : step(null, 'hang-up')
    default:
      return event satisfies never
  }
}

function callerEnded(phase: NonNullable<Consultation>['phase']): ConsultationStep {
  switch (phase) {
    case 'holding':
    case 'returning':
      return step(null)
    case 'calling':
      return step(null, 'hang-up')
    case 'talking':
      return step(null, 'promote')
    case 'completing':
      return step(null, 'leave-to-server')
    default:
      return phase satisfies never
  }
}

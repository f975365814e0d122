/**
 * The life of one call to a softphone, as its caller (RFC 3261 §13.2, §9, §15).
 *
 *   preparing ─▶ calling ─▶ answering ─▶ up ─▶ ended
 *                   └──▶ cancelling ──────────▶ ended      (a 200 that crosses our CANCEL gets ACK and BYE)
 */
export type AgentLegState =
  | { readonly name: 'preparing' }
  | { readonly name: 'calling'; readonly heard: boolean; readonly ringing: boolean }
  | { readonly name: 'answering' }
  | { readonly name: 'up' }
  | { readonly name: 'cancelling' }
  | { readonly name: 'ended' }

export type AgentLegEvent =
  | { readonly type: 'offer-made' }
  | { readonly type: 'offer-failed' }
  | { readonly type: 'provisional'; readonly status: number }
  | { readonly type: 'accepted' }
  | { readonly type: 'answer-applied' }
  | { readonly type: 'answer-refused' }
  | { readonly type: 'rejected'; readonly status: number }
  | { readonly type: 'release'; readonly reason: string | null }
  | { readonly type: 'bye-received' }
  /** our 200 to INVITE with Replaces was never acknowledged */
  | { readonly type: 'ack-missing' }

/** failures that no SIP status tells */
export type OwnFailure = 'failed' | 'not-acceptable'

export type AgentLegEffect =
  | { readonly type: 'invite' }
  | { readonly type: 'cancel'; readonly reason: string | null }
  | { readonly type: 'acknowledge' }
  | { readonly type: 'bye'; readonly reason: string | null }
  | { readonly type: 'close-media' }
  | { readonly type: 'tell-ringing' }
  | { readonly type: 'tell-answered' }
  | {
      readonly type: 'tell-failed'
      readonly status: number | null
      readonly heard: boolean
      readonly failure: OwnFailure | null
    }
  | { readonly type: 'tell-ended' }

export interface AgentLegStep {
  readonly state: AgentLegState
  readonly effects: readonly AgentLegEffect[]
}

export const newAgentLeg: AgentLegState = { name: 'preparing' }
const ended: AgentLegState = { name: 'ended' }

export function transition(state: AgentLegState, event: AgentLegEvent): AgentLegStep {
  switch (state.name) {
    case 'preparing':
      return preparing(state, event)
    case 'calling':
      return calling(state, event)
    case 'answering':
      return answering(state, event)
    case 'up':
      return up(state, event)
    case 'cancelling':
      return cancelling(state, event)
    case 'ended':
      // A late 200 of another branch, or of a call that failed on our side: it must not be left ringing up.
      return event.type === 'accepted'
        ? step(state, { type: 'acknowledge' }, { type: 'bye', reason: null })
        : step(state)
  }
}

function preparing(state: AgentLegState, event: AgentLegEvent): AgentLegStep {
  if (event.type === 'offer-made')
    return step({ name: 'calling', heard: false, ringing: false }, { type: 'invite' })
  if (event.type === 'offer-failed')
    return step(ended, { type: 'close-media' }, failed(null, false, 'failed'))
  if (event.type === 'release') return step(ended, { type: 'close-media' })
  return step(state)
}

function calling(state: Extract<AgentLegState, { name: 'calling' }>, event: AgentLegEvent): AgentLegStep {
  switch (event.type) {
    case 'provisional': {
      const ringing = event.status >= 180
      const next = { ...state, heard: true, ringing: state.ringing || ringing }
      return ringing && !state.ringing ? step(next, { type: 'tell-ringing' }) : step(next)
    }
    case 'accepted':
      return step({ name: 'answering' }, { type: 'acknowledge' })
    case 'rejected':
      return step(ended, { type: 'close-media' }, failed(event.status, state.heard, null))
    case 'release':
      return step({ name: 'cancelling' }, { type: 'cancel', reason: event.reason }, { type: 'close-media' })
    case 'bye-received':
      return step(ended, { type: 'close-media' }, failed(null, true, 'failed'))
    default:
      return step(state)
  }
}

function answering(state: AgentLegState, event: AgentLegEvent): AgentLegStep {
  switch (event.type) {
    case 'answer-applied':
      return step({ name: 'up' }, { type: 'tell-answered' })
    case 'answer-refused':
      return step(
        ended,
        { type: 'bye', reason: 'answer not acceptable' },
        { type: 'close-media' },
        failed(488, true, 'not-acceptable'),
      )
    case 'release':
      return step(ended, { type: 'bye', reason: event.reason }, { type: 'close-media' })
    case 'bye-received':
      return step(ended, { type: 'close-media' }, failed(null, true, 'failed'))
    default:
      return step(state)
  }
}

function up(state: AgentLegState, event: AgentLegEvent): AgentLegStep {
  switch (event.type) {
    case 'release':
      return step(ended, { type: 'bye', reason: event.reason }, { type: 'close-media' })
    case 'bye-received':
      return step(ended, { type: 'close-media' }, { type: 'tell-ended' })
    case 'ack-missing':
      return step(ended, { type: 'bye', reason: 'no ACK' }, { type: 'close-media' }, { type: 'tell-ended' })
    default:
      return step(state)
  }
}

function cancelling(state: AgentLegState, event: AgentLegEvent): AgentLegStep {
  if (event.type === 'accepted') return step(ended, { type: 'acknowledge' }, { type: 'bye', reason: null })
  if (event.type === 'rejected') return step(ended)
  return step(state)
}

function step(state: AgentLegState, ...effects: AgentLegEffect[]): AgentLegStep {
  return { state, effects }
}

function failed(status: number | null, heard: boolean, failure: OwnFailure | null): AgentLegEffect {
  return { type: 'tell-failed', status, heard, failure }
}

import { EventSourceParserStream } from 'eventsource-parser/stream'
import { type LiveAgent, type LiveEvent, liveEvent } from '../../../contract/admin-api/live.js'
import type { AdminClient } from './admin-client.js'

/** away: what is shown is old; the stream is opened again by itself */
export interface LiveState {
  readonly phase: 'connecting' | 'live' | 'away'
  readonly agents: readonly LiveAgent[]
  /** center's clock less this computer's, ms */
  readonly offset: number
}
export const liveStart: LiveState = { phase: 'connecting', agents: [], offset: 0 }

export function applyLive(state: LiveState, event: LiveEvent, now: number): LiveState {
  const offset = event.now - now
  if (event.type === 'snapshot') return { phase: 'live', agents: event.agents, offset }
  const { agent } = event
  const agents = state.agents.map((one) => (one.agentId === agent.agentId ? agent : one))
  return { phase: 'live', agents, offset }
}

const againAfterMs = 2_000

/** Follows all agents until it is disposed. Not an EventSource, because that would want the token in the address. */
export function followLive(
  client: AdminClient,
  onState: (change: (state: LiveState) => LiveState) => void,
): () => void {
  const ended = new AbortController()
  const follow = async (): Promise<void> => {
    const answer = await client.open('liveEvents', ended.signal)
    if (!answer.ok || !answer.value.body) return
    const reader = answer.value.body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())
      .getReader()
    // Not `for await`: Safari cannot iterate a stream.
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const event = liveEvent.safeParse(JSON.parse(next.value.data))
      if (event.success) onState((state) => applyLive(state, event.data, Date.now()))
    }
  }
  const isOver = (): boolean => ended.signal.aborted
  const run = async (): Promise<void> => {
    while (!isOver()) {
      // The stream ends with its token and when the network does: both are met by asking again.
      await follow().catch(() => undefined)
      if (isOver()) return
      onState((state) => ({ ...state, phase: 'away' }))
      await new Promise((resolve) => setTimeout(resolve, againAfterMs))
    }
  }
  void run()
  return () => ended.abort()
}

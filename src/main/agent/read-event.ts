import { z } from 'zod'
import { agentEvent } from '../../contract/agent-api/events.js'
import { agentSession } from '../../contract/agent-api/session.js'
import { firstFault } from '../net/api-request.js'
import type { MirroredEvent } from './session-state.js'

const sessionWithoutSettings = agentSession.omit({ settings: true })
const typed = z.object({ type: z.string() })

/** An event that says `type` but does not fit is bad; a type that this app does not know yet is only newer. */
export type Read =
  | { readonly kind: 'event'; readonly event: MirroredEvent; readonly settings: unknown }
  | { readonly kind: 'unknown-type'; readonly type: string }
  | { readonly kind: 'bad'; readonly fault: string }

const knownTypes = new Set<string>(agentEvent.options.map((option) => option.shape.type.value))
const snapshotEvent = agentEvent.options[0].extend({
  value: sessionWithoutSettings.extend({ settings: z.unknown() }),
})

export function readEvent(data: string): Read {
  let json: unknown
  try {
    json = JSON.parse(data)
  } catch {
    return { kind: 'bad', fault: 'not JSON' }
  }
  const { success, data: head } = typed.safeParse(json)
  if (!success) return { kind: 'bad', fault: 'type: missing' }
  if (!knownTypes.has(head.type)) return { kind: 'unknown-type', type: head.type.slice(0, 40) }
  if (head.type === 'snapshot') {
    const parsed = snapshotEvent.safeParse(json)
    if (!parsed.success) return { kind: 'bad', fault: firstFault(parsed.error) }
    const { settings, ...value } = parsed.data.value
    return { kind: 'event', event: { ...parsed.data, value }, settings }
  }
  const parsed = agentEvent.safeParse(json)
  if (!parsed.success) return { kind: 'bad', fault: firstFault(parsed.error) }
  if (parsed.data.type === 'snapshot') return { kind: 'bad', fault: 'type: unexpected' }
  return { kind: 'event', event: parsed.data, settings: undefined }
}

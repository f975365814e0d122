import type { SipRequestCount, SipTraceEntry } from '../../lab-port.js'
import type { LegId } from '../../port.js'
import { redacted } from './redaction.js'
import { readWire } from './wire.js'

const keptMessages = 500
const keptDialogs = 1_000

interface DialogCounts {
  readonly legId: LegId
  readonly seen: Set<string>
  readonly counts: Map<string, SipRequestCount>
}

/** The last SIP messages for a lab to read, and how many requests each leg's dialogs have seen. */
export class SipTrace {
  readonly #entries: SipTraceEntry[] = []
  readonly #dialogs = new Map<string, DialogCounts>()

  /** from now on messages with this Call-ID belong to the leg */
  bind(callId: string, legId: LegId): void {
    this.#dialogs.set(callId, { legId, seen: new Set(), counts: new Map() })
    const [oldest] = this.#dialogs.keys()
    if (this.#dialogs.size > keptDialogs && oldest !== undefined) this.#dialogs.delete(oldest)
  }

  record(direction: 'sent' | 'received', signInId: string | null, text: string): void {
    const wire = readWire(text)
    const dialog = wire.callId === null ? undefined : this.#dialogs.get(wire.callId)
    if (dialog && wire.kind === 'request')
      count(dialog, direction, wire.method, `${wire.cseq} ${wire.viaBranch}`)
    const legId = dialog?.legId ?? null
    this.#entries.push({ at: Date.now(), direction, signInId, legId, message: redacted(text) })
    if (this.#entries.length > keptMessages) this.#entries.shift()
  }

  entries(): readonly SipTraceEntry[] {
    return [...this.#entries]
  }

  requestsOf(legId: LegId): readonly SipRequestCount[] {
    const sums = new Map<string, SipRequestCount>()
    for (const dialog of this.#dialogs.values()) {
      if (dialog.legId !== legId) continue
      for (const [key, one] of dialog.counts)
        sums.set(key, { ...one, count: one.count + (sums.get(key)?.count ?? 0) })
    }
    return [...sums.values()]
  }
}

function count(
  dialog: DialogCounts,
  direction: 'sent' | 'received',
  method: string,
  transaction: string,
): void {
  const key = `${direction} ${method}`
  const once = `${key} ${transaction}`
  if (dialog.seen.has(once)) return
  dialog.seen.add(once)
  dialog.counts.set(key, { direction, method, count: (dialog.counts.get(key)?.count ?? 0) + 1 })
}

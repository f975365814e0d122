/** RFC 3891: which dialog a new INVITE takes the place of. Tags are as the receiver of the INVITE sees them. */
export interface Replaces {
  readonly callId: string
  /** our tag in the old dialog */
  readonly toTag: string
  /** the far side's tag in the old dialog */
  readonly fromTag: string
  readonly earlyOnly: boolean
}

/** `callid` of RFC 3261 §25.1: words, which hold more than a token does */
const callIdForm = /^[\w.!%*+`'~()<>:\\"/[\]?{}@-]+$/

/** Null when the header is not exactly one Call-ID with both tags. */
export function parseReplaces(header: string): Replaces | null {
  const [callId, ...parameters] = header.split(';').map((part) => part.trim())
  if (callId === undefined || !callIdForm.test(callId)) return null
  const found = new Map<string, string>()
  for (const parameter of parameters) {
    const [, name, value] = /^([a-z-]+)(?:\s*=\s*([^\s;,"]+))?$/i.exec(parameter) ?? []
    if (name === undefined || found.has(name.toLowerCase())) return null
    found.set(name.toLowerCase(), value ?? '')
  }
  const toTag = found.get('to-tag')
  const fromTag = found.get('from-tag')
  if (!toTag || !fromTag) return null
  return { callId, toTag, fromTag, earlyOnly: found.has('early-only') }
}

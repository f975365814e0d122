import type { PeerDialog } from '../torture/aim.js'

/**
 * Places in a message that are filled when it is sent, so that the same message can be sent to another softphone, in a
 * smaller set, until the fault is found. Each is one control character, which mutations move and double like any other.
 */
export const slot = {
  /** user part of the softphone's Contact */
  user: '\x01',
  callId: '\x02',
  /** the peer's tag in the live dialog, and the softphone's */
  peerTag: '\x03',
  phoneTag: '\x04',
  /** the dialog's next CSeq */
  cseq: '\x05',
  /** a number that is new for each message */
  unique: '\x06',
  /** what a request of the softphone's that waits for its answer has: branch, Call-ID, From tag, CSeq */
  askedBranch: '\x0e',
  askedCallId: '\x0f',
  askedTag: '\x10',
  askedCseq: '\x11',
} as const

/** A request of the softphone that waits for its answer. */
export interface Asked {
  readonly branch: string
  readonly callId: string
  readonly fromTag: string
  readonly cseq: string
}

export interface Scene {
  readonly dialog: PeerDialog
  readonly asked: Asked | null
}

export function filled(text: string, { dialog, asked }: Scene, unique: number): string {
  const values: Readonly<Record<string, string>> = {
    [slot.user]: dialog.user,
    [slot.callId]: dialog.callId,
    [slot.peerTag]: dialog.fromTag,
    [slot.phoneTag]: dialog.toTag,
    [slot.cseq]: `${dialog.cseq}`,
    [slot.unique]: `${unique}`,
    [slot.askedBranch]: asked?.branch ?? 'z9hG4bKnothing',
    [slot.askedCallId]: asked?.callId ?? 'nothing',
    [slot.askedTag]: asked?.fromTag ?? 'nothing',
    [slot.askedCseq]: asked?.cseq ?? '1 OPTIONS',
  }
  return Array.from(text, (character) => values[character] ?? character).join('')
}

/** What ends a dialog or a registration by right is no attack: it is not sent. */
export function endsByRight(text: string, { dialog, asked }: Scene): boolean {
  const start = text.slice(0, text.indexOf('\r\n'))
  const isOf = (...parts: readonly string[]): boolean => parts.every((part) => text.includes(part))
  if (/^\s*(?:BYE|CANCEL)\b/i.test(start)) return isOf(dialog.callId)
  // A CSeq far ahead makes what comes after it old (RFC 3261 §12.2.2).
  const cseq = Number(/^cseq\s*:\s*(\d+)/im.exec(text)?.[1] ?? 0)
  if (isOf(dialog.callId) && cseq > dialog.cseq) return true
  // The server wanted an offer and its ACK brings no answer: no session is left (RFC 3261 §13.2.2.4).
  if (/^\s*INVITE\b/i.test(start) && isOf(dialog.callId) && /\r\n\r\n$|^(?!.*\r\n\r\n)/s.test(text))
    return true
  // An answer that refuses, or one without the Contact, ends a registration, and 408 or 481 a dialog.
  return asked !== null && !asked.cseq.endsWith('OPTIONS') && /^SIP\/2/i.test(start) && isOf(asked.branch)
}

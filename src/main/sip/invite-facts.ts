import { callPurpose, sipHeaders } from '../../contract/sip-profile.js'
import { answerMode, noAnswerHeaders } from './answer-headers-state.js'
import type { IncomingInvite } from './sip-port.js'

/** One message as the SIP stack read it. */
export interface InviteMessage {
  /** all values of a header in order; empty when it is absent. Names are matched without case. */
  headers(name: string): readonly string[]
  readonly from: { readonly displayName: string | null; readonly uri: string }
  readonly body: string
}

const maxTextLength = 120

/** What the rest of main may know of an INVITE. Total: whatever a peer sends, this returns. */
export function inviteFacts(message: InviteMessage): IncomingInvite {
  const answerHeaders = {
    answerMode: message.headers(sipHeaders.answerMode),
    privAnswerMode: message.headers('Priv-Answer-Mode'),
    callInfo: message.headers('Call-Info'),
    alertInfo: message.headers('Alert-Info'),
    xAutoAnswer: [...message.headers('X-Auto-Answer'), ...message.headers('X-AUTOANSWER')],
  }
  return {
    purpose: callPurpose.safeParse(single(message, sipHeaders.purpose)?.toLowerCase()).data ?? null,
    interactionId: identifier(single(message, sipHeaders.interaction)),
    commandId: identifier(single(message, sipHeaders.command)),
    connectionId: identifier(single(message, sipHeaders.connection)),
    answerMode: answerMode(answerHeaders),
    from: {
      displayName: printable(message.from.displayName),
      uri: printable(message.from.uri) ?? 'sip:anonymous@anonymous.invalid',
    },
    // Without a body the offer is ours to make (RFC 3261 §13.2.1), and ours has audio.
    hasAudio: message.body.trim() === '' || hasAudio(message.body),
    answerHeaders,
    assertedUris: message.headers('P-Asserted-Identity').flatMap(urisOf),
  }
}

/** RFC 3264 §5.1: an audio stream that is wanted has a port other than 0, or shares one (RFC 8843 §6, bundle-only). */
export function hasAudio(sdp: string): boolean {
  const sections = sdp.split(/^m=/m).slice(1)
  return sections.some((section) => {
    const port = /^audio (\d{1,5})[ /]/.exec(section)?.[1]
    return port !== undefined && (Number(port) !== 0 || /^a=bundle-only\s*$/m.test(section))
  })
}

/**
 * RFC 3325 §9.1: at most one SIP and one TEL URI, each with or without a name. The name is the caller's own writing, so
 * what stands in its quotes is nobody's identity; with a quote that does not end nothing can be told apart.
 */
const urisOf = (value: string): readonly string[] => {
  const named = value.replace(/"(?:[^"\\]|\\.)*"/gs, '')
  if (named.includes('"')) return []
  const bracketed = [...named.matchAll(/<([^<>]{1,300})>/g)].flatMap((match) => match[1] ?? [])
  return bracketed.length > 0 ? bracketed : [named.split(';')[0]?.trim() ?? ''].filter((uri) => uri !== '')
}

/** A header that is there twice with different values says nothing that can be relied upon. */
function single(message: InviteMessage, name: string): string | null {
  const values = new Set(message.headers(name).map((value) => value.trim()))
  return values.size === 1 ? ([...values][0] ?? null) : null
}

function identifier(value: string | null): string | null {
  return value !== null && /^[\w.:-]{1,64}$/.test(value) ? value : null
}

/** Control characters and direction marks could make a caller look like something else. */
function printable(value: string | null): string | null {
  const text = value
    ?.replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, maxTextLength)
  return text === undefined || text === '' ? null : text
}

/** Of a call of ours: whom it is for, and nothing that was asked of us. */
export const outgoingInvite = (target: string): IncomingInvite => ({
  purpose: null,
  interactionId: null,
  commandId: null,
  connectionId: null,
  answerMode: null,
  from: { displayName: null, uri: target },
  hasAudio: true,
  answerHeaders: noAnswerHeaders,
  assertedUris: [],
})

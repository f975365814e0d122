import { browserOffer, offersInDialog } from './seeds.js'

const [reInvite = '', update = ''] = offersInDialog

const changed = (request: string, what: RegExp | string, into: string): string => {
  const body = browserOffer.replace(what, into)
  if (body === browserOffer) throw new Error(`nothing is changed by ${String(what)}`)
  return request
    .replace(browserOffer, body)
    .replace(/^(Content-Length: )\d+/m, `$1${Buffer.byteLength(body)}`)
}

/** re-INVITE and UPDATE in the live dialog whose offer is none: each is refused, and nothing of it may be applied */
export const brokenOffers: readonly (readonly [what: string, request: string])[] = [
  ['no fingerprint', changed(reInvite, /a=fingerprint.*\r\n/, '')],
  ['a fingerprint of a hash that nobody knows', changed(reInvite, 'sha-256', 'sha-999')],
  ['a fingerprint that is too short', changed(reInvite, /a=fingerprint:.*/, 'a=fingerprint:sha-256 00:11')],
  ['no ICE password', changed(reInvite, /a=ice-pwd.*\r\n/, '')],
  ['an ICE password of one letter', changed(reInvite, /a=ice-pwd:.*/, 'a=ice-pwd:x')],
  ['no ICE user fragment', changed(reInvite, /a=ice-ufrag.*\r\n/, '')],
  ['no media at all', changed(reInvite, /m=audio[\s\S]*/, '')],
  ['video in place of audio', changed(reInvite, 'm=audio', 'm=video')],
  [
    'a thousand media sections',
    changed(reInvite, /$/, 'm=audio 9 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 0.0.0.0\r\n'.repeat(1000)),
  ],
  ['an UPDATE with no fingerprint', changed(update, /a=fingerprint.*\r\n/, '')],
  ['an UPDATE that is no SDP', changed(update, /[\s\S]+/, 'hello\r\n')],
]

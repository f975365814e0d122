/** One SIP message made fit for a trace: who, what and when stay; what opens something does not. */

const hidden = '[redacted]'

/** Authorization and challenges (RFC 3261 §20.7, §20.28), and anything a server may mirror of them. */
const secretHeader =
  /^((?:proxy-)?authorization|(?:www|proxy)-authenticate|authentication-info|x-[\w-]*(?:token|pin|password)[\w-]*)(\s*:\s*).*$/gim
/** ICE passwords and DTLS or SDES keys (RFC 8839 §5.4, RFC 8122 §5, RFC 4568). */
const secretSdp = /^(a=(?:ice-pwd|ice-ufrag|fingerprint|crypto|identity|tls-id|3ge2ae):?).*$/gim

export function redactSip(message: string): string {
  const end = message.indexOf('\r\n\r\n')
  const head = unfold(end === -1 ? message : message.slice(0, end)).replace(secretHeader, `$1$2${hidden}`)
  // Without its empty line the body stands among the headers.
  if (end === -1) return withoutKeys(head)
  const body = message.slice(end + 4)
  if (body === '') return `${head}\r\n\r\n`
  const isSdp = /^(?:content-type|c)\s*:\s*application\/sdp/im.test(head) && !head.startsWith('INFO ')
  // INFO carries keys (a PIN, a card number); a body that is not SDP is unknown, so it is not shown either.
  const shown = isSdp ? withoutKeys(body) : `[body of ${body.length} characters]`
  return `${head}\r\n\r\n${shown}`
}

const withoutKeys = (sdp: string): string =>
  sdp.replace(secretSdp, `$1${hidden}`).replace(/\bufrag \S+/g, `ufrag ${hidden}`)

/** A folded header (RFC 3261 §7.3.1) must not hide its second line from the rules. */
const unfold = (head: string): string => head.replace(/\r\n[ \t]+/g, ' ')

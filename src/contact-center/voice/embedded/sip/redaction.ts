/** A SIP message as a trace may keep it: no credentials, nonces, ICE passwords, SRTP keys or certificates' fingerprints. */
export function redacted(message: string): string {
  return message
    .replace(
      /^((?:Proxy-)?Authorization|(?:WWW|Proxy)-Authenticate)[ \t]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/gim,
      '$1: [redacted]',
    )
    .replace(/^(a=(?:ice-pwd|crypto|ice-ufrag|key-mgmt|fingerprint)):?[^\r\n]*/gim, '$1:[redacted]')
}

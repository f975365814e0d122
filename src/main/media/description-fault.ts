/**
 * What the browser finds wrong with a session description only after it has begun to use it: by then the DTLS transport of
 * a live call is lost, though the description is refused and taken back (libwebrtc, M130 to M142). Null when it may try.
 */
export function descriptionFault(sdp: string): string | null {
  // Each section costs the engine a transceiver; a thousand hold it up for seconds, and every call with it.
  if (sdp.split(/^m=/m).length - 1 > mostMediaSections) return 'The offer has too many media sections.'
  for (const [, hash = '', value = ''] of sdp.matchAll(/^a=fingerprint:(\S*) *([^\r\n]*)/gim)) {
    const bytes = hashBytes[hash.toLowerCase()]
    if (bytes === undefined || !isFingerprint(value.trim(), bytes))
      return 'The offer has a fingerprint that is none.'
  }
  // RFC 8839 §5.4
  const words = [...sdp.matchAll(/^a=ice-(ufrag|pwd):([^\r\n]*)/gim)]
  const isWord = ([, name = '', value = '']: RegExpMatchArray): boolean =>
    /^[\w+/-]+$/.test(value) && value.length >= (name.toLowerCase() === 'pwd' ? 22 : 4) && value.length <= 256
  return words.every(isWord) ? null : 'The offer has ICE credentials that are none.'
}

const mostMediaSections = 16

/** RFC 8122 §5 */
const hashBytes: Readonly<Record<string, number | undefined>> = {
  'sha-1': 20,
  'sha-224': 28,
  'sha-256': 32,
  'sha-384': 48,
  'sha-512': 64,
}

const isFingerprint = (value: string, bytes: number): boolean =>
  new RegExp(`^(?:[\\da-f]{2}:){${bytes - 1}}[\\da-f]{2}$`, 'i').test(value)

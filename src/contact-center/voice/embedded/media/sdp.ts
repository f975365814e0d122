/** Session descriptions as text (RFC 8866): what goes out names the center's own addresses, what comes in loses the far ones. */

export interface MediaAddress {
  readonly address: string
  readonly port: number
}

/** Opus and G.711, and RFC 4733 events at their two clock rates. */
const offeredCodecs = /^(opus\/48000|PCMU\/8000|PCMA\/8000|telephone-event\/(48000|8000))/i
const staticPayloads = new Map([
  ['0', 'PCMU/8000'],
  ['8', 'PCMA/8000'],
])

/** True when the description offers audio that is neither refused (port 0) nor without a codec of ours. */
export function hasUsableAudio(sdp: string): boolean {
  const [session, ...media] = sections(sdp)
  return (
    session !== undefined &&
    media.some((lines) => isAudio(lines) && keptPayloads(lines).some((p) => p.speech))
  )
}

/** Only our codecs are left, so that an answer made from it can name no other. */
export function withOurCodecs(sdp: string): string {
  return join(sections(sdp).map((lines) => (isAudio(lines) ? filterCodecs(lines) : lines)))
}

/**
 * Asks the far side not to encode and send its silence fifty times a second (Opus DTX, RFC 7587 §6.1): an open connection is
 * silent most of the day. It still sends a packet every 400 ms, so nobody takes it for dead.
 */
export function askingForDtx(sdp: string): string {
  const opus = /^a=rtpmap:(\d+) opus\/48000/im.exec(sdp)?.[1]
  if (opus === undefined) return sdp
  return sdp.replace(new RegExp(`^(a=fmtp:${opus} (?!.*usedtx).*)$`, 'm'), '$1;usedtx=1')
}

/** The far side is reached through the relay, never directly, so its own candidates are not for libwebrtc's eyes. */
export function withoutCandidates(sdp: string): string {
  return join(
    sections(sdp).map((lines) => lines.filter((line) => !/^a=(candidate|end-of-candidates)/.test(line))),
  )
}

/** All candidates are in the description (no trickle): the relay's addresses in order of preference. */
export function withCandidates(sdp: string, addresses: readonly MediaAddress[]): string {
  const [first] = addresses
  if (!first) return withoutCandidates(sdp)
  const candidates = addresses.map(
    ({ address, port }, i) =>
      // RFC 8445 §5.1.2.1: type preference 126 for host, then local preference, then 256 − component
      `a=candidate:${i + 1} 1 udp ${126 * 2 ** 24 + (65_535 - i) * 256 + 255} ${address} ${port} typ host`,
  )
  return join(
    sections(withoutCandidates(sdp)).map((lines) => {
      if (!isAudio(lines)) return lines
      return [
        ...lines
          .filter((line) => line !== 'a=ice-options:trickle')
          .map((line) => line.replace(/^m=audio \d+/, `m=audio ${first.port}`))
          .map((line) => (line.startsWith('c=') ? `c=IN IP4 ${first.address}` : line)),
        ...candidates,
        'a=end-of-candidates',
      ]
    }),
  )
}

export function iceUserFragment(sdp: string): string | null {
  return /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] ?? null
}

function sections(sdp: string): string[][] {
  const all: string[][] = [[]]
  for (const line of sdp.split(/\r\n|\n/)) {
    if (line === '') continue
    if (line.startsWith('m=')) all.push([])
    all.at(-1)?.push(line)
  }
  return all
}

function join(all: readonly (readonly string[])[]): string {
  return `${all.flat().join('\r\n')}\r\n`
}

function isAudio(lines: readonly string[]): boolean {
  return lines[0] !== undefined && /^m=audio [1-9]/.test(lines[0])
}

function keptPayloads(
  lines: readonly string[],
): readonly { readonly payload: string; readonly speech: boolean }[] {
  const names = new Map(staticPayloads)
  for (const line of lines) {
    const [, payload, name] = /^a=rtpmap:(\d+) (\S+)/.exec(line) ?? []
    if (payload !== undefined && name !== undefined) names.set(payload, name)
  }
  return (lines[0]?.split(' ').slice(3) ?? [])
    .map((payload) => ({ payload, name: names.get(payload) ?? '' }))
    .filter(({ name }) => offeredCodecs.test(name))
    .map(({ payload, name }) => ({ payload, speech: !name.toLowerCase().startsWith('telephone-event') }))
}

function filterCodecs(lines: readonly string[]): string[] {
  const kept = keptPayloads(lines).map(({ payload }) => payload)
  return lines.flatMap((line, i) => {
    if (i === 0) return [[...line.split(' ').slice(0, 3), ...kept].join(' ')]
    const payload = /^a=(?:rtpmap|fmtp|rtcp-fb):(\d+) /.exec(line)?.[1]
    return payload === undefined || kept.includes(payload) ? [line] : []
  })
}

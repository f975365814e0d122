import type { AudioCodec } from '../../contract/ipc/media.js'

const names: Readonly<Record<AudioCodec, string>> = {
  opus: 'Opus',
  g722: 'G.722',
  pcmu: 'PCMU',
  pcma: 'PCMA',
}

/** What the browser may use, the preferred first. Telephone events stay, or keys could not be sent (RFC 4733). */
export function preferredCodecs(wanted: readonly AudioCodec[]): RTCRtpCodec[] {
  const all = RTCRtpReceiver.getCapabilities('audio')?.codecs ?? []
  const named = (name: string): RTCRtpCodec[] =>
    all.filter(({ mimeType }) => mimeType.toLowerCase() === `audio/${name}`)
  return [...wanted.flatMap(named), ...named('telephone-event')]
}

/** Why an offer cannot be accepted: what it has, and what this phone has. */
export function codecsInWords(offer: string, wanted: readonly AudioCodec[] | null): string {
  const offered = [...offer.matchAll(/^a=rtpmap:\d+ ([\w.-]{1,20})\//gm)].flatMap((match) => match[1] ?? [])
  const theirs = [...new Set(offered)].filter((name) => !/^(telephone-event|CN)$/i.test(name)).slice(0, 6)
  const ours = (wanted ?? (Object.keys(names) as AudioCodec[])).map((codec) => names[codec])
  return `No audio codec in common: offered ${theirs.join(', ') || 'none that is named'}; accepted ${ours.join(', ')}.`
}

/** What a phone answered with: the name of its codec, the transport of its audio, how many ICE candidates it told. */
export interface AnswerMedia {
  readonly codec: string
  readonly transport: string
  readonly candidates: number
}

/** One INVITE that Asterisk sent, as its log has it. */
export interface LoggedCall {
  readonly callId: string
  /** INVITE sent → 200 OK received, in ms; null: it was not answered */
  readonly answeredAfterMs: number | null
  readonly media: AnswerMedia | null
}

interface LoggedMessage {
  readonly atMs: number
  readonly sent: boolean
  readonly text: string
}

const recordBegins = /^(?=\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+\] )/m
const sipRecord =
  /^\[(\S+) (\S+?)(\.\d+)\] .*?<--- (Transmitting|Received) SIP (?:request|response) [^\n]*--->\n([\s\S]*)$/

/**
 * The first INVITE of each dialog with what became of it, from a log file of Asterisk written with `pjsip set logger on` and
 * `dateformat = %F %T.%6q`. Times of day are only subtracted, so that it does not matter which clock's they are.
 */
export function callsIn(log: string): readonly LoggedCall[] {
  const invited = new Map<string, number>()
  const answered = new Map<string, { readonly atMs: number; readonly text: string }>()
  for (const { atMs, sent, text } of log.split(recordBegins).flatMap(message)) {
    const callId = header(text, 'Call-ID')
    if (callId === undefined) continue
    if (sent && text.startsWith('INVITE ') && !invited.has(callId)) invited.set(callId, atMs)
    const accepts = !sent && text.startsWith('SIP/2.0 200') && header(text, 'CSeq')?.endsWith(' INVITE')
    if (accepts && invited.has(callId) && !answered.has(callId)) answered.set(callId, { atMs, text })
  }
  return [...invited].map(([callId, invitedMs]) => {
    const answer = answered.get(callId)
    return {
      callId,
      answeredAfterMs: answer === undefined ? null : answer.atMs - invitedMs,
      media: answer === undefined ? null : mediaOf(answer.text),
    }
  })
}

function message(record: string): readonly LoggedMessage[] {
  const [, day, second, fraction, way, text = ''] = sipRecord.exec(record) ?? []
  if (day === undefined || second === undefined) return []
  const atMs = Date.parse(`${day}T${second}Z`) + Number(fraction) * 1000
  return [{ atMs, sent: way === 'Transmitting', text: text.replaceAll('\r\n', '\n') }]
}

const header = (text: string, name: string): string | undefined =>
  new RegExp(`^${name}: *(.+?) *$`, 'im').exec(text)?.[1]

const ofStaticPayload: Readonly<Record<string, string>> = { 0: 'PCMU', 8: 'PCMA', 9: 'G722' }

function mediaOf(sdp: string): AnswerMedia | null {
  const [, transport, payload] = /^m=audio \d+ (\S+) (\d+)/m.exec(sdp) ?? []
  if (transport === undefined || payload === undefined) return null
  const named = new RegExp(`^a=rtpmap:${payload} ([^/\\n]+)`, 'm').exec(sdp)?.[1]
  return {
    codec: named ?? ofStaticPayload[payload] ?? `payload ${payload}`,
    transport,
    candidates: sdp.match(/^a=candidate:/gm)?.length ?? 0,
  }
}

/** Such as `opus, UDP/TLS/RTP/SAVPF, 2 ICE candidates`. */
export const inWords = ({ codec, transport, candidates }: AnswerMedia): string =>
  [
    codec,
    transport,
    candidates === 0 ? 'no ICE' : `${candidates} ICE candidate${candidates === 1 ? '' : 's'}`,
  ].join(', ')

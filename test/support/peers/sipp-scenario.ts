/** A sipp scenario, step by step (https://sipp.readthedocs.io/en/latest/scenarios/). */
export const scenario = (...steps: readonly string[]): string =>
  `<?xml version="1.0" encoding="ISO-8859-1" ?>\n<!DOCTYPE scenario SYSTEM "sipp.dtd">\n<scenario name="a case">\n${steps.join('\n')}\n</scenario>\n`

/** Waits for a request; its Route set is remembered (`rrs`), so that requests of ours find their way. */
export const request = (method: string, attributes = ''): string =>
  `<recv request="${method}" rrs="true" ${attributes}/>`

/**
 * The same, and keeps header fields of it, by their names, as `[$variable]`: `[last_…:]` is of the message received last. The number
 * at a variable's end says which of several.
 */
export function requestKept(method: string, fields: Readonly<Record<string, string>>): string {
  const kept = Object.entries(fields).map(([variable, header]) => {
    const occurrence = /\d+$/.exec(variable)?.[0] ?? '1'
    return `<ereg regexp=".*" search_in="hdr" header="${header}:" occurrence="${occurrence}" assign_to="${variable}"/>`
  })
  return `<recv request="${method}" rrs="true"><action>${kept.join('')}</action></recv>`
}

/** Waits for a response; `optional` ones may be left out. */
export const response = (status: number, attributes = ''): string =>
  `<recv response="${status}" rrs="true" ${attributes}/>`

export const provisional = (...statuses: readonly number[]): string =>
  statuses.map((status) => `<recv response="${status}" optional="true"/>`).join('\n')

export const pause = (milliseconds: number): string => `<pause milliseconds="${milliseconds}"/>`

/** Sends this message; sipp fills in what is in square brackets. `extra`: attributes such as `retrans="500"`. */
export const send = (lines: readonly string[], body = '', extra = ''): string =>
  `<send ${extra}><![CDATA[\n\n${[...lines, ...(body === '' ? [] : ['Content-Type: application/sdp']), 'Content-Length: [len]', '', body].join('\n')}\n]]></send>`

const contact = 'Contact: <sip:sipp@[local_ip]:[local_port];transport=[transport]>'

export interface Answer {
  readonly status: number
  readonly reason: string
  readonly headers?: readonly string[]
  readonly sdp?: string
}

/** Answers the request received last, with a tag that stays the same over the dialog. */
export const answer = ({ status, reason, headers = [], sdp = '' }: Answer): string =>
  send(
    [
      `SIP/2.0 ${status} ${reason}`,
      '[last_Via:]',
      '[last_Record-Route:]',
      '[last_From:]',
      `[last_To:]${status === 100 ? '' : ';tag=[pid]sipp[call_number]'}`,
      '[last_Call-ID:]',
      '[last_CSeq:]',
      ...(status < 300 ? [contact] : []),
      ...headers,
    ],
    sdp,
    status === 200 && sdp !== '' ? 'retrans="500"' : '',
  )

/** Answers a request inside the dialog: the tag is there already. */
export const answerInside = (
  status: number,
  reason: string,
  sdp = '',
  headers: readonly string[] = [],
): string =>
  send(
    [
      `SIP/2.0 ${status} ${reason}`,
      ...[
        '[last_Via:]',
        '[last_Record-Route:]',
        '[last_From:]',
        '[last_To:]',
        '[last_Call-ID:]',
        '[last_CSeq:]',
      ],
      contact,
      ...headers,
    ],
    sdp,
  )

/** RTP/AVP on sipp's media port. @param formats such as `0 101` with their `rtpmap` lines where they are dynamic */
export const sdp = (formats = '0', attributes: readonly string[] = []): string =>
  [
    'v=0',
    'o=sipp 1 1 IN IP[local_ip_type] [local_ip]',
    's=-',
    'c=IN IP[media_ip_type] [media_ip]',
    't=0 0',
    `m=audio [media_port] RTP/AVP ${formats}`,
    ...(formats.split(' ').includes('0') ? ['a=rtpmap:0 PCMU/8000'] : []),
    ...attributes,
  ].join('\n')

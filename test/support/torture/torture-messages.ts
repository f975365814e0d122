import { readFileSync } from 'node:fs'

/** What must come of a request that reaches the softphone: it rings, one of these final responses, or silence. */
export type Outcome = 'rings' | 'nothing' | readonly number[]

export interface TortureMessage {
  readonly name: string
  readonly rfc: 4475 | 5118
  readonly section: string
  readonly about: string
  readonly outcome: Outcome
  readonly bytes: Buffer
}

type Row = readonly [name: string, section: string, about: string, outcome: Outcome]

const rfc4475: readonly Row[] = [
  ['wsinv', '3.1.1.1', 'valid: folding everywhere. It has a To tag, so there is no such dialog', [481]],
  ['intmeth', '3.1.1.2', 'valid: every allowed character; the method is unknown', [405, 501]],
  ['esc01', '3.1.1.3', 'valid: % escapes', 'rings'],
  ['escnull', '3.1.1.4', 'valid: escaped nulls in URIs; no registrar is here', [405]],
  ['esc02', '3.1.1.5', 'valid: % that is no escape; an endpoint says 501', [501]],
  ['lwsdisp', '3.1.1.6', 'to be accepted: no space before <', [200]],
  ['longreq', '3.1.1.7', 'valid: long values', 'rings'],
  ['dblreq', '3.1.1.8', 'valid: octets after the body are ignored; no registrar is here', [405]],
  ['semiuri', '3.1.1.9', 'valid: parameters in the user part', [200]],
  ['transports', '3.1.1.10', 'valid: known and unknown transports', [200]],
  ['mpart01', '3.1.1.11', 'valid: multipart with binary octets; MESSAGE is not supported', [405]],
  ['unreason', '3.1.1.12', 'valid: a response with UTF-8 as its reason; it answers nothing', 'nothing'],
  ['noreason', '3.1.1.13', 'valid: a response without a reason; it answers nothing', 'nothing'],
  ['badinv01', '3.1.2.1', 'invalid: separators without values', [400]],
  ['clerr', '3.1.2.2', 'invalid: Content-Length larger than the message', [400]],
  ['ncl', '3.1.2.3', 'invalid: negative Content-Length', [400]],
  ['scalar02', '3.1.2.4', 'invalid: overlarge numbers, the CSeq among them', [400]],
  ['scalarlg', '3.1.2.5', 'invalid: a response with an overlarge CSeq is discarded', 'nothing'],
  ['quotbal', '3.1.2.6', 'invalid: a quote that does not end', [400]],
  ['ltgtruri', '3.1.2.7', 'invalid: <> around the Request-URI', [400]],
  ['lwsruri', '3.1.2.8', 'invalid: white space in the Request-URI', [400]],
  ['lwsstart', '3.1.2.9', 'invalid: two spaces in the request line', [400]],
  ['trws', '3.1.2.10', 'invalid: spaces after the request line', [400]],
  ['escruri', '3.1.2.11', 'invalid: headers in the Request-URI; they may be ignored', 'rings'],
  ['baddate', '3.1.2.12', 'invalid: a time zone in a Date that nobody reads; it may be ignored', 'rings'],
  ['regbadct', '3.1.2.13', 'invalid: a Contact that needs <>', [400]],
  ['badaspec', '3.1.2.14', 'invalid: spaces within addr-spec', [400]],
  ['baddn', '3.1.2.15', 'invalid: a display name that needs quotes', [400]],
  ['badvers', '3.1.2.16', 'invalid: SIP/7.0', [505]],
  ['mismatch01', '3.1.2.17', 'invalid: CSeq of another method', [400]],
  ['mismatch02', '3.1.2.18', 'invalid: unknown method and CSeq of another', [501]],
  ['bigcode', '3.1.2.19', 'invalid: a status of 4294967301', 'nothing'],
  ['badbranch', '3.2.1', 'a branch of the cookie alone', [400]],
  ['insuf', '3.3.1', 'no Call-ID, From or To', [400]],
  ['unkscm', '3.3.2', 'a Request-URI of an unknown scheme', [416]],
  ['novelsc', '3.3.3', 'a Request-URI of a known scheme that is not ours', [416]],
  ['unksm2', '3.3.4', 'other schemes in To, From and Contact', [400]],
  ['bext01', '3.3.5', 'Require of extensions that nobody has', [420]],
  ['invut', '3.3.6', 'a body of an unknown type', [415]],
  ['regaut01', '3.3.7', 'an unknown authorization scheme; no registrar is here', [405]],
  ['multi01', '3.3.8', 'several values where there may be one', [400]],
  ['mcl01', '3.3.9', 'two different Content-Lengths', [400]],
  ['bcast', '3.3.10', 'a response with two Vias is discarded', 'nothing'],
  ['zeromf', '3.3.11', 'Max-Forwards of zero is no matter to an endpoint', [200]],
  ['cparam01', '3.3.12', 'REGISTER with a parameter of the Contact; no registrar is here', [405]],
  ['cparam02', '3.3.13', 'REGISTER with a parameter of the URI; no registrar is here', [405]],
  ['regescrt', '3.3.14', 'REGISTER with an escaped header; no registrar is here', [405]],
  ['sdp01', '3.3.15', 'an Accept without application/sdp', [406]],
  ['inv2543', '3.4.1', 'RFC 2543: no branch, tag, length or Contact; RFC 3261 demands a Contact', [400]],
]

const rfc5118: readonly Row[] = [
  ['ipv6-good', '4.1', 'valid; no registrar is here', [405]],
  ['ipv6-bad', '4.2', 'invalid: IPv6 without [] in the Request-URI', [400]],
  ['port-ambiguous', '4.3', 'valid, though a port was meant; no registrar is here', [405]],
  ['port-unambiguous', '4.4', 'valid; no registrar is here', [405]],
  ['via-received-param-with-delim', '4.5', 'to be accepted: [] in received; there is no such dialog', [481]],
  ['via-received-param-no-delim', '4.5', 'valid: no [] in received', [200]],
  ['ipv6-in-sdp', '4.6', 'valid: IPv6 in the SDP', 'rings'],
  ['mult-ip-in-header', '4.7', 'valid: IPv4 and IPv6 in Vias; there is no such dialog', [481]],
  ['mult-ip-in-sdp', '4.8', 'valid: IPv4 and IPv6 in the SDP', 'rings'],
  ['ipv4-mapped-ipv6', '4.9', 'valid: IPv4 mapped into IPv6', 'rings'],
  [
    'ipv6-bug-abnf-3-colons',
    '4.10',
    'the colon too many that RFC 3261 allowed; it may be tolerated',
    [200, 400],
  ],
  ['ipv6-correct-abnf-2-colons', '4.10', 'valid', [200]],
]

const read = (rfc: 4475 | 5118, rows: readonly Row[]): TortureMessage[] =>
  rows.map(([name, section, about, outcome]) => {
    const bytes = readFileSync(new URL(`rfc${rfc}/${name}.dat`, import.meta.url))
    return { name, rfc, section, about, outcome, bytes: rfc === 5118 ? asSent(bytes) : bytes }
  })

/** with CRLF and the length that its body has */
function asSent(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1').replaceAll('\n', '\r\n')
  const end = text.indexOf('\r\n\r\n')
  const length = end === -1 ? 0 : text.length - end - 4
  return Buffer.from(text.replace(/^(Content-Length: )\d+/m, `$1${length}`), 'latin1')
}

export const tortureMessages: readonly TortureMessage[] = [...read(4475, rfc4475), ...read(5118, rfc5118)]

import { provisional, response, sdp, send } from './sipp-scenario.js'

/** What a dialog of the caller's side begins its requests with; sipp fills in the brackets. */
export const inside = (method: string, cseq: number, headers: readonly string[] = [], body = ''): string =>
  send(
    [
      `${method} [next_url] SIP/2.0`,
      'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]',
      '[routes]',
      'From: <sip:caller@[local_ip]>;tag=caller[call_number]',
      'To: <sip:alex@[remote_ip]>[peer_tag_param]',
      'Call-ID: [call_id]',
      `CSeq: ${cseq} ${method}`,
      'Max-Forwards: 70',
      'Contact: <sip:caller@[local_ip]:[local_port];transport=[transport]>',
      ...headers,
    ],
    body,
  )

/** @param body none: a late offer, the callee makes one (RFC 3261 §13.2.1) */
export const invitesAlex = (body = sdp()): string =>
  send(
    [
      'INVITE sip:alex@[remote_ip]:[remote_port] SIP/2.0',
      'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]',
      'From: "Iris" <sip:caller@[local_ip]>;tag=caller[call_number]',
      'To: <sip:alex@[remote_ip]>',
      'Call-ID: [call_id]',
      'CSeq: 1 INVITE',
      'Max-Forwards: 70',
      'Contact: <sip:caller@[local_ip]:[local_port];transport=[transport]>',
    ],
    body,
    'retrans="500"',
  )

const isAnswered = [provisional(100, 180, 183), response(200), inside('ACK', 1)]
export const callsAlex = [invitesAlex(), ...isAnswered]

/** Gives the INVITE up. RFC 3261 §9.1 wants its Via again, `stepsSince` steps of the scenario later. */
export const cancels = (stepsSince: number): string =>
  send([
    'CANCEL sip:alex@[remote_ip]:[remote_port] SIP/2.0',
    `Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch-${stepsSince}]`,
    'From: "Iris" <sip:caller@[local_ip]>;tag=caller[call_number]',
    'To: <sip:alex@[remote_ip]>',
    'Call-ID: [call_id]',
    'CSeq: 1 CANCEL',
    'Max-Forwards: 70',
  ])

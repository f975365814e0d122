import { slot } from './slots.js'

const { user, callId, peerTag, phoneTag, cseq, unique, askedBranch, askedCallId, askedTag, askedCseq } = slot

/** An audio offer as a browser writes it. */
export const browserOffer = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'a=msid-semantic: WMS stream',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 126',
  'c=IN IP4 0.0.0.0',
  'a=rtcp:9 IN IP4 0.0.0.0',
  'a=candidate:1 1 udp 2122260223 127.0.0.1 50000 typ host generation 0',
  'a=candidate:2 1 udp 1686052607 192.0.2.1 50001 typ srflx raddr 127.0.0.1 rport 50000',
  'a=ice-ufrag:test',
  'a=ice-pwd:0123456789abcdefghijklmn',
  'a=ice-options:trickle',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, (_, byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':')}`,
  'a=setup:actpass',
  'a=mid:0',
  'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'a=sendrecv',
  'a=rtcp-mux',
  'a=rtpmap:111 opus/48000/2',
  'a=rtcp-fb:111 transport-cc',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:63 red/48000/2',
  'a=rtpmap:9 G722/8000',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:126 telephone-event/8000',
  'a=ssrc:1234567 cname:peer',
  '',
].join('\r\n')

function request(method: string, place: 'new' | 'dialog', more: readonly string[] = [], body = ''): string {
  const inside = place === 'dialog'
  return [
    `${method} sip:${user}@softphone.invalid;transport=ws SIP/2.0`,
    `Via: SIP/2.0/WS peer.invalid;branch=z9hG4bKf${unique};rport`,
    'Max-Forwards: 70',
    `From: "Peer" <sip:peer@peer.invalid>;tag=${inside ? peerTag : `t${unique}`}`,
    `To: <sip:${user}@softphone.invalid>${inside ? `;tag=${phoneTag}` : ''}`,
    `Call-ID: ${inside ? callId : `c${unique}@peer.invalid`}`,
    `CSeq: ${inside ? cseq : '1'} ${method}`,
    'Contact: <sip:peer@peer.invalid;transport=ws>',
    ...more,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')
}

function response(status: string, more: readonly string[] = []): string {
  return [
    `SIP/2.0 ${status}`,
    `Via: SIP/2.0/WS softphone.invalid;branch=${askedBranch}`,
    `From: <sip:agent@softphone.invalid>;tag=${askedTag}`,
    `To: <sip:agent@softphone.invalid>;tag=p${unique}`,
    `Call-ID: ${askedCallId}`,
    `CSeq: ${askedCseq}`,
    ...more,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}

const sdp = 'Content-Type: application/sdp'

/** Valid messages of every kind that a server may send. What a fuzzer makes of them is its own business. */
export const seeds: readonly string[] = [
  request('INVITE', 'new', [sdp, 'Allow: INVITE, ACK, BYE', 'Supported: ice, replaces'], browserOffer),
  request(
    'INVITE',
    'new',
    [sdp, 'Answer-Mode: Auto', 'X-Offhook-Purpose: interaction', 'X-Offhook-Interaction: i1'],
    browserOffer,
  ),
  request(
    'INVITE',
    'new',
    [sdp, 'Answer-Mode: Manual', 'X-Offhook-Purpose: validation', 'Expires: 60'],
    browserOffer,
  ),
  request(
    'INVITE',
    'new',
    [sdp, 'Answer-Mode: Manual', 'X-Offhook-Purpose: validation', 'X-Offhook-Connection: 0b9f4c1e-77aa-c1'],
    browserOffer,
  ),
  request(
    'INVITE',
    'new',
    [
      sdp,
      'Alert-Info: <http://peer.invalid>;info=alert-autoanswer;delay=0',
      'Call-Info: <sip:peer.invalid>;answer-after=0',
    ],
    browserOffer,
  ),
  request('INVITE', 'new', [`Replaces: ${callId};to-tag=${phoneTag};from-tag=${peerTag}`, sdp], browserOffer),
  request(
    'INVITE',
    'new',
    [
      'Record-Route: <sip:proxy.invalid;lr>, <sip:other.invalid;lr>',
      'Require: timer',
      'Session-Expires: 90;refresher=uac',
      sdp,
    ],
    browserOffer,
  ),
  request('OPTIONS', 'new', ['Accept: application/sdp']),
  request('MESSAGE', 'new', ['Content-Type: text/plain'], 'hello'),
  request(
    'NOTIFY',
    'new',
    ['Event: message-summary', 'Subscription-State: active', 'Content-Type: text/plain'],
    'Messages-Waiting: yes',
  ),
  request('SUBSCRIBE', 'new', ['Event: presence', 'Expires: 300']),
  request('REFER', 'new', ['Refer-To: <sip:other@peer.invalid>']),
  request('REGISTER', 'new', ['Expires: 300']),
  request('PUBLISH', 'new', ['Event: presence', 'Content-Type: application/pidf+xml'], '<presence/>'),
  request('PRACK', 'dialog', ['RAck: 1 1 INVITE']),
  request('INFO', 'dialog', ['Content-Type: application/dtmf-relay'], 'Signal=5\r\nDuration=100'),
  request('INFO', 'dialog', ['Content-Type: text/plain'], 'x'),
  request('UPDATE', 'dialog'),
  request('OPTIONS', 'dialog'),
  request('MESSAGE', 'dialog', ['Content-Type: text/plain'], 'hello'),
  request(
    'NOTIFY',
    'dialog',
    ['Event: refer;id=1', 'Subscription-State: active;expires=60', 'Content-Type: message/sipfrag'],
    'SIP/2.0 200 OK',
  ),
  request('SUBSCRIBE', 'dialog', ['Event: dialog']),
  request('REFER', 'dialog', [
    'Refer-To: <sip:other@peer.invalid?Replaces=a%3Bto-tag%3Db>',
    'Referred-By: <sip:peer@peer.invalid>',
  ]),
  request('ACK', 'dialog'),
  request('BYE', 'new', ['Reason: Q.850;cause=16;text="Normal"']),
  request('CANCEL', 'new', ['Reason: SIP;cause=200;text="Call completed elsewhere"']),
  response('100 Trying'),
  response('200 OK', ['Accept: application/sdp', 'Allow: INVITE']),
  response('401 Unauthorized', [
    'WWW-Authenticate: Digest realm="a \\"b\\"", nonce="n", qop="auth,auth-int", algorithm=MD5, opaque="o"',
  ]),
  response('407 Proxy Authentication Required', [
    'Proxy-Authenticate: Digest realm="x", nonce="n", stale=true, algorithm=SHA-256',
  ]),
  response('503 Service Unavailable', ['Retry-After: 120 (down);duration=3600']),
  response('302 Moved', ['Contact: <sip:elsewhere@peer.invalid>;q=0.5, <tel:+441632960123>']),
  response('423 Interval Too Brief', ['Min-Expires: 3600']),
]

/** Offers inside the dialog change its media by right, so they are kept apart from the others. */
export const offersInDialog: readonly string[] = [
  request('INVITE', 'dialog', [sdp], browserOffer),
  request('UPDATE', 'dialog', [sdp], browserOffer),
]

import { describe, expect, it } from 'vitest'
import {
  askingForDtx,
  hasUsableAudio,
  iceUserFragment,
  withCandidates,
  withOurCodecs,
  withoutCandidates,
} from '../../../../src/contact-center/voice/embedded/media/sdp.js'

const sdp = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 9 0 110',
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:abcd',
  'a=ice-options:trickle',
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 useinbandfec=1',
  'a=rtpmap:9 G722/8000',
  'a=rtpmap:110 telephone-event/48000',
  'a=candidate:1 1 udp 1 10.0.0.1 4000 typ host',
  'a=end-of-candidates',
  '',
].join('\r\n')

describe('session descriptions', () => {
  it('keep our codecs only, G.711 also without a name (RFC 3551)', () => {
    const ours = withOurCodecs(sdp)
    expect(ours).toContain('m=audio 9 UDP/TLS/RTP/SAVPF 111 0 110\r\n')
    expect(ours).toContain('a=fmtp:111')
    expect(ours).not.toContain('G722')
  })

  it('ask for no silence where Opus is offered, once, and leave every line ended as it was', () => {
    const asking = askingForDtx(sdp)
    expect(asking).toContain('\r\na=fmtp:111 useinbandfec=1;usedtx=1\r\n')
    expect(askingForDtx(asking)).toBe(asking)
    const without = sdp.replace('opus', 'speex')
    expect(askingForDtx(without)).toBe(without)
  })

  it('lose the far side’s candidates', () => expect(withoutCandidates(sdp)).not.toContain('candidates'))

  it('name all our addresses, the first one as the default', () => {
    const named = withCandidates(sdp, [
      { address: '127.0.0.1', port: 5000 },
      { address: '192.0.2.7', port: 5000 },
    ])
    expect(named).toContain('m=audio 5000 ')
    expect(named).toContain('c=IN IP4 127.0.0.1')
    expect(named.match(/^a=candidate:.*$/gm)).toEqual([
      'a=candidate:1 1 udp 2130706431 127.0.0.1 5000 typ host',
      'a=candidate:2 1 udp 2130706175 192.0.2.7 5000 typ host',
    ])
    expect(named).not.toContain('trickle')
    expect(named.endsWith('a=end-of-candidates\r\n')).toBe(true)
  })

  it('have usable audio only with a speech codec of ours on a port', () => {
    expect(hasUsableAudio(sdp)).toBe(true)
    expect(hasUsableAudio(sdp.replace('m=audio 9', 'm=audio 0'))).toBe(false)
    expect(hasUsableAudio(sdp.replace(' 111 9 0 110', ' 9 110'))).toBe(false)
    expect(hasUsableAudio(sdp.replace('m=audio', 'm=video'))).toBe(false)
    expect(hasUsableAudio('')).toBe(false)
  })

  it('tell an ICE restart by the user fragment', () => expect(iceUserFragment(sdp)).toBe('abcd'))
})

import { expect, test } from 'vitest'
import { descriptionFault } from '../../../../src/main/media/description-fault.js'
import { browserOffer } from '../../../support/hostile/seeds.js'

const changed = (what: string | RegExp, into: string): string => browserOffer.replace(what, into)

test('what a browser offers has no fault', () => {
  expect(descriptionFault(browserOffer)).toBeNull()
  expect(
    descriptionFault(changed(/a=fingerprint:.*/, `a=fingerprint:SHA-1 ${'0a:'.repeat(19)}FF`)),
  ).toBeNull()
})

// Each of these is refused by libwebrtc only when the DTLS transport of the live call has been lost over it.
test.each([
  ['a fingerprint that is too short', changed(/a=fingerprint:.*/, 'a=fingerprint:sha-256 00:11')],
  [
    'a fingerprint that is no number',
    changed(/a=fingerprint:.*/, `a=fingerprint:sha-256 ${'zz:'.repeat(31)}zz`),
  ],
  ['a fingerprint of an unknown hash', changed('sha-256', 'sha-999')],
  ['a second fingerprint that is none', changed(/$/, 'a=fingerprint:sha-256 -\r\n')],
  ['a short ICE password', changed(/a=ice-pwd:.*/, 'a=ice-pwd:x')],
  ['an empty ICE user fragment', changed(/a=ice-ufrag:.*/, 'a=ice-ufrag:')],
  ['a hundred media sections', changed(/$/, 'm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n'.repeat(100))],
])('%s', (_what, sdp) => {
  expect(descriptionFault(sdp)).toBeTypeOf('string')
})

import { expect, test, vi } from 'vitest'
import { codecsInWords, preferredCodecs } from '../../../../src/renderer/media/codecs.js'

const browser = ['opus', 'red', 'G722', 'PCMU', 'PCMA', 'CN', 'telephone-event', 'telephone-event'].map(
  (name, place) => ({ mimeType: `audio/${name}`, clockRate: place === 0 || place === 7 ? 48_000 : 8_000 }),
)

test('the policy’s codecs in its order, and every telephone event, so that keys can be sent', () => {
  vi.stubGlobal('RTCRtpReceiver', { getCapabilities: () => ({ codecs: browser }) })
  const names = preferredCodecs(['pcma', 'opus']).map(({ mimeType }) => mimeType)
  expect(names).toEqual(['audio/PCMA', 'audio/opus', 'audio/telephone-event', 'audio/telephone-event'])
  vi.unstubAllGlobals()
})

test('what has nothing in common is named on both sides', () => {
  const offer =
    'm=audio 9 UDP/TLS/RTP/SAVPF 18 101\r\na=rtpmap:18 G729/8000\r\na=rtpmap:101 telephone-event/8000\r\n'
  expect(codecsInWords(offer, ['opus', 'g722'])).toBe(
    'No audio codec in common: offered G729; accepted Opus, G.722.',
  )
  expect(codecsInWords('m=audio 9 RTP/AVP 18', null)).toContain('offered none that is named')
})

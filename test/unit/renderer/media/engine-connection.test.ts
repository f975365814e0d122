import { expect, test } from 'vitest'
import { EngineConnection, takesPreparedTrack } from '../../../../src/renderer/media/engine-connection.js'
import type { Microphone } from '../../../../src/renderer/media/microphone.js'

interface Track {
  enabled: boolean
  stopped: boolean
}

/**
 * A microphone that can be exchanged, and a peer connection that notes how each track was when it was given to it.
 * @param prepared with the microphone on it before it is asked for, as Standby makes them
 */
function bench({ prepared = false } = {}) {
  const changed = new Set<() => void>()
  const clones = new Map<Track, number>()
  let device = 1
  const microphone = {
    onChange: (listener: () => void) => {
      changed.add(listener)
      return () => changed.delete(listener)
    },
    clone: (): Track => {
      const track = { enabled: true, stopped: false, stop: () => void (track.stopped = true) }
      clones.set(track, device)
      return track
    },
    isCurrent: (track: Track | null) => track !== null && clones.get(track) === device,
  }
  const sent: { readonly track: Track; readonly enabledWhenGiven: boolean }[] = []
  const transceiver = {
    direction: 'sendrecv',
    currentDirection: 'sendrecv',
    receiver: { track: { kind: 'audio', enabled: true } },
    sender: {
      replaceTrack: (track: Track) => {
        sent.push({ track, enabledWhenGiven: track.enabled })
        return Promise.resolve()
      },
    },
  }
  const descriptions: string[] = []
  let created = 'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n'
  let refusesAnswers = false
  let inForce = ''
  const pc = {
    signalingState: 'stable',
    iceGatheringState: 'complete',
    localDescription: { sdp: 'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n' },
    currentRemoteDescription: null as object | null,
    iceTransportPolicy: 'all',
    getConfiguration: () => ({ iceTransportPolicy: pc.iceTransportPolicy }),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    getTransceivers: () => [transceiver],
    setRemoteDescription: ({ type }: { type: string }) => {
      pc.signalingState = type === 'offer' ? 'have-remote-offer' : 'stable'
      descriptions.push(`remote ${type}`)
      return Promise.resolve()
    },
    createAnswer: () => Promise.resolve({ type: 'answer', sdp: created }),
    setLocalDescription: ({ type, sdp = '' }: { type: string; sdp?: string }) => {
      inForce = sdp
      if (refusesAnswers) return Promise.reject(new Error('a fingerprint is missing'))
      pc.signalingState = type === 'pranswer' ? 'have-local-pranswer' : 'stable'
      descriptions.push(`local ${type}`)
      return Promise.resolve()
    },
    close: () => undefined,
  }
  const track = prepared ? microphone.clone() : null
  if (track) track.enabled = false
  const connection = new EngineConnection(
    'c1',
    { pc: pc as unknown as RTCPeerConnection, track: track as unknown as MediaStreamTrack },
    microphone as unknown as Microphone,
    { areAll: () => false },
    () => undefined,
  )
  return {
    connection,
    prepared: track,
    transceiver,
    sent,
    listeners: changed,
    descriptions,
    hasNoCodec: () => void (created = 'm=audio 0 UDP/TLS/RTP/SAVPF 0\r\n'),
    refusesAnswers: () => void (refusesAnswers = true),
    mayUseRelaysOnly: () => void (pc.iceTransportPolicy = 'relay'),
    inForce: () => inForce,
    findsRelay: () => void (pc.localDescription.sdp += 'a=candidate:1 1 udp 1 192.0.2.1 1 typ relay\r\n'),
    isUp: () => void (pc.currentRemoteDescription = {}),
    async exchangeDevice() {
      device += 1
      for (const listener of changed) listener()
      // the connection does one thing after another: this one comes after the exchange
      await connection.rollback()
    },
  }
}

test('a track is muted before it is sent, until the microphone is made live', async () => {
  const { connection, sent } = bench()
  await connection.answer('v=0')
  expect(sent.map(({ enabledWhenGiven }) => enabledWhenGiven)).toEqual([false])
  connection.setMicrophone(true)
  expect(sent[0]?.track.enabled).toBe(true)
})

test('a device exchanged while muted is not heard for a moment either', async () => {
  const { connection, sent, exchangeDevice } = bench()
  await connection.answer('v=0')
  connection.setMicrophone(true)
  connection.setMicrophone(false)
  await exchangeDevice()
  expect(sent).toHaveLength(2)
  expect(sent[1]?.enabledWhenGiven).toBe(false)
  expect(sent[0]?.track.stopped).toBe(true)
})

test('a device exchanged while speaking goes on live', async () => {
  const { connection, sent, exchangeDevice } = bench()
  await connection.answer('v=0')
  connection.setMicrophone(true)
  await exchangeDevice()
  expect(sent[1]?.enabledWhenGiven).toBe(true)
})

test('a closed connection sends nothing more and listens to no microphone', async () => {
  const { connection, sent, listeners, exchangeDevice } = bench()
  await connection.answer('v=0')
  connection.close()
  expect(sent[0]?.track.stopped).toBe(true)
  expect(listeners.size).toBe(0)
  await exchangeDevice()
  expect(sent).toHaveLength(1)
})

// What is refused must leave the session as it was (RFC 3261 §14.2): a call once fell silent over such an offer.
test('an offer without a codec in common is taken back before anything of it is in force', async () => {
  const { connection, descriptions, hasNoCodec } = bench()
  hasNoCodec()
  await expect(connection.answer('v=0')).rejects.toMatchObject({ failure: { code: 'bad-request' } })
  expect(descriptions).toEqual(['remote offer', 'remote rollback'])
})

test('an offer whose answer the browser does not take is taken back', async () => {
  const { connection, descriptions, refusesAnswers } = bench()
  refusesAnswers()
  await expect(connection.answer('v=0')).rejects.toMatchObject({ failure: { code: 'bad-request' } })
  expect(descriptions).toEqual(['remote offer', 'remote rollback'])
})

test('a held call is silent both ways whatever is offered to it, also from a new device, until it is resumed', async () => {
  const { connection, transceiver, sent, exchangeDevice } = bench()
  await connection.answer('v=0')
  connection.setMicrophone(true)
  connection.setHeld(true)
  expect(sent[0]?.track.enabled).toBe(false)
  expect(transceiver.receiver.track.enabled).toBe(false)
  // The far end's re-INVITE with sendrecv would open it again.
  await connection.answer('v=0 a=sendrecv')
  expect(transceiver.direction).toBe('sendonly')
  connection.setMicrophone(true)
  expect(connection.live).toBe(false)
  await exchangeDevice()
  expect(sent.at(-1)?.enabledWhenGiven).toBe(false)
  connection.setHeld(false)
  expect(sent.at(-1)?.track.enabled).toBe(true)
  expect(transceiver.receiver.track.enabled).toBe(true)
  await connection.answer('v=0')
  expect(transceiver.direction).toBe('sendrecv')
})

test('where only a relay may be used and there is none, a call fails in words instead of being set up without a sound', async () => {
  const { connection, mayUseRelaysOnly, findsRelay } = bench()
  mayUseRelaysOnly()
  await expect(connection.answer('v=0')).rejects.toThrow(/media relay \(TURN\) cannot be used/)
  findsRelay()
  await expect(connection.answer('v=0')).resolves.toContain('typ relay')
})

test('a call that is up keeps what it has when a relay is gone', async () => {
  const { connection, mayUseRelaysOnly, isUp } = bench()
  mayUseRelaysOnly()
  isUp()
  await expect(connection.answer('v=0')).resolves.toContain('m=audio')
})

test('a prepared connection answers provisionally, so that its sockets are kept, and finally once that has left', async () => {
  const { connection, descriptions, findsRelay, inForce } = bench({ prepared: true })
  findsRelay()
  await connection.answer('v=0')
  expect(descriptions).toEqual(['remote offer', 'local pranswer'])
  await connection.rollback()
  expect(descriptions).toEqual(['remote offer', 'local pranswer', 'local answer'])
  // Once an agent could not hold a call: the offer had no candidate left, and the server took it for one without ICE.
  expect(inForce()).toContain('a=candidate:')
})

test('what is asked of a call while its answer is provisional waits until it is final', async () => {
  const { connection, descriptions, isUp } = bench({ prepared: true })
  await connection.answer('v=0')
  isUp()
  await connection.answer('v=0')
  expect(descriptions.slice(1)).toEqual(['local pranswer', 'local answer', 'remote offer', 'local answer'])
})

test('a call that ends while its answer is provisional is not answered any more', async () => {
  const { connection, descriptions } = bench({ prepared: true })
  await connection.answer('v=0')
  connection.close()
  await connection.rollback()
  expect(descriptions).toEqual(['remote offer', 'local pranswer'])
})

test('a prepared microphone is silent until it is made live, and let go of with the call', async () => {
  const { connection, prepared, sent } = bench({ prepared: true })
  await connection.answer('v=0')
  expect(sent).toEqual([])
  expect(prepared?.enabled).toBe(false)
  expect(connection.live).toBe(false)
  connection.setMicrophone(true)
  expect(prepared?.enabled).toBe(true)
  connection.close()
  expect(prepared?.stopped).toBe(true)
})

test('a microphone exchanged since a connection was prepared is the one that is sent, and no more heard than the other', async () => {
  const { connection, prepared, sent, exchangeDevice } = bench({ prepared: true })
  await exchangeDevice()
  await connection.answer('v=0')
  expect(prepared?.stopped).toBe(true)
  expect(sent.map(({ enabledWhenGiven }) => enabledWhenGiven)).toEqual([false])
})

test.each(['hasNoCodec', 'refusesAnswers'] as const)(
  'a prepared connection takes an offer back that it cannot answer (%s)',
  async (fault) => {
    const { connection, descriptions, ...faults } = bench({ prepared: true })
    faults[fault]()
    await expect(connection.answer('v=0')).rejects.toMatchObject({ failure: { code: 'bad-request' } })
    expect(descriptions).toEqual(['remote offer', 'remote rollback'])
  },
)

test.each([
  { audio: 'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=sendrecv', takes: true },
  { audio: 'm=audio 40000 RTP/AVP 0', takes: true },
  { audio: 'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=recvonly', takes: true },
  // Music before anybody may speak, and a call that begins on hold.
  { audio: 'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=sendonly', takes: false },
  { audio: 'a=inactive\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111', takes: false },
  { audio: 'm=audio 0 UDP/TLS/RTP/SAVPF 111', takes: false },
  { audio: 'm=audio 9 RTP/AVP 0\r\nm=audio 9 RTP/AVP 8', takes: false },
  { audio: 'm=video 9 UDP/TLS/RTP/SAVPF 96', takes: false },
])('the audio of an offer takes a prepared microphone or does not: $audio', ({ audio, takes }) => {
  expect(takesPreparedTrack(`v=0\r\n${audio}\r\n`)).toBe(takes)
})

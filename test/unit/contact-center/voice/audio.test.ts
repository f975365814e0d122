import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DtmfRecogniser } from '../../../../src/contact-center/voice/embedded/audio/dtmf-recogniser.js'
import {
  frameSamples,
  silentFrame,
  type AudioPort,
} from '../../../../src/contact-center/voice/embedded/audio/frame.js'
import { Mixer } from '../../../../src/contact-center/voice/embedded/audio/mixer.js'
import { playLoop, playOnce } from '../../../../src/contact-center/voice/embedded/audio/playback.js'
import { Recording } from '../../../../src/contact-center/voice/embedded/audio/recording.js'
import { resample } from '../../../../src/contact-center/voice/embedded/audio/resample.js'
import { spokenPin } from '../../../../src/contact-center/voice/embedded/audio/spoken-pin.js'
import { decodeWav } from '../../../../src/contact-center/voice/embedded/audio/wav.js'
import { JitterQueue } from '../../../../src/contact-center/voice/embedded/media/jitter-queue.js'
import { dtmf, levelOf, tone } from '../../../support/sip-phone/tones.js'

const counting = (length: number): Int16Array => Int16Array.from({ length }, (_, i) => (i % 30_000) + 1)

describe('playback', () => {
  it('loops without a gap, also when shorter than a frame', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_500 }), (length) => {
        const samples = counting(length)
        const playback = playLoop(samples)
        const heard = [playback.next(), playback.next(), playback.next()].flatMap((frame) => [
          ...(frame ?? []),
        ])
        expect(heard).toEqual(Array.from({ length: 3 * frameSamples }, (_, i) => samples[i % length]))
      }),
    )
  })

  it('ends after its last sample, padded with silence', () => {
    const playback = playOnce(counting(frameSamples + 1))
    playback.next()
    expect([...(playback.next() ?? [])].slice(0, 3)).toEqual([frameSamples + 1, 0, 0])
    expect(playback.next()).toBeNull()
  })
})

describe('the spoken PIN', () => {
  it('leaves a quarter of a second between digits and a second before it starts again', () => {
    const round = spokenPin(new Int16Array(10).fill(1), [
      new Int16Array(20).fill(2),
      new Int16Array(30).fill(3),
    ])
    expect(round).toHaveLength(10 + 12_000 + 20 + 12_000 + 30 + 48_000)
    expect(round.indexOf(3)).toBe(10 + 12_000 + 20 + 12_000)
  })
})

describe('what a party has heard', () => {
  it('can be read from any mark', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.nat(200_000), (frames, mark) => {
        const recording = new Recording()
        const all = counting(frames * frameSamples)
        for (let i = 0; i < frames; i++)
          recording.append(all.subarray(i * frameSamples, (i + 1) * frameSamples))
        expect(recording.length).toBe(all.length)
        expect(Buffer.from(recording.since(mark).buffer).equals(Buffer.from(all.slice(mark).buffer))).toBe(
          true,
        )
      }),
      { numRuns: 20 },
    )
  })

  it('goes back 60 s and no further', () => {
    const recording = new Recording()
    for (let second = 0; second < 75; second++) recording.append(new Int16Array(48_000).fill(second))
    const heard = recording.since(0)
    expect(heard).toHaveLength(60 * 48_000)
    expect([heard[0], heard.at(-1)]).toEqual([15, 74])
    expect(recording.since(74 * 48_000)).toHaveLength(48_000)
  })
})

describe('keys in audio', () => {
  const recognised = (samples: Int16Array): string => {
    const recogniser = new DtmfRecogniser()
    for (let at = 0; at + frameSamples <= samples.length; at += frameSamples)
      recogniser.feed(samples.subarray(at, at + frameSamples))
    return recogniser.keys
  }

  it('are recognised, repeated ones too, at any alignment', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9*#A-D]{1,8}$/), fc.nat(2_000), (keys, delay) => {
        const samples = dtmf(keys)
        const shifted = new Int16Array(samples.length + delay)
        shifted.set(samples, delay)
        expect(recognised(shifted)).toBe(keys)
      }),
      { numRuns: 30 },
    )
  })

  it('are recognised in what libwebrtc’s jitter buffer leaves of an event: some 17 ms, or with a hole', () => {
    // measured with Chromium 130: a first block begun late, one or three whole ones, a hole, a fading end
    const remains = (key: string, ...spans: readonly (readonly [number, number])[]): Int16Array => {
      const tones = dtmf(key)
      const part = new Int16Array(48 * 230)
      for (const [from, to] of spans) part.set(tones.subarray(from * 48, to * 48), from * 48)
      return part
    }
    const samples = ['5', '5', '9'].flatMap((key) => [
      ...remains(key, [3, 20]),
      ...remains(key, [3, 20], [31, 62]),
      ...remains(key, [3, 45]),
    ])
    expect(recognised(Int16Array.from(samples))).toBe('555555999')
  })

  it('are not seen in a single tone, in two of one group, in noise or in silence', () => {
    const second = tone(770)
    const both = tone(697).map((sample, i) => sample / 2 + (second[i] ?? 0) / 2)
    const noise = Int16Array.from({ length: 48_000 }, () => Math.random() * 20_000 - 10_000)
    for (const samples of [tone(697), tone(1_336), both, noise, new Int16Array(48_000)])
      expect(recognised(samples)).toBe('')
  })
})

describe('the mixer', () => {
  function port(says: number): AudioPort & { heard: number } {
    return {
      heard: 0,
      pull: () => new Int16Array(frameSamples).fill(says),
      push(frame) {
        this.heard = frame[0] ?? 0
      },
    }
  }

  it('lets both legs of a bridge hear each other and no one else, whoever they were bridged with before', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.boolean()), { maxLength: 12 }), (steps) => {
        const mixer = new Mixer()
        const ports = [1, 2, 3, 4].map(port)
        ports.forEach((one, i) => mixer.attach(`${i}`, one))
        for (const [one, other, park] of steps) {
          if (park) mixer.park(`${one}`)
          else mixer.bridge(`${one}`, `${other}`)
        }
        mixer.tick()
        ports.forEach((one, i) => {
          const partner = mixer.partnerOf(`${i}`)
          expect(one.heard).toBe(partner === null ? 0 : Number(partner) + 1)
          if (partner !== null) expect(mixer.partnerOf(partner)).toBe(`${i}`)
        })
      }),
    )
  })

  it('keeps what a leg hears when its media moves, and forgets a leg that is gone', () => {
    const mixer = new Mixer()
    const [agent, customer, moved] = [port(1), port(2), port(3)]
    mixer.attach('agent', agent)
    mixer.attach('customer', customer)
    mixer.bridge('agent', 'customer')
    mixer.replacePort('agent', moved)
    mixer.tick()
    expect([agent.heard, moved.heard, customer.heard]).toEqual([0, 2, 3])
    mixer.detach('agent')
    mixer.tick()
    expect(customer.heard).toBe(0)
    expect(mixer.size).toBe(1)
  })

  it('tells once when everything was played, and nothing when something else came first', () => {
    const mixer = new Mixer()
    const callee = port(0)
    mixer.attach('callee', callee)
    let played = 0
    const announce = (): void =>
      mixer.play('callee', 'announcement', playOnce(new Int16Array(frameSamples).fill(7)), () => played++)
    announce()
    mixer.tick()
    expect([callee.heard, played]).toEqual([7, 0])
    mixer.tick()
    mixer.tick()
    expect([callee.heard, played]).toEqual([0, 1])
    announce()
    mixer.park('callee')
    mixer.tick()
    mixer.tick()
    expect([callee.heard, played]).toEqual([0, 1])
  })

  it('plays a prompt over the customer without clipping around', () => {
    const mixer = new Mixer()
    const [agent, customer] = [port(1), port(30_000)]
    mixer.attach('agent', agent)
    mixer.attach('customer', customer)
    mixer.bridge('agent', 'customer')
    mixer.prompt('agent', new Int16Array(frameSamples).fill(10_000))
    mixer.tick()
    expect([agent.heard, customer.heard]).toEqual([32_767, 1])
    mixer.tick()
    expect(agent.heard).toBe(30_000)
  })
})

describe('between two clocks', () => {
  it('frames come out in order, whatever portions they came in, once three of them are there', () => {
    const queue = new JitterQueue()
    const samples = counting(frameSamples * 4)
    queue.put(samples.subarray(0, 700))
    expect(queue.take()).toBe(silentFrame)
    queue.put(samples.subarray(700, 1_500))
    const frame = (i: number): number[] => [...samples.subarray(i * frameSamples, (i + 1) * frameSamples)]
    expect([...queue.take()]).toEqual(frame(0))
    expect([...queue.take()]).toEqual(frame(1))
    queue.put(samples.subarray(1_500))
    expect([...queue.take()]).toEqual(frame(2))
    expect([...queue.take()]).toEqual(frame(3))
    expect(queue.take()).toBe(silentFrame)
  })

  it('nothing is lost when the loop stalled and the mixer catches up', () => {
    const queue = new JitterQueue()
    for (let i = 1; i <= 3; i++) queue.put(new Int16Array(frameSamples).fill(i))
    queue.take()
    for (let i = 4; i <= 40; i++) queue.put(new Int16Array(frameSamples).fill(i))
    expect(Array.from({ length: 37 }, () => queue.take()[0])).toEqual(
      Array.from({ length: 37 }, (_, i) => i + 2),
    )
  })

  it('delay that stays is taken back', () => {
    const queue = new JitterQueue()
    for (let i = 0; i < 30; i++) queue.put(new Int16Array(frameSamples).fill(1))
    for (let i = 0; i < 60; i++) {
      queue.put(new Int16Array(frameSamples).fill(1))
      queue.take()
    }
    let left = 0
    while (queue.take() !== silentFrame) left++
    expect(left).toBeLessThanOrEqual(4)
  })
})

describe('WAV files', () => {
  function wav(rate: number, samples: Int16Array, channels = 1): Uint8Array {
    const file = Buffer.alloc(44 + samples.length * 2)
    file.write('RIFF', 0)
    file.write('WAVEfmt ', 8)
    file.writeUInt32LE(16, 16)
    file.writeUInt16LE(1, 20)
    file.writeUInt16LE(channels, 22)
    file.writeUInt32LE(rate, 24)
    file.writeUInt16LE(16, 34)
    file.write('data', 36)
    file.writeUInt32LE(samples.length * 2, 40)
    samples.forEach((sample, i) => file.writeInt16LE(sample, 44 + i * 2))
    return file
  }

  it('come out at 48 kHz whatever they were', () => {
    const at16 = Int16Array.from(
      { length: 16_000 },
      (_, i) => 8_000 * Math.sin((2 * Math.PI * 440 * i) / 16_000),
    )
    const samples = decodeWav(wav(16_000, at16))
    expect(samples).toHaveLength(48_000)
    expect(levelOf(440, samples)).toBeGreaterThan(7_500)
    expect(resample(at16, 16_000, 16_000)).toBe(at16)
  })

  it('that are none, or not mono, are refused', () => {
    expect(() => decodeWav(new Uint8Array(3))).toThrow('not a WAV')
    expect(() => decodeWav(wav(16_000, new Int16Array(2), 2))).toThrow('mono')
    expect(() => decodeWav(wav(16_000, new Int16Array(2)).subarray(0, 36))).toThrow('no data')
  })
})

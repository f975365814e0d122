import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Accounts } from '../../../../../src/contact-center/voice/asterisk/accounts.js'
import { AriClient } from '../../../../../src/contact-center/voice/asterisk/ari/ari-client.js'
import type { AriHappening } from '../../../../../src/contact-center/voice/asterisk/ari/ari-messages.js'
import { happened } from '../../../../../src/contact-center/voice/asterisk/ari-happenings.js'
import { CallBridges } from '../../../../../src/contact-center/voice/asterisk/call-bridges.js'
import { Calls } from '../../../../../src/contact-center/voice/asterisk/calls.js'
import { Legs } from '../../../../../src/contact-center/voice/asterisk/legs.js'
import { Replacements } from '../../../../../src/contact-center/voice/asterisk/replacements.js'
import { Whispers } from '../../../../../src/contact-center/voice/asterisk/whispers.js'
import type { VoiceEvent } from '../../../../../src/contact-center/voice/port.js'

/** One leg that was placed, in an Asterisk that takes everything. */
function stage() {
  const errors: string[] = []
  const nothing = (): void => undefined
  const logger = {
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: (_facts: object, message: string) => void errors.push(message),
  }
  const client = new AriClient({ url: 'http://127.0.0.1:9/ari', user: '', password: '', app: '' }, logger)
  const played: string[] = []
  const done = async () => ({ ok: true, value: null }) as const
  Object.assign(client, {
    originate: done,
    hangUp: done,
    answer: done,
    setVariable: done,
    stopPlayback: done,
  })
  client.play = async (_channel, playbackId) => {
    played.push(playbackId)
    return done()
  }
  const legs = new Legs()
  const told: VoiceEvent['type'][] = []
  legs.onEvent(({ type }) => told.push(type))
  const accounts = new Accounts({
    client,
    realm: 'realm',
    codecs: 'opus',
    context: 'context',
    logger,
    tell: nothing,
  })
  const calls = new Calls({
    client,
    legs,
    bridges: new CallBridges(client, 'parked'),
    directory: { queueId: async () => null, agentId: async () => null },
    mohClass: 'default',
    codecs: 'opus',
    logger,
  })
  const replacements = new Replacements({ client, legs, accounts, calls, logger })
  const leg = calls.newLeg({ legId: 'leg', kind: 'callee', signInId: null, channelId: 'channel' })
  const tell = (event: AriHappening): Promise<void> =>
    happened(event, {
      client,
      legs,
      calls,
      accounts,
      replacements,
      whispers: new Whispers(client),
      logger,
    })
  return { leg, legs, told, tell, played, errors }
}

const channel = {
  id: 'channel',
  name: 'PJSIP/trunk-00000001',
  state: 'Ringing',
  creationtime: '',
  caller: { name: '', number: '' },
  dialplan: { app_name: 'Stasis', app_data: 'offhook' },
  channelvars: {},
}

describe('a sound that Asterisk cannot play', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const failed = (id = ''): AriHappening => ({ type: 'PlaybackFinished', playback: { id, state: 'failed' } })

  it('is tried again each second and not as fast as it fails, and said in the log', async () => {
    const { leg, played, tell, errors } = stage()
    leg.hear({ kind: 'sound', as: 'pin', media: ['sound:digits/1'], then: 'again' })
    await vi.advanceTimersByTimeAsync(0)
    for (let second = 1; second <= 5; second += 1) {
      expect(played).toHaveLength(second)
      await tell(failed(played.at(-1)))
      await vi.advanceTimersByTimeAsync(999)
      expect(played).toHaveLength(second)
      await vi.advanceTimersByTimeAsync(1)
    }
    expect(errors[0]).toContain('asterisk-core-sounds')
  })

  it('because its leg has gone, or hears something else by now, is left', async () => {
    const { leg, legs, played, tell, errors } = stage()
    leg.hear({ kind: 'sound', as: 'pin', media: ['sound:digits/1'], then: 'again' })
    await vi.advanceTimersByTimeAsync(0)
    await tell(failed(played[0]))
    leg.hear({ kind: 'none' })
    await vi.advanceTimersByTimeAsync(2_000)
    leg.hear({ kind: 'sound', as: 'pin', media: ['sound:digits/1'], then: 'again' })
    await vi.advanceTimersByTimeAsync(0)
    await tell(failed(played[1]))
    legs.remove(leg)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(played).toHaveLength(2)
    expect(errors).toEqual([])
  })

  it('is over all the same where its end is waited for', async () => {
    const { leg, played, tell, told } = stage()
    leg.hear({ kind: 'sound', as: 'announcement', media: ['sound:goodbye'], then: 'tell' })
    await vi.advanceTimersByTimeAsync(0)
    await tell(failed(played[0]))
    await vi.advanceTimersByTimeAsync(0)
    expect(told).toEqual(['end-announced'])
  })
})

it('events in whatever order: a leg rings and is answered once at most, ends once, and nothing is told after that', async () => {
  const events: readonly AriHappening[] = [
    { type: 'ChannelStateChange', channel },
    { type: 'StasisStart', channel, args: [] },
    { type: 'StasisStart', channel: { ...channel, id: 'another' }, args: [], replace_channel: channel },
    { type: 'StasisEnd', channel },
    { type: 'ChannelDestroyed', channel, cause: 16 },
    { type: 'PlaybackFinished', playback: { id: 'unknown', state: 'done' } },
  ]
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...events), { maxLength: 12 }), async (order) => {
      const { told, tell } = stage()
      for (const event of order) await tell(event)
      const count = (type: VoiceEvent['type']): number => told.filter((one) => one === type).length
      expect(count('leg-ringing')).toBeLessThanOrEqual(1)
      expect(count('leg-answered')).toBeLessThanOrEqual(1)
      const ends = told.flatMap((type, at) => (type === 'leg-ended' || type === 'leg-failed' ? [at] : []))
      expect(ends.length).toBeLessThanOrEqual(1)
      if (ends[0] !== undefined) expect(ends[0]).toBe(told.length - 1)
    }),
  )
})

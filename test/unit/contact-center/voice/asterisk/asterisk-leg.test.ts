import { expect, it, vi } from 'vitest'
import { AriClient } from '../../../../../src/contact-center/voice/asterisk/ari/ari-client.js'

const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }

/** the name of the first sound that a contact center plays after its start */
async function firstPlayback(): Promise<string> {
  vi.resetModules()
  const { AsteriskLeg } = await import('../../../../../src/contact-center/voice/asterisk/asterisk-leg.js')
  const { CallBridges } = await import('../../../../../src/contact-center/voice/asterisk/call-bridges.js')
  const client = new AriClient({ url: 'http://127.0.0.1:9/ari', user: '', password: '', app: '' }, logger)
  const played = Promise.withResolvers<string>()
  client.play = async (_channel, playbackId) => {
    played.resolve(playbackId)
    return { ok: true, value: null }
  }
  const leg = new AsteriskLeg({
    legId: 'leg',
    kind: 'agent',
    signInId: null,
    channelId: 'channel',
    client,
    bridges: new CallBridges(client, 'parked'),
    mohClass: 'default',
  })
  leg.hear({ kind: 'sound', as: 'ringback', media: ['tone:ring'], then: 'again' })
  return played.promise
}

it('names no sound as another contact center of the same Asterisk does: to stop one would stop the other', async () => {
  expect(await firstPlayback()).not.toBe(await firstPlayback())
})

import { expect, test } from 'vitest'
import { silentLogger } from '../../../../src/main/log/logger.js'
import { Media } from '../../../../src/main/media/media.js'
import { FakeMediaEngine } from '../../../support/fake-media-engine.js'
import { settle, VirtualClock } from '../../../support/virtual-clock-main.js'

async function started() {
  const engine = new FakeMediaEngine()
  const clock = new VirtualClock()
  const media = new Media({
    open: engine.open,
    clock,
    log: silentLogger,
    devices: { microphone: 'mic-1', headset: null, ringer: null },
    echoCancellation: 'automatic',
  })
  media.start()
  await settle()
  return { engine, clock, media, commands: () => engine.asked.map(({ command }) => command) }
}

test('a new engine is put into the state that the old one was in', async () => {
  const { engine, media, commands } = await started()
  await media.holdMicrophone()
  await media.loadPrompt({ kind: 'uploaded', id: 'p', sha256: 'x'.repeat(64) }, new Uint8Array([1, 2, 3]))
  media.startRinging()
  media.setMeter(true)
  media.setIceServers([{ urls: 'stun:stun.example.org' }])
  await media.selectDevice('headset', 'head-2')
  await media.setEchoCancellation('always')
  engine.crash()
  await settle()
  expect(engine.pages).toBe(2)
  expect(commands()).toEqual([
    'engine.configure',
    'microphone.hold',
    'prompt.load',
    'ringer.start',
    'meter.set',
  ])
  expect(engine.asked[0]?.input).toEqual({
    iceServers: [{ urls: 'stun:stun.example.org' }],
    devices: { microphone: 'mic-1', headset: 'head-2', ringer: null },
    echoCancellation: 'always',
  })
  expect(engine.asked[2]?.input).toEqual({ kind: 'wav', bytes: new Uint8Array([1, 2, 3]) })
  media.dispose()
})

test('what was ended stays ended in a new engine', async () => {
  const { engine, media, commands } = await started()
  await media.holdMicrophone()
  media.releaseMicrophone()
  media.startRinging()
  media.stopRinging()
  await settle()
  engine.crash()
  await settle()
  expect(commands()).toEqual(['engine.configure'])
  media.dispose()
})

test('while the engine is away, commands fail at once and the devices say so', async () => {
  const { engine, media } = await started()
  engine.becomesReady = false
  engine.answers.set('prompt.play', () => 'never')
  const hanging = media.playPrompt()
  engine.crash()
  await settle()
  expect(media.devices.engine).toBe('restarting')
  expect(await hanging).toMatchObject({ ok: false, error: { code: 'media-engine-away' } })
  expect(await media.armFirstAudio('no-such-dialog', 1_000)).toEqual({
    incomingAfterMs: null,
    outgoingAfterMs: null,
  })
  media.dispose()
  expect(await media.holdMicrophone()).toMatchObject({ ok: false, error: { code: 'media-engine-away' } })
})

test('an engine that does not answer is a failure after its time, and a late answer changes nothing', async () => {
  const { engine, clock, media } = await started()
  engine.answers.set('prompt.play', () => 'never')
  const play = media.playPrompt()
  await settle()
  await clock.advance(4_000)
  expect(await play).toMatchObject({ ok: false, error: { code: 'timeout' } })
  engine.send({ kind: 'done', id: 0, value: { startedAfterMs: 1 } })
  media.dispose()
  expect(clock.pending).toBe(0)
})

test('messages of a wrong shape are ignored, and a wrong answer is a failure', async () => {
  const { engine, media } = await started()
  const before = media.devices
  for (const message of [
    null,
    'text',
    { kind: 'event', event: 'devices.changed', value: { microphone: 1 } },
    { kind: 'event', event: 'no.such', value: null },
    { kind: 'done', id: -1, value: null },
    {
      kind: 'event',
      event: 'connection.stats',
      value: { connectionId: 'x', heard: true, quality: { mos: 99 } },
    },
  ]) {
    engine.send(message)
  }
  expect(media.devices).toEqual(before)
  engine.answers.set('prompt.play', () => ({ ok: true, value: { startedAfterMs: 'soon' } }))
  expect(await media.playPrompt()).toMatchObject({ ok: false, error: { code: 'internal' } })
  media.dispose()
})

test('an uploaded prompt without its sound is refused before the engine is asked', async () => {
  const { media, commands } = await started()
  expect(await media.loadPrompt({ kind: 'uploaded', id: 'p', sha256: 'x'.repeat(64) }, null)).toMatchObject({
    ok: false,
  })
  expect(commands()).not.toContain('prompt.load')
  media.dispose()
})

test('levels and quality reach their listeners until they leave', async () => {
  const { engine, media } = await started()
  const heard: unknown[] = []
  const off = media.onLevels((levels) => heard.push(levels))
  media.onQuality((quality) => heard.push(quality))
  engine.emit('levels.changed', { microphone: 0.5, headset: 0 })
  off()
  engine.emit('levels.changed', { microphone: 0.6, headset: 0 })
  engine.emit('connection.stats', { connectionId: 'c', heard: true, quality: null })
  expect(heard).toEqual([{ microphone: 0.5, headset: 0 }, null])
  media.dispose()
})

test('more STUN and TURN servers than the engine takes do not keep it from being set up', async () => {
  const { engine, media } = await started()
  const servers = Array.from({ length: 20 }, (_, index) => ({ urls: `stun:stun${index}.example.org` }))
  media.setIceServers(servers)
  await settle()
  expect(engine.asked.at(-1)?.input).toMatchObject({ iceServers: servers.slice(0, 16) })
  media.dispose()
})

test('the engine is told of other addresses; one that is away asks for them itself when it is back', async () => {
  const { engine, media, commands } = await started()
  media.addressesChanged()
  await settle()
  expect(commands().filter((command) => command === 'engine.addressesChanged')).toHaveLength(1)
  engine.becomesReady = false
  engine.crash()
  await settle()
  media.addressesChanged()
  await settle()
  expect(commands().filter((command) => command === 'engine.addressesChanged')).toHaveLength(0)
  media.dispose()
})

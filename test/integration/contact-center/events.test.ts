import { expect, it } from 'vitest'
import { routes } from '../../../src/contract/agent-api/commands.js'
import { openStage } from '../../support/center-stage.js'

const onBreak = (reasonCode: string) => ({ status: 'on-break', reasonCode })

it('begins with a whole snapshot and numbers what follows by one', async () => {
  await using stage = await openStage()
  const alex = await stage.agent('alex')
  const stream = await alex.stream()
  await alex.command('status', onBreak('lunch'))
  await alex.command('status', onBreak('short-break'))
  await stream.until((event) => event.type === 'status' && event.value.reasonCode === 'short-break')
  expect(stream.events[0]).toMatchObject({
    type: 'snapshot',
    value: { identity: { displayName: 'Alex Morgan', groupName: 'Support' } },
  })
  const versions = stream.events.map(({ version }) => version)
  expect(versions).toEqual(versions.map((_, index) => (versions[0] ?? 0) + index))
  stream.close()
})

it('resumes after the last event seen, without a snapshot and without a gap', async () => {
  await using stage = await openStage()
  const alex = await stage.agent('alex')
  const first = await alex.stream()
  const { version } = await first.until((event) => event.type === 'snapshot')
  first.close()
  await alex.command('status', onBreak('lunch'))
  const second = await alex.stream(version)
  const event = await second.until(({ type }) => type === 'status')
  expect(second.events[0]).toBe(event)
  expect(event.version).toBe(version + 1)
  second.close()
})

it.each([
  ['from the future', 1_000_000],
  ['too old to be kept', 0],
])('gives a snapshot to a stream that cannot resume: %s', async (_why, lastEventId) => {
  await using stage = await openStage()
  const alex = await stage.agent('alex')
  for (let index = 0; index < 205; index += 1)
    await alex.command('status', onBreak(index % 2 === 0 ? 'lunch' : 'short-break'))
  const stream = await alex.stream(lastEventId)
  await stream.until(() => true)
  expect(stream.events[0]?.type).toBe('snapshot')
  stream.close()
})

it('announces an ended interaction once, then null', async () => {
  await using stage = await openStage()
  const { client } = await stage.connectedAgent('alex')
  const stream = await client.stream()
  const customer = stage.voice.arrive({ queueId: 'support' })
  stage.voice.hangUp(customer)
  await stream.until((event) => event.type === 'interaction' && event.value === null)
  const states = stream.events.flatMap((event) =>
    event.type === 'interaction' ? [event.value?.state ?? null] : [],
  )
  expect(states).toEqual(['offered', 'ended', null])
  stream.close()
})

it('tells the time when the clock is moved', async () => {
  await using stage = await openStage()
  const alex = await stage.agent('alex')
  const stream = await alex.stream()
  await stream.until((event) => event.type === 'snapshot')
  stage.advance(60)
  const event = await stream.until(({ type }) => type === 'clock')
  expect(event.now).toBe(stage.clock.now())
  stream.close()
})

it('answers HEAD with the head of a stream and keeps no reader for it', async () => {
  await using stage = await openStage()
  const alex = await stage.agent('alex')
  const stream = await alex.stream()
  await stream.until((event) => event.type === 'snapshot')
  const timers = stage.clock.pending
  // More than one sign-in may have readers: each would push a real one out.
  for (let count = 0; count < 5; count += 1) {
    const head = await fetch(stage.url + routes.events.path, {
      method: 'HEAD',
      headers: alex.headers,
    })
    expect(head.status).toBe(200)
    expect(head.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  }
  expect(stage.clock.pending).toBe(timers)
  await alex.command('status', onBreak('lunch'))
  await stream.until(({ type }) => type === 'status')
  stream.close()
})

it('answers an unknown path with a problem', async () => {
  await using stage = await openStage()
  const response = await fetch(`${stage.url}/api/v1/nothing?token=secret`)
  expect(response.status).toBe(404)
  expect(await response.text()).not.toContain('secret')
})

import { createParser } from 'eventsource-parser'
import { expect, it } from 'vitest'
import { type LiveEvent, liveEvent, liveView } from '../../../src/contract/admin-api/live.js'
import { type AdminClient, signInAdmin } from '../../support/admin-client.js'
import { newCommandId } from '../../support/center-client.js'
import { openStage } from '../../support/center-stage.js'

/** The stream of a supervisor's page. */
async function watch(url: string, { accessToken }: AdminClient) {
  const response = await fetch(`${url}/api/v1/admin/live/events`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })
  const events: LiveEvent[] = []
  const waiting = new Set<() => void>()
  const parser = createParser({
    onEvent: ({ data }) => {
      events.push(liveEvent.parse(JSON.parse(data)))
      for (const check of [...waiting]) check()
    },
  })
  const { body } = response
  const closed = (async () => {
    const decoder = new TextDecoder()
    if (body) for await (const chunk of body) parser.feed(decoder.decode(chunk, { stream: true }))
  })()
  return {
    events,
    closed,
    until: (fits: (event: LiveEvent) => boolean) =>
      new Promise<LiveEvent>((resolve) => {
        const check = (): void => {
          const found = events.find(fits)
          if (!found) return
          waiting.delete(check)
          resolve(found)
        }
        waiting.add(check)
        check()
      }),
  }
}

it('shows who is signed in, and what each does', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const { client } = await stage.connectedAgent('alex')
  stage.voice.arrive({ queueId: 'support' })
  const { interaction } = await client.session()
  const { agents } = liveView.parse(await admin.get('/live'))
  expect(agents).toMatchObject([
    {
      username: 'alex',
      groupName: 'Support',
      desk: {
        status: { status: 'offered' },
        phoneConnectionMode: 'persistent',
        connection: { state: 'open', cause: null },
        registered: true,
        interaction: { interactionId: interaction?.interactionId, kind: 'queue', state: 'offered' },
      },
    },
    { username: 'robin', desk: null },
    { username: 'sam', desk: null },
  ])
})

it('tells each change as it happens, beginning with everything', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const stream = await watch(stage.url, admin)
  const first = await stream.until(({ type }) => type === 'snapshot')
  expect(first).toMatchObject({ agents: [{ desk: null }, { desk: null }, { desk: null }] })
  const { client, leg } = await stage.connectedAgent('alex')
  const opened = (event: LiveEvent) =>
    event.type === 'agent' && event.agent.desk?.connection.state === 'open' && event.agent.desk.registered
  await stream.until(opened)
  stage.voice.hangUp(leg)
  const lost = await stream.until(
    (event) => event.type === 'agent' && event.agent.desk?.connection.state === 'lost',
  )
  expect(lost).toMatchObject({
    agent: { desk: { connection: { cause: 'hung-up' }, status: { status: 'on-break' } } },
  })
  await client.command('signOut')
  await stream.until((event) => event.type === 'agent' && event.agent.desk === null)
})

it('tells the quality that the softphone reported last, with the time', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const stream = await watch(stage.url, admin)
  const { client } = await stage.connectedAgent('alex')
  const report = (body: object) => client.call('quality', body)
  const heard = { mos: 4.31, lossPercent: 0.5, jitterMs: 3.2, roundTripMs: null }
  expect(await report(heard)).toMatchObject({ status: 204 })
  const at = stage.clock.now()
  await stream.until(
    (event) =>
      event.type === 'agent' && event.agent.desk?.quality?.at === at && event.agent.desk.quality.mos === 4.31,
  )
  expect(await report({ ...heard, mos: 5.1 })).toMatchObject({ status: 400 })
  expect(await report({ ...heard, caller: 'somebody' })).toMatchObject({ status: 400 })
  const { agents } = liveView.parse(await admin.get('/live'))
  expect(agents.find(({ username }) => username === 'alex')?.desk?.quality).toEqual({ ...heard, at })
})

it('tells everything again when agents come, go or are renamed', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const stream = await watch(stage.url, admin)
  await stream.until(({ type }) => type === 'snapshot')
  await admin.change('/agents/sam', { displayName: 'Samira' })
  await stream.until(
    (event) => event.type === 'snapshot' && event.agents.some(({ displayName }) => displayName === 'Samira'),
  )
  await admin.change('/agents/robin', { active: false })
  await stream.until((event) => event.type === 'snapshot' && event.agents.length === 2)
})

it('ends with the access token', async () => {
  await using stage = await openStage({}, { accessSeconds: 1 })
  const stream = await watch(stage.url, await signInAdmin(stage.url))
  await stream.until(({ type }) => type === 'snapshot')
  await stream.closed
})

it('offers a test interaction to one agent, once per command, or says why not', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const test = (id: string, commandId = newCommandId()) =>
    admin.call('POST', `/agents/${id}/test-interaction`, { commandId })
  expect(await test('nobody')).toMatchObject({ status: 404 })
  expect(await test('alex')).toMatchObject({ status: 409, body: { detail: 'This agent is not signed in.' } })
  const { client } = await stage.connectedAgent('alex')
  const commandId = newCommandId()
  const started = await test('alex', commandId)
  expect(started.status).toBe(202)
  const { interaction } = await client.session()
  expect(interaction).toMatchObject({ kind: 'test', state: 'offered', ...(started.body as object) })
  expect(await test('alex', commandId)).toMatchObject({ status: 202, body: started.body })
  expect(await test('alex')).toMatchObject({ status: 409, body: { code: 'not-allowed-in-state' } })
})

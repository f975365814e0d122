import { startPostgres } from '../support/postgres.js'
import { openCenter, type Center } from './support/center.js'
import { expect, test as base } from './support/fixtures.js'
import { startTcpProxy } from './support/tcp-proxy.js'

/** Two instances of the contact center on one PostgreSQL, behind one address. New connections go to the first that is there. */
interface Stage {
  readonly far: { readonly url: string; readonly one: Center; readonly other: Center }
}
const test = base.extend<Stage>({
  far: async ({}, use, info) => {
    await using server = await startPostgres()
    const proxy = await startTcpProxy()
    const place = { database: server.url, publicUrl: proxy.url }
    const [one, other] = await Promise.all([openCenter(place), openCenter(place)])
    proxy.goesTo(one.url, other.url)
    await use({ url: proxy.url, one, other })
    if (info.status !== info.expectedStatus)
      for (const [name, { output }] of Object.entries({ one, other }))
        await info.attach(`instance-${name}-output`, { body: output(), contentType: 'text/plain' })
    await Promise.all([one.dispose(), other.dispose()])
    await proxy.dispose()
  },
})

test('the instance that has the agent is killed: the other goes on, says why the connection is lost, and opens another', async ({
  far,
  workstation,
  headset,
}) => {
  const agent = await workstation.starts({ server: far.url })
  await agent.signsIn()
  await agent.opensConnection(headset)
  expect(await far.one.connectionOf('alex')).toBe('open')
  expect(await far.other.connectionOf('alex')).toBe('signed-out')

  const killedAt = performance.now()
  await far.one.crashes()
  await agent.seesConnectionLost('The contact center was restarted.')
  const seenMs = performance.now() - killedAt
  await agent.isIn('On break')
  expect(await far.other.connectionOf('alex')).toBe('lost')
  test.info().annotations.push({
    type: 'kill -9 → lost, on the agent’s screen',
    description: `${Math.round(seenMs)} ms`,
  })
  expect(seenMs).toBeLessThan(10_000)

  // The phone has found the survivor by itself: it rings there.
  await agent.reopensConnection()
  await agent.answersValidationCall()
  await agent.typesPin(await headset.listen().hearsPin())
  await agent.seesConnectionOpen()
  expect(await far.other.connectionOf('alex')).toBe('open')
  await agent.chooses('Available')
  await far.other.customerCalls({ queue: 'support', sentence: 'delivery' })
  const ear = headset.listen()
  await agent.accepts()
  await ear.hears('customers/delivery')
})

import { expect, it } from 'vitest'
import type { CenterClient } from '../../support/center-client.js'
import { openStage } from '../../support/center-stage.js'

const interactionOf = async (client: CenterClient) => (await client.session()).interaction
const idOf = async (client: CenterClient) => ({ id: (await interactionOf(client))?.interactionId ?? 'none' })

it('offers to the agent of the group who is idle for longest', async () => {
  await using stage = await openStage()
  const { client: sam } = await stage.connectedAgent('sam')
  stage.advance(1)
  const { client: alex } = await stage.connectedAgent('alex')
  const { client: robin } = await stage.connectedAgent('robin')
  stage.voice.arrive({ queueId: 'support' })
  expect((await interactionOf(sam))?.state).toBe('offered')
  expect(await interactionOf(alex)).toBeNull()
  expect(await interactionOf(robin)).toBeNull()
  stage.voice.arrive({ queueId: 'support' })
  expect((await interactionOf(alex))?.state).toBe('offered')
})

it('plays music to who waits, and offers the head first when an agent becomes free', async () => {
  await using stage = await openStage()
  const first = stage.voice.arrive({ queueId: 'support' }, 'First')
  stage.voice.arrive({ queueId: 'support' }, 'Second')
  expect(stage.voice.commands).toContain(`hold-music ${first}`)
  const { client } = await stage.connectedAgent('alex')
  expect((await interactionOf(client))?.customer.name).toBe('First')
})

it('misses an offer in time: On break with the reason, the customer to the next agent', async () => {
  await using stage = await openStage()
  const { client: alex } = await stage.connectedAgent('alex')
  stage.advance(1)
  const { client: sam } = await stage.connectedAgent('sam')
  const stream = await alex.stream()
  stage.voice.arrive({ queueId: 'support' })
  stage.advance(30)
  await stream.until((event) => event.type === 'interaction' && event.value?.endCause === 'missed')
  await stream.until((event) => event.type === 'interaction' && event.value === null)
  expect((await alex.session()).status).toMatchObject({ status: 'on-break', cause: 'missed-offer' })
  expect((await interactionOf(sam))?.state).toBe('offered')
  stream.close()
})

it('rejects only where it is permitted', async () => {
  await using stage = await openStage()
  const { client } = await stage.connectedAgent('alex')
  const customer = stage.voice.arrive({ queueId: 'support' })
  expect((await client.refusal('reject', {}, await idOf(client))).code).toBe('reject-not-permitted')
  stage.voice.hangUp(customer)
  await stage.db
    .updateTable('tenants')
    .set({ settings: await permittingReject(stage.db) })
    .execute()
  const { client: sam } = await stage.connectedAgent('sam')
  await client.command('status', { status: 'on-break', reasonCode: null })
  stage.voice.arrive({ queueId: 'support' })
  await sam.command('reject', {}, await idOf(sam))
  expect((await sam.session()).status).toMatchObject({ status: 'on-break', cause: 'rejected-offer' })
})

async function permittingReject(db: Awaited<ReturnType<typeof openStage>>['db']): Promise<string> {
  const { settings } = await db.selectFrom('tenants').select('settings').executeTakeFirstOrThrow()
  return JSON.stringify({ ...settings, allowReject: true })
}

it('is no miss when the customer leaves first: the agent is Available as before', async () => {
  await using stage = await openStage()
  const { client } = await stage.connectedAgent('alex')
  const customer = stage.voice.arrive({ queueId: 'support' })
  expect((await client.session()).status.status).toBe('offered')
  stage.voice.hangUp(customer)
  expect((await client.session()).status).toMatchObject({ status: 'available', cause: null })
})

it('keeps a status chosen in a call as next, and finishes post-processing on demand', async () => {
  await using stage = await openStage()
  const { client } = await stage.connectedAgent('alex')
  const customer = stage.voice.arrive({ queueId: 'support' })
  await client.command('accept', {}, await idOf(client))
  await client.command('status', { status: 'on-break', reasonCode: 'lunch' })
  expect((await client.session()).status).toMatchObject({
    status: 'busy',
    next: { status: 'on-break', reasonCode: 'lunch' },
  })
  stage.voice.hangUp(customer)
  expect((await client.session()).status.status).toBe('post-processing')
  await client.command('finishPostProcessing')
  expect((await client.session()).status).toMatchObject({ status: 'on-break', reasonCode: 'lunch' })
  expect((await client.refusal('finishPostProcessing')).code).toBe('not-allowed-in-state')
  expect((await client.session()).connection.state).toBe('open')
})

it('cancels a next status', async () => {
  await using stage = await openStage()
  const { client } = await stage.connectedAgent('alex')
  stage.voice.arrive({ queueId: 'support' })
  await client.command('status', { status: 'work-offline', reasonCode: null })
  await client.command('cancelNextStatus')
  expect((await client.session()).status.next).toBeNull()
})

it('sends nothing on the leg for accept, hold, resume and hang up but joins, music and parking', async () => {
  await using stage = await openStage()
  const { client, leg } = await stage.connectedAgent('alex')
  const customer = stage.voice.arrive({ queueId: 'support' })
  stage.voice.clearCommands()
  for (const route of ['accept', 'hold', 'resume', 'hangUp'] as const)
    await client.command(route, {}, await idOf(client))
  expect(stage.voice.commands).toEqual([
    `bridge ${leg} ${customer}`,
    `hold-music ${customer}`,
    `park ${leg}`,
    `bridge ${leg} ${customer}`,
    `park ${leg}`,
    `release ${customer} agent-hung-up`,
  ])
})

it('refuses commands for an interaction that is over or in another state', async () => {
  await using stage = await openStage()
  const { client } = await stage.connectedAgent('alex')
  stage.voice.arrive({ queueId: 'support' })
  const id = await idOf(client)
  expect((await client.refusal('hold', {}, id)).code).toBe('not-allowed-in-state')
  expect((await client.refusal('accept', {}, { id: 'another' })).code).toBe('no-interaction')
  await client.command('accept', {}, id)
  await client.command('hangUp', {}, id)
  expect((await client.refusal('hangUp', {}, id)).code).toBe('no-interaction')
})

it('withdraws an offer while the connection recovers and brings it back after', async () => {
  await using stage = await openStage()
  const { client, leg } = await stage.connectedAgent('alex')
  const stream = await client.stream()
  stage.voice.arrive({ queueId: 'support' })
  stage.voice.silence(leg)
  await stream.until((event) => event.type === 'interaction' && event.value?.endCause === 'withdrawn')
  expect((await client.session()).status).toMatchObject({ status: 'available', cause: null })
  stage.voice.revive(leg)
  expect((await interactionOf(client))?.state).toBe('offered')
  stream.close()
})

it('holds the customer of a lost connection, returns them to the head in time, and puts the agent On break', async () => {
  await using stage = await openStage()
  const { client, leg } = await stage.connectedAgent('alex')
  const first = stage.voice.arrive({ queueId: 'support' }, 'First')
  await client.command('accept', {}, await idOf(client))
  stage.voice.arrive({ queueId: 'support' }, 'Second')
  stage.voice.clearCommands()
  stage.voice.hangUp(leg)
  expect(stage.voice.commands).toEqual([`hold-music ${first}`])
  expect(await client.session()).toMatchObject({
    status: { status: 'busy' },
    interaction: { state: 'customer-waiting', customerHoldEndsAt: stage.clock.now() + 60_000 },
  })
  stage.advance(60)
  expect(await client.session()).toMatchObject({
    status: { status: 'on-break', cause: 'connection-lost' },
    interaction: null,
  })
  const { client: sam } = await stage.connectedAgent('sam')
  expect((await interactionOf(sam))?.customer.name).toBe('First')
})

it('stops the customer’s clock while a validation call rings and validates', async () => {
  await using stage = await openStage()
  const { client, leg } = await stage.connectedAgent('alex')
  stage.voice.arrive({ queueId: 'support' })
  await client.command('accept', {}, await idOf(client))
  stage.voice.hangUp(leg)
  stage.advance(20)
  await client.command('openConnection')
  expect((await interactionOf(client))?.customerHoldEndsAt).toBeNull()
  stage.advance(25)
  stage.voice.fail(stage.voice.lastPlaced().legId, 'no-answer')
  expect((await interactionOf(client))?.customerHoldEndsAt).toBe(stage.clock.now() + 40_000)
})

it('re-joins the customer at once by the right PIN', async () => {
  await using stage = await openStage()
  const { client, leg } = await stage.connectedAgent('alex')
  const customer = stage.voice.arrive({ queueId: 'support' })
  await client.command('accept', {}, await idOf(client))
  stage.voice.hangUp(leg)
  await client.command('openConnection')
  const { legId } = stage.voice.lastPlaced()
  stage.voice.answer(legId)
  const { connectionId } = (await client.session()).connection
  await client.command('confirmPin', { connectionId, pin: stage.voice.spokenPin })
  expect(stage.voice.commands.at(-1)).toBe(`bridge ${legId} ${customer}`)
  expect(await client.session()).toMatchObject({
    status: { status: 'busy' },
    interaction: { state: 'active' },
  })
})

it('says so when the held customer gives up first', async () => {
  await using stage = await openStage()
  const { client, leg } = await stage.connectedAgent('alex')
  const customer = stage.voice.arrive({ queueId: 'support' })
  await client.command('accept', {}, await idOf(client))
  stage.voice.hangUp(leg)
  stage.voice.hangUp(customer)
  expect((await client.session()).status).toMatchObject({
    status: 'on-break',
    cause: 'customer-gone-while-held',
  })
})

it('keeps the customer for a newer sign-in, who validates anew', async () => {
  await using stage = await openStage()
  const { client: older, leg } = await stage.connectedAgent('alex')
  const customer = stage.voice.arrive({ queueId: 'support' })
  await older.command('accept', {}, await idOf(older))
  stage.voice.clearCommands()
  const newer = await stage.agent('alex')
  expect(stage.voice.commands).toContain(`release ${leg} signed-in-elsewhere`)
  expect(await newer.session()).toMatchObject({
    status: { status: 'busy' },
    connection: { state: 'lost', cause: 'signed-in-elsewhere' },
    interaction: { state: 'customer-waiting' },
  })
  await newer.command('openConnection')
  const placed = stage.voice.lastPlaced()
  expect(placed.signInId).toBe(newer.signInId)
  stage.voice.answer(placed.legId)
  const { connectionId } = (await newer.session()).connection
  await newer.command('confirmPin', { connectionId, pin: stage.voice.spokenPin })
  expect(stage.voice.commands.at(-1)).toBe(`bridge ${placed.legId} ${customer}`)
})

it('gives back an offered customer at log-out, without a miss, and releases one in a call', async () => {
  await using stage = await openStage()
  const { client: alex } = await stage.connectedAgent('alex')
  stage.advance(1)
  const { client: sam } = await stage.connectedAgent('sam')
  const customer = stage.voice.arrive({ queueId: 'support' })
  await alex.command('signOut')
  expect((await interactionOf(sam))?.state).toBe('offered')
  await sam.command('accept', {}, await idOf(sam))
  await sam.command('signOut')
  expect(stage.voice.commands).toContain(`release ${customer} signed-out`)
})

it('releases a direct customer whose agent is not signed in, and keeps one whose agent is busy', async () => {
  await using stage = await openStage()
  const nobody = stage.voice.arrive({ agentId: 'alex' })
  await expect.poll(() => stage.voice.commands).toContain(`release ${nobody} The agent is not signed in`)
  const { client } = await stage.connectedAgent('alex')
  const first = stage.voice.arrive({ agentId: 'alex' }, 'First')
  expect(await interactionOf(client)).toMatchObject({ kind: 'direct', queueName: null })
  stage.voice.arrive({ agentId: 'alex' }, 'Second')
  stage.voice.hangUp(first)
  expect((await interactionOf(client))?.customer.name).toBe('Second')
})

it('offers a direct customer also On break', async () => {
  await using stage = await openStage()
  const { client } = await stage.connectedAgent('alex')
  await client.command('status', { status: 'on-break', reasonCode: 'lunch' })
  stage.voice.arrive({ queueId: 'support' })
  expect(await interactionOf(client)).toBeNull()
  const customer = stage.voice.arrive({ agentId: 'alex' })
  expect((await client.session()).status.status).toBe('offered')
  stage.voice.hangUp(customer)
  expect((await client.session()).status).toMatchObject({ status: 'on-break', reasonCode: 'lunch' })
})

it('handles two hundred interactions over one connection without leaving a leg, a timer or a stream behind', async () => {
  await using stage = await openStage()
  const { client, leg } = await stage.connectedAgent('alex')
  await client.command('status', { status: 'available', reasonCode: null })
  const before = stage.clock.pending
  for (let index = 0; index < 200; index += 1) {
    const customer = stage.voice.arrive({ queueId: 'support' })
    await client.command('accept', {}, await idOf(client))
    if (index % 2 === 0) stage.voice.hangUp(customer)
    else await client.command('hangUp', {}, await idOf(client))
    stage.advance(15)
    if (index % 50 === 49) await client.renew()
  }
  expect([...stage.voice.legs]).toEqual([leg])
  expect(stage.clock.pending).toBe(before)
  // Every customer was joined once: none missed, none stuck.
  expect(stage.voice.commands.filter((command) => command.startsWith('bridge'))).toHaveLength(200)
  expect((await client.session()).status.status).toBe('available')
}, 120_000)

it('gives back the customer of an agent who logs out while the own phone rings On Demand, and rings no more', async () => {
  await using stage = await openStage()
  await stage.provision(false)
  const alex = await stage.agent('alex')
  await alex.command('status', { status: 'available', reasonCode: null })
  const customer = stage.voice.arrive({ queueId: 'support' })
  expect((await alex.session()).status.status).toBe('offered')
  await alex.command('signOut')
  expect([...stage.voice.legs]).toEqual([customer])
  const sam = await stage.agent('sam')
  await sam.command('status', { status: 'available', reasonCode: null })
  expect((await interactionOf(sam))?.state).toBe('offered')
})

it('releases the customer who dialled an agent that logs out while it is offered', async () => {
  await using stage = await openStage()
  await stage.provision(false)
  const alex = await stage.agent('alex')
  const customer = stage.voice.arrive({ agentId: 'alex' })
  expect((await interactionOf(alex))?.state).toBe('offered')
  await alex.command('signOut')
  expect(stage.voice.commands).toContain(`release ${customer} The agent signed out`)
  expect(stage.voice.legs.size).toBe(0)
})

it('ends On break when the agent gives up the held customer of a lost connection, and dials nobody by itself', async () => {
  await using stage = await openStage()
  const { client, leg } = await stage.connectedAgent('alex')
  stage.voice.arrive({ queueId: 'support' })
  await client.command('accept', {}, await idOf(client))
  stage.voice.hangUp(leg)
  const before = stage.voice.placed.length
  await client.command('hangUp', {}, await idOf(client))
  expect((await client.session()).status.status).toBe('post-processing')
  stage.advance(15)
  expect((await client.session()).status).toMatchObject({ status: 'on-break', cause: 'connection-lost' })
  expect(stage.voice.placed).toHaveLength(before)
})

it('lets who has dialled one agent wait for that agent’s softphone after a restart', async () => {
  await using stage = await openStage()
  const client = await stage.agent('alex')
  await stage.restart()
  stage.voice.arrive({ agentId: 'alex' }, 'Direct')
  const stranger = stage.voice.arrive({ agentId: 'sam' })
  await expect.poll(() => stage.voice.commands).toContain(`release ${stranger} The agent is not signed in`)
  stage.voice.register(client.signInId)
  await client.command('status', { status: 'available', reasonCode: null })
  stage.voice.answer(stage.voice.lastPlaced().legId)
  const { connection } = await client.session()
  await client.command('confirmPin', { connectionId: connection.connectionId, pin: stage.voice.spokenPin })
  expect(await interactionOf(client)).toMatchObject({ state: 'offered', customer: { name: 'Direct' } })
})

it('sends away who has dialled an agent that does not come back in two minutes', async () => {
  await using stage = await openStage()
  await stage.agent('alex')
  await stage.restart()
  stage.advance(119)
  const last = stage.voice.arrive({ agentId: 'alex' })
  expect(stage.voice.commands).toContain(`hold-music ${last}`)
  await expect.poll(() => stage.clock.pending).toBeGreaterThan(0)
  stage.advance(5)
  await expect.poll(() => stage.voice.commands).toContain(`release ${last} The agent is not signed in`)
  const late = stage.voice.arrive({ agentId: 'alex' })
  await expect.poll(() => stage.voice.commands).toContain(`release ${late} The agent is not signed in`)
})

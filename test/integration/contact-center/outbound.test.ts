import { describe, expect, it } from 'vitest'
import { type CenterClient, newCommandId } from '../../support/center-client.js'
import { type CenterStage, openStage } from '../../support/center-stage.js'

const destination = '+44 20 7946 0123'
const interactionOf = async (client: CenterClient) => (await client.session()).interaction

it('dials at once on an open connection, with ringback, and joins the callee', async () => {
  await using stage = await openStage()
  const { client, leg } = await stage.connectedAgent('alex')
  await client.command('dial', { destination })
  const { legId, address } = stage.voice.dialled[0] ?? { legId: '', address: '' }
  expect(address).toBe('+442079460123')
  expect(stage.voice.commands).toEqual([`ringback ${leg}`, `dial-out ${legId} +442079460123`])
  expect(await client.session()).toMatchObject({
    status: { status: 'busy' },
    interaction: { state: 'dialing', kind: 'outbound' },
  })
  stage.voice.tell({ type: 'leg-ringing', legId })
  expect((await interactionOf(client))?.state).toBe('ringing')
  stage.voice.answer(legId)
  expect(stage.voice.commands.at(-1)).toBe(`bridge ${leg} ${legId}`)
  stage.voice.hangUp(legId)
  expect((await client.session()).status.status).toBe('post-processing')
})

it.each([
  ['busy', 'callee-busy'],
  ['no-answer', 'callee-no-answer'],
  ['invalid', 'callee-invalid'],
  ['failed', 'callee-failed'],
] as const)('words a callee who is %s, without post-processing', async (failure, endCause) => {
  await using stage = await openStage()
  const { client } = await stage.connectedAgent('alex')
  const stream = await client.stream()
  await client.command('dial', { destination })
  stage.voice.fail(stage.voice.dialled[0]?.legId ?? '', failure)
  await stream.until((event) => event.type === 'interaction' && event.value?.endCause === endCause)
  expect((await client.session()).status.status).toBe('available')
  stream.close()
})

it('calls the own phone first On Demand, under the command’s id', async () => {
  await using stage = await openStage()
  await stage.db
    .updateTable('agents')
    .set({ phone_connection_mode: 'on-demand' })
    .where('id', '=', 'alex')
    .execute()
  const client = await stage.agent('alex')
  const commandId = newCommandId()
  const started = await client.call('dial', { commandId, destination })
  expect(started.status).toBe(201)
  const placed = stage.voice.lastPlaced()
  expect(placed).toMatchObject({ purpose: 'outbound', answerMode: 'auto', commandId })
  expect(await interactionOf(client)).toMatchObject({ state: 'connecting', commandId })
  stage.voice.answer(placed.legId)
  expect(stage.voice.commands.slice(-2)).toEqual([
    `ringback ${placed.legId}`,
    `dial-out ${stage.voice.dialled[0]?.legId ?? ''} +442079460123`,
  ])
  stage.voice.answer(stage.voice.dialled[0]?.legId ?? '')
  const { interactionId } = started.body as { interactionId: string }
  await client.command('hangUp', {}, { id: interactionId })
  expect(stage.voice.legs.size).toBe(0)
  expect((await client.session()).status.status).toBe('post-processing')
})

it('gives up when the own phone is not answered, and is On break as before', async () => {
  await using stage = await openStage()
  await stage.db
    .updateTable('agents')
    .set({ phone_connection_mode: 'on-demand' })
    .where('id', '=', 'alex')
    .execute()
  const client = await stage.agent('alex')
  await client.command('dial', { destination })
  stage.advance(30)
  expect(await client.session()).toMatchObject({ status: { status: 'on-break' }, interaction: null })
  expect(stage.voice.dialled).toHaveLength(0)
  expect(stage.voice.legs.size).toBe(0)
})

it.each(['12+34', 'call me', 'sip:nobody', '1', ''])('refuses "%s" as a number', async (bad) => {
  await using stage = await openStage()
  const { client } = await stage.connectedAgent('alex')
  expect((await client.refusal('dial', { destination: bad })).code).toBe(
    bad === '' ? 'bad-request' : 'bad-number',
  )
})

it('needs an open connection in Persistent mode, and Available or On break without an interaction', async () => {
  await using stage = await openStage()
  const alex = await stage.agent('alex')
  expect((await alex.refusal('dial', { destination })).code).toBe('connection-not-open')
  await alex.command('status', { status: 'work-offline', reasonCode: null })
  expect((await alex.refusal('dial', { destination })).code).toBe('not-allowed-in-state')
})

it('is offered nothing from the click on, and an offer that came first wins', async () => {
  await using stage = await openStage()
  const { client } = await stage.connectedAgent('alex')
  await client.command('dial', { destination })
  const customer = stage.voice.arrive({ queueId: 'support' })
  expect((await interactionOf(client))?.kind).toBe('outbound')
  await client.command('hangUp', {}, { id: (await interactionOf(client))?.interactionId ?? '' })
  expect((await interactionOf(client))?.state).toBe('offered')
  expect((await client.refusal('dial', { destination })).code).toBe('not-allowed-in-state')
  stage.voice.hangUp(customer)
})

it('releases the callee when the connection is lost before the answer', async () => {
  await using stage = await openStage()
  const { client, leg } = await stage.connectedAgent('alex')
  await client.command('dial', { destination })
  stage.voice.hangUp(leg)
  expect(stage.voice.legs.size).toBe(0)
  expect((await client.session()).status).toMatchObject({ status: 'on-break', cause: 'connection-lost' })
})

describe('a callee whose agent does not come back in time', () => {
  const waitedTooLong = async (stage: CenterStage): Promise<{ client: CenterClient; legId: string }> => {
    const { client, leg } = await stage.connectedAgent('alex')
    await client.command('dial', { destination })
    const { legId } = stage.voice.dialled[0] ?? { legId: '' }
    stage.voice.answer(legId)
    stage.voice.hangUp(leg)
    stage.advance(60)
    expect(stage.voice.commands.at(-1)).toBe(`announce-end ${legId}`)
    return { client, legId }
  }

  it('is told, and released when everything was said; the agent is On break at once', async () => {
    await using stage = await openStage()
    const { client, legId } = await waitedTooLong(stage)
    expect(await client.session()).toMatchObject({ status: { status: 'on-break' }, interaction: null })
    stage.advance(14)
    expect([...stage.voice.legs]).toEqual([legId])
    stage.voice.tell({ type: 'end-announced', legId })
    expect(stage.voice.commands.at(-1)).toBe(`release ${legId} hold-expired`)
    expect(stage.voice.legs.size).toBe(0)
  })

  it('is released when voice does not say that it has spoken', async () => {
    await using stage = await openStage()
    const { legId } = await waitedTooLong(stage)
    stage.advance(15)
    expect(stage.voice.commands.at(-1)).toBe(`release ${legId} hold-expired`)
    stage.voice.clearCommands()
    stage.voice.tell({ type: 'end-announced', legId })
    expect(stage.voice.commands).toEqual([])
  })

  it('may hang up meanwhile', async () => {
    await using stage = await openStage()
    const { legId } = await waitedTooLong(stage)
    stage.voice.hangUp(legId)
    stage.advance(15)
    expect(stage.voice.commands.at(-1)).toBe(`announce-end ${legId}`)
  })

  it('leaves no timer behind when the contact center stops', async () => {
    await using stage = await openStage()
    await waitedTooLong(stage)
  })
})

it('runs a test interaction through the path of an offer, and returns to the status without post-processing', async () => {
  await using stage = await openStage()
  const { client, leg } = await stage.connectedAgent('alex')
  await client.command('status', { status: 'on-break', reasonCode: 'lunch' })
  const commandId = newCommandId()
  await client.command('testInteraction', { commandId })
  const interaction = await interactionOf(client)
  expect(interaction).toMatchObject({ kind: 'test', state: 'offered', commandId })
  const id = { id: interaction?.interactionId ?? '' }
  await client.command('accept', {}, id)
  expect(stage.voice.commands[0]).toMatch(/^test-customer test-/)
  expect(stage.voice.commands.at(-1)).toMatch(new RegExp(`^bridge ${leg} test-`))
  expect((await client.refusal('testInteraction')).code).toBe('not-allowed-in-state')
  await client.command('hangUp', {}, id)
  expect((await client.session()).status).toMatchObject({ status: 'on-break', reasonCode: 'lunch' })
})

it('lets a test be put away while it is offered, whether rejecting is permitted or not', async () => {
  await using stage = await openStage()
  const { client } = await stage.connectedAgent('alex')
  await client.command('testInteraction')
  const interaction = await interactionOf(client)
  expect(interaction?.allowReject).toBe(true)
  await client.command('reject', {}, { id: interaction?.interactionId ?? '' })
  expect((await client.session()).status).toMatchObject({ status: 'available', cause: null })
})

it('marks the test’s INVITE as a test On Demand', async () => {
  await using stage = await openStage()
  await stage.db
    .updateTable('agents')
    .set({ phone_connection_mode: 'on-demand', auto_answer: true })
    .where('id', '=', 'alex')
    .execute()
  const client = await stage.agent('alex')
  await client.command('testInteraction')
  expect(stage.voice.lastPlaced()).toMatchObject({ purpose: 'test', answerMode: 'auto' })
})

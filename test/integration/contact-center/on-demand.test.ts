import { expect, it } from 'vitest'
import type { CenterClient } from '../../support/center-client.js'
import { type CenterStage, openStage } from '../../support/center-stage.js'

const available = { status: 'available', reasonCode: null }
const interactionOf = async (client: CenterClient) => (await client.session()).interaction

async function onDemandAgent(stage: CenterStage, more: { autoAnswer?: boolean } = {}): Promise<CenterClient> {
  await stage.db
    .updateTable('agents')
    .set({ phone_connection_mode: 'on-demand', auto_answer: more.autoAnswer ?? false })
    .where('id', '=', 'alex')
    .execute()
  const client = await stage.agent('alex')
  await client.command('status', available)
  return client
}

it('rings the softphone by an INVITE of its own, and the answer accepts', async () => {
  await using stage = await openStage()
  const client = await onDemandAgent(stage)
  expect((await client.session()).connection.state).toBe('closed')
  const customer = stage.voice.arrive({ queueId: 'support' })
  const interaction = await interactionOf(client)
  const placed = stage.voice.lastPlaced()
  expect(placed).toMatchObject({
    purpose: 'interaction',
    answerMode: 'manual',
    interactionId: interaction?.interactionId,
    caller: { name: 'Dana Field' },
  })
  expect(interaction).toMatchObject({ state: 'offered', delivery: 'invite', autoAnswer: false })
  expect((await client.refusal('accept', {}, { id: interaction?.interactionId ?? '' })).code).toBe(
    'not-allowed-in-state',
  )
  stage.voice.answer(placed.legId)
  expect(stage.voice.commands.at(-1)).toBe(`bridge ${placed.legId} ${customer}`)
  stage.voice.hangUp(placed.legId)
  expect(stage.voice.commands.at(-1)).toBe(`release ${customer} agent-hung-up`)
  expect((await client.session()).status.status).toBe('post-processing')
})

it('asks for Auto Answer when it is on, for a direct customer only in Available', async () => {
  await using stage = await openStage()
  const client = await onDemandAgent(stage, { autoAnswer: true })
  const queued = stage.voice.arrive({ queueId: 'support' })
  expect(stage.voice.lastPlaced().answerMode).toBe('auto')
  stage.voice.hangUp(queued)
  const direct = stage.voice.arrive({ agentId: 'alex' })
  expect(stage.voice.lastPlaced().answerMode).toBe('auto')
  stage.voice.hangUp(direct)
  await client.command('status', { status: 'on-break', reasonCode: null })
  stage.voice.arrive({ agentId: 'alex' })
  expect(stage.voice.lastPlaced().answerMode).toBe('manual')
})

it('is missed when it is not answered, and the phone stops ringing', async () => {
  await using stage = await openStage()
  const client = await onDemandAgent(stage)
  stage.voice.arrive({ queueId: 'support' })
  const { legId } = stage.voice.lastPlaced()
  stage.advance(30)
  expect(stage.voice.commands).toContain(`release ${legId} missed`)
  expect((await client.session()).status).toMatchObject({ status: 'on-break', cause: 'missed-offer' })
})

it('takes a decline on the phone for a miss unless rejecting is permitted', async () => {
  await using stage = await openStage()
  const client = await onDemandAgent(stage)
  stage.voice.arrive({ queueId: 'support' })
  stage.voice.fail(stage.voice.lastPlaced().legId, 'declined')
  expect((await client.session()).status.cause).toBe('missed-offer')
})

it('lets nobody be Available whose phone is not registered', async () => {
  await using stage = await openStage()
  const client = await onDemandAgent(stage)
  await client.command('status', { status: 'on-break', reasonCode: null })
  stage.voice.register(client.signInId, false)
  expect((await client.refusal('status', available)).code).toBe('not-registered')
})

it('offers nothing while the phone is away, and goes On break when it stays away', async () => {
  await using stage = await openStage()
  const client = await onDemandAgent(stage)
  stage.voice.register(client.signInId, false)
  stage.voice.arrive({ queueId: 'support' })
  expect(await interactionOf(client)).toBeNull()
  stage.advance(2)
  stage.voice.register(client.signInId)
  expect((await interactionOf(client))?.state).toBe('offered')
  stage.voice.fail(stage.voice.lastPlaced().legId, 'unreachable')
  expect((await client.session()).status).toMatchObject({ status: 'on-break', cause: 'phone-not-registered' })
  await client.command('status', available)
  stage.voice.fail(stage.voice.lastPlaced().legId, 'unreachable')
  await client.command('status', { status: 'on-break', reasonCode: null })
})

it('goes On break ten seconds after the registration is lost', async () => {
  await using stage = await openStage()
  const client = await onDemandAgent(stage)
  stage.voice.register(client.signInId, false)
  stage.advance(9)
  expect((await client.session()).status.status).toBe('available')
  stage.advance(1)
  expect((await client.session()).status).toMatchObject({ status: 'on-break', cause: 'phone-not-registered' })
})

it('returns the customer to the head when the answered phone has no media', async () => {
  await using stage = await openStage()
  const client = await onDemandAgent(stage)
  const stream = await client.stream()
  const customer = stage.voice.arrive({ queueId: 'support' })
  const { legId } = stage.voice.lastPlaced()
  stage.voice.answer(legId)
  stage.advance(5)
  stage.voice.silence(legId)
  await stream.until((event) => event.type === 'interaction' && event.value?.endCause === 'returned-to-queue')
  expect(stage.voice.commands.slice(-2)).toEqual([
    `release ${legId} returned-to-queue`,
    `hold-music ${customer}`,
  ])
  expect((await client.session()).status).toMatchObject({ status: 'on-break', cause: 'media-lost' })
  stream.close()
})

it('offers to a desk phone only while it is plugged in', async () => {
  await using stage = await openStage()
  const client = await onDemandAgent(stage)
  stage.voice.plug('+442071838750')
  await client.command('profile', { workplace: { kind: 'phone', number: '+442071838750' } })
  stage.voice.arrive({ queueId: 'support' })
  expect(await interactionOf(client)).toMatchObject({ delivery: 'desk-phone', state: 'offered' })
  expect(stage.voice.lastPlaced().workplace).toEqual({ kind: 'phone', number: '+442071838750' })
  stage.voice.answer(stage.voice.lastPlaced().legId)
  const id = { id: (await interactionOf(client))?.interactionId ?? '' }
  stage.voice.clearCommands()
  await client.command('muteAtPlatform', {}, id)
  await client.command('unmuteAtPlatform', {}, id)
  expect(stage.voice.commands.map((command) => command.split(' ')[0])).toEqual(['mute', 'mute'])
  await client.command('hangUp', {}, id)
  await client.command('finishPostProcessing')
  stage.voice.plug('+442071838750', false)
  stage.voice.arrive({ queueId: 'support' })
  expect(await interactionOf(client)).toBeNull()
})

it('accepts for a desk phone on an open connection by itself with Auto Answer, and plays the prompt there', async () => {
  await using stage = await openStage()
  await stage.db.updateTable('agents').set({ auto_answer: true }).where('id', '=', 'alex').execute()
  stage.voice.plug('+442071838750')
  await stage.db
    .updateTable('agents')
    .set({ workplace: JSON.stringify({ kind: 'phone', number: '+442071838750' }) })
    .where('id', '=', 'alex')
    .execute()
  const { client, leg } = await stage.connectedAgent('alex')
  const customer = stage.voice.arrive({ queueId: 'support' })
  stage.advance(0)
  expect(stage.voice.commands.slice(-2)).toEqual([`bridge ${leg} ${customer}`, `prompt ${leg} bleep`])
  expect(await interactionOf(client)).toMatchObject({ state: 'active', delivery: 'desk-phone' })
})

it('leaves Auto Answer on an open connection to the softphone', async () => {
  await using stage = await openStage()
  await stage.db.updateTable('agents').set({ auto_answer: true }).where('id', '=', 'alex').execute()
  const { client } = await stage.connectedAgent('alex')
  stage.voice.arrive({ queueId: 'support' })
  stage.advance(5)
  expect(await interactionOf(client)).toMatchObject({
    state: 'offered',
    autoAnswer: true,
    delivery: 'persistent-leg',
  })
})

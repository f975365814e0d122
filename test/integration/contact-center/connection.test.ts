import { expect, it } from 'vitest'
import { newCommandId } from '../../support/center-client.js'
import { openStage } from '../../support/center-stage.js'

const available = { status: 'available', reasonCode: null }

async function validating(pins: readonly string[] = ['4711', '0815']) {
  const left = [...pins]
  const stage = await openStage({ pin: () => left.shift() ?? '9999' })
  const alex = await stage.agent('alex')
  await alex.command('status', available)
  stage.voice.answer(stage.voice.lastPlaced().legId)
  const { connectionId } = (await alex.session()).connection
  return { stage, alex, connectionId }
}

it('speaks a PIN that is in no answer and no event', async () => {
  const { stage, alex, connectionId } = await validating(['4711'])
  await using _stage = stage
  const stream = await alex.stream()
  expect(stage.voice.spokenPin).toBe('4711')
  const wrong = await alex.refusal('confirmPin', { connectionId, pin: '1111' })
  await alex.command('confirmPin', { connectionId, pin: '4711' })
  await stream.until((event) => event.type === 'connection' && event.value.state === 'open')
  const everything = JSON.stringify([wrong, stream.events, await alex.session()])
  expect(everything).not.toContain('4711')
  stream.close()
})

it('says how many tries are left, and releases the call when they are used', async () => {
  const { stage, alex, connectionId } = await validating()
  await using _stage = stage
  const confirm = () => alex.refusal('confirmPin', { connectionId, pin: '0000' })
  expect(await confirm()).toMatchObject({ code: 'pin-wrong', attemptsLeft: 2 })
  expect(await confirm()).toMatchObject({ code: 'pin-wrong', attemptsLeft: 1 })
  expect(await confirm()).toMatchObject({ code: 'pin-attempts-used', attemptsLeft: 0 })
  expect(await alex.session()).toMatchObject({
    status: { status: 'on-break', cause: 'connection-lost' },
    connection: { state: 'lost', cause: 'pin-attempts-used' },
  })
})

it('counts a repeated command id as one try', async () => {
  const { stage, alex, connectionId } = await validating()
  await using _stage = stage
  const body = { commandId: newCommandId(), connectionId, pin: '0000' }
  const first = await alex.refusal('confirmPin', body)
  expect(await alex.refusal('confirmPin', body)).toEqual(first)
  expect((await alex.session()).connection.pinAttemptsLeft).toBe(2)
})

it('has one Confirm in flight: the second is refused and costs no try', async () => {
  const { stage, alex, connectionId } = await validating()
  await using _stage = stage
  const confirm = (pin: string) => alex.refusal('confirmPin', { connectionId, pin })
  let answers: readonly ReturnType<typeof confirm>[] = []
  // Nothing is written while the test holds the database, so whichever came first waits to be judged.
  await stage.db.transaction().execute(async () => {
    answers = [confirm('0000'), confirm('0001')]
    expect((await Promise.race(answers)).code).toBe('confirm-in-flight')
  })
  expect((await Promise.all(answers)).map(({ code }) => code).sort()).toEqual([
    'confirm-in-flight',
    'pin-wrong',
  ])
  expect((await alex.session()).connection.pinAttemptsLeft).toBe(2)
})

it('refuses the PIN of an earlier validation call', async () => {
  const { stage, alex, connectionId } = await validating(['4711', '0815'])
  await using _stage = stage
  stage.voice.hangUp(stage.voice.lastPlaced().legId)
  await alex.command('openConnection')
  stage.voice.answer(stage.voice.lastPlaced().legId)
  const now = (await alex.session()).connection
  expect(now.connectionId).not.toBe(connectionId)
  expect((await alex.refusal('confirmPin', { connectionId, pin: '4711' })).code).toBe('pin-expired')
  expect((await alex.refusal('confirmPin', { connectionId: now.connectionId, pin: '4711' })).code).toBe(
    'pin-wrong',
  )
  await alex.command('confirmPin', { connectionId: now.connectionId, pin: '0815' })
  expect((await alex.session()).connection.state).toBe('open')
})

it.each([
  ['not answered', 'not-answered', 30],
  ['PIN not typed', 'pin-timeout', 60],
] as const)('is lost in time: %s', async (what, cause, seconds) => {
  await using stage = await openStage()
  const alex = await stage.agent('alex')
  await alex.command('status', available)
  if (what === 'PIN not typed') stage.voice.answer(stage.voice.lastPlaced().legId)
  stage.advance(seconds - 1)
  expect((await alex.session()).connection.state).not.toBe('lost')
  stage.advance(1)
  expect((await alex.session()).connection).toMatchObject({ state: 'lost', cause })
  expect(stage.voice.legs.size).toBe(0)
})

it('makes Re-open wait after three failed validation calls, and Available and a new sign-in too', async () => {
  await using stage = await openStage()
  let alex = await stage.agent('alex')
  await alex.command('status', available)
  for (const more of [true, true, false]) {
    stage.voice.fail(stage.voice.lastPlaced().legId, 'declined')
    if (more) await alex.command('openConnection')
  }
  const refusal = await alex.refusal('openConnection')
  expect(refusal).toMatchObject({ status: 429, code: 'reopen-too-soon', retryAt: stage.clock.now() + 30_000 })
  expect((await alex.refusal('status', available)).code).toBe('reopen-too-soon')
  await alex.command('signOut')
  alex = await stage.agent('alex')
  expect((await alex.refusal('status', available)).code).toBe('reopen-too-soon')
  stage.advance(30)
  await alex.command('status', available)
  expect((await alex.session()).connection.state).toBe('dialing')
})

it('closes the validation call when Available is left while it rings', async () => {
  await using stage = await openStage()
  const alex = await stage.agent('alex')
  await alex.command('status', available)
  expect((await alex.session()).status.connecting).toBe(true)
  await alex.command('status', { status: 'on-break', reasonCode: 'lunch' })
  expect(await alex.session()).toMatchObject({
    status: { reasonCode: 'lunch' },
    connection: { state: 'closed' },
  })
  expect(stage.voice.legs.size).toBe(0)
})

it('recovers a silent leg without a new PIN and without losing the status', async () => {
  await using stage = await openStage()
  const { client, leg } = await stage.connectedAgent('alex')
  stage.voice.silence(leg)
  expect(await client.session()).toMatchObject({
    status: { status: 'available' },
    connection: { state: 'recovering', graceEndsAt: stage.clock.now() + 90_000 },
  })
  stage.voice.arrive({ queueId: 'support' })
  expect((await client.session()).interaction).toBeNull()
  stage.voice.revive(leg)
  expect(await client.session()).toMatchObject({
    connection: { state: 'open' },
    interaction: { state: 'offered' },
  })
})

it('keeps the connection when only the registration is gone', async () => {
  await using stage = await openStage()
  const { client } = await stage.connectedAgent('alex')
  stage.voice.register(client.signInId, false)
  stage.advance(60)
  expect(await client.session()).toMatchObject({
    status: { status: 'available' },
    connection: { state: 'open' },
  })
})

it('allows Replaces to this sign-in while the connection is up', async () => {
  await using stage = await openStage()
  const alex = await stage.agent('alex')
  await alex.command('status', available)
  const { legId } = stage.voice.lastPlaced()
  stage.voice.answer(legId)
  expect(stage.voice.commands.filter((command) => command.startsWith('allow-replaces'))).toEqual([])
  const { connectionId } = (await alex.session()).connection
  await alex.command('confirmPin', { connectionId, pin: stage.voice.spokenPin })
  expect(stage.voice.commands.slice(-3)).toEqual([
    `stop-pin ${legId}`,
    `park ${legId}`,
    `allow-replaces ${legId} ${alex.signInId}`,
  ])
})

it('drops the connection for a new workplace and validates there with a new PIN', async () => {
  await using stage = await openStage()
  const { client, leg } = await stage.connectedAgent('alex')
  stage.voice.plug('+442071838750')
  const workplace = { kind: 'phone', number: '+442071838750' }
  await client.command('profile', { workplace })
  expect(stage.voice.commands[0]).toBe(`release ${leg} Workplace changed`)
  expect(stage.voice.lastPlaced()).toMatchObject({ workplace, purpose: 'validation', answerMode: 'manual' })
  expect(await client.session()).toMatchObject({
    connection: { state: 'dialing', workplace },
    profile: { workplace },
  })
})

it('leaves the old workplace before anything is written, so that no call begins there meanwhile', async () => {
  await using stage = await openStage()
  const { client } = await stage.connectedAgent('alex')
  const workplace = { kind: 'phone', number: '+442071838750' }
  const placed = stage.voice.placed.length
  let saving: Promise<unknown> = Promise.resolve()
  // Nothing can be written while the test holds the database.
  await stage.db.transaction().execute(async () => {
    saving = client.command('profile', { workplace })
    await expect.poll(() => stage.voice.placed.length).toBe(placed + 1)
    stage.voice.arrive({ queueId: 'support' })
    expect((await client.session()).interaction).toBeNull()
  })
  await saving
  expect((await client.session()).connection).toMatchObject({ state: 'dialing', workplace })
})

it('asks before a workplace change during a call, then holds the customer until the right PIN', async () => {
  await using stage = await openStage()
  const { client } = await stage.connectedAgent('alex')
  const customer = stage.voice.arrive({ queueId: 'support' })
  const { interaction } = await client.session()
  await client.command('accept', {}, { id: interaction?.interactionId ?? '' })
  stage.voice.plug('+442071838750')
  const workplace = { kind: 'phone', number: '+442071838750' }
  expect((await client.refusal('profile', { workplace })).code).toBe('conflict')
  await client.command('profile', { workplace, holdCustomer: true })
  expect((await client.session()).interaction).toMatchObject({
    state: 'customer-waiting',
    customerHoldEndsAt: null,
  })
  const { legId } = stage.voice.lastPlaced()
  stage.voice.answer(legId)
  const { connectionId } = (await client.session()).connection
  await client.command('confirmPin', { connectionId, pin: stage.voice.spokenPin })
  expect(stage.voice.commands.at(-1)).toBe(`bridge ${legId} ${customer}`)
  expect((await client.session()).interaction?.state).toBe('active')
})

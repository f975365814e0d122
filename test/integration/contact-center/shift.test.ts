import { expect, it } from 'vitest'
import { openStage } from '../../support/center-stage.js'

it('takes an agent through a persistent connection and one interaction', async () => {
  await using stage = await openStage()
  const { voice } = stage
  const alex = await stage.agent('alex')
  const stream = await alex.stream()
  const snapshot = await stream.until((event) => event.type === 'snapshot')
  expect(snapshot.value).toMatchObject({ status: { status: 'on-break' }, connection: { state: 'closed' } })

  await alex.command('status', { status: 'available', reasonCode: null })
  expect(voice.lastPlaced()).toMatchObject({
    purpose: 'validation',
    answerMode: 'manual',
    signInId: alex.signInId,
  })
  expect((await alex.session()).status).toMatchObject({ status: 'available', connecting: true })

  const { legId } = voice.lastPlaced()
  voice.answer(legId)
  const { connection } = await alex.session()
  expect(connection).toMatchObject({ state: 'validating', pinAttemptsLeft: 3 })
  await alex.command('confirmPin', { connectionId: connection.connectionId, pin: voice.spokenPin })
  await stream.until((event) => event.type === 'connection' && event.value.state === 'open')

  const customer = voice.arrive({ queueId: 'support' })
  const offer = await stream.until(
    (event) => event.type === 'interaction' && event.value?.state === 'offered',
  )
  if (offer.type !== 'interaction' || !offer.value) throw new Error('no offer')
  expect(offer.value).toMatchObject({ delivery: 'persistent-leg', queueName: 'Support' })
  voice.clearCommands()
  await alex.command('accept', {}, { id: offer.value.interactionId })
  expect(voice.commands).toEqual([`bridge ${legId} ${customer}`])
  expect((await alex.session()).status.status).toBe('busy')

  await alex.command('hangUp', {}, { id: offer.value.interactionId })
  expect(voice.commands.slice(1)).toEqual([`park ${legId}`, `release ${customer} agent-hung-up`])
  expect((await alex.session()).status.status).toBe('post-processing')
  stage.advance(15)
  expect((await alex.session()).status.status).toBe('available')
  expect((await alex.session()).connection.state).toBe('open')
  stream.close()
})

import { expect, it } from 'vitest'
import { openStage } from '../../support/center-stage.js'
import { openDesk, setUp } from './desk.js'

it('signs in, opens a persistent connection with the PIN, takes an interaction by a click, and hangs up', async () => {
  await using desk = await openDesk()
  const { stage, sip, media } = desk
  await desk.signIn()
  expect(desk.snapshot.headline.text).toBe('You are On break.')
  expect(sip.started).toHaveLength(1)

  expect(await desk.command['status.set']({ status: 'available', reasonCode: null })).toEqual({
    ok: true,
    value: null,
  })
  await desk.until((now) => now.connection?.state === 'dialing')
  const leg = desk.inviteArrives()
  expect(desk.snapshot).toMatchObject({
    connection: { ringing: true },
    headline: { text: 'Your validation call is ringing.' },
  })
  expect(media.said).toContain('ring')
  expect(media.said).toContain('hold microphone')

  await desk.command['connection.answerValidation'](undefined)
  expect(leg.said).toEqual(['200 OK, microphone off'])
  expect(media.said.at(-1)).toBe('stop ringing')
  await desk.until((now) => now.connection?.state === 'validating')

  const pin = stage.voice.spokenPin ?? ''
  const wrong = pin === '0000' ? '1111' : '0000'
  expect(await desk.command['connection.confirmPin']({ pin: wrong })).toMatchObject({
    ok: false,
    error: { code: 'pin-wrong' },
  })
  expect(desk.snapshot.connection?.pinError).toBe('Wrong PIN. 2 tries are left.')
  expect(await desk.command['connection.confirmPin']({ pin })).toMatchObject({ ok: true })
  await desk.until((now) => now.connection?.state === 'open')
  expect(desk.snapshot.devices.microphoneSent).toBe(false)
  expect(desk.log.text()).not.toContain(pin)

  stage.voice.clearCommands()
  const customer = stage.voice.arrive({ queueId: 'support' })
  const { call } = await desk.until((now) => now.call?.state === 'offered')
  expect(call).toMatchObject({ answerWith: 'accept', ringing: false, autoAnswerAt: null })
  const ringsSoFar = media.said.filter((line) => line === 'ring').length
  const interactionId = call?.interactionId ?? ''
  expect(await desk.command['call.answer']({ interactionId })).toEqual({ ok: true, value: null })
  await desk.until((now) => now.call?.state === 'active')
  expect(stage.voice.commands.filter((line) => line.startsWith('bridge'))).toEqual([
    `bridge ${stage.voice.placed[0]?.legId ?? ''} ${customer}`,
  ])
  expect(leg.said).toEqual(['200 OK, microphone off', 'microphone on'])
  expect(desk.snapshot.devices.microphoneSent).toBe(true)
  expect(media.said.filter((line) => line === 'ring')).toHaveLength(ringsSoFar)
  expect(media.said).not.toContain('play prompt')

  await desk.command['call.hangUp']({ interactionId })
  await desk.until((now) => now.status?.status === 'post-processing')
  expect(leg.said).toEqual(['200 OK, microphone off', 'microphone on', 'microphone off'])
  await desk.command['status.finishPostProcessing'](undefined)
  await desk.until((now) => now.status?.status === 'available')
  expect(desk.snapshot.connection?.state).toBe('open')
})

it('joins the customer at once with Auto Answer on the open connection, with the prompt', async () => {
  await using stage = await openStage()
  await setUp(stage, { autoAnswer: true })
  await using desk = await openDesk({ stage })
  const { leg } = await desk.openConnection()
  stage.voice.arrive({ queueId: 'support' })
  await desk.until((now) => now.call?.state === 'active')
  expect(desk.media.said).toContain('play prompt')
  expect(leg.said.at(-1)).toBe('microphone on')
})

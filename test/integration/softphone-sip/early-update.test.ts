import { expect, test } from 'vitest'
import { systemClock } from '../../../src/main/clock.js'
import { FakeMediaEngine, offerSdp } from '../../support/fake-media-engine.js'
import { header, message } from '../../support/sip-message.js'
import { SipPeer } from '../../support/sip-peer.js'
import { Softphone, account, instanceId } from './softphone.js'

const sdp = ['Content-Type: application/sdp']

const tagOf = (value: string): string => /;tag=([^;>\s]+)/.exec(value)?.[1] ?? ''

async function registered() {
  const peer = new SipPeer()
  const phone = new Softphone(systemClock, new FakeMediaEngine())
  phone.agent.start(account([await peer.listen()]), instanceId)
  await phone.registered()
  return {
    peer,
    phone,
    async [Symbol.asyncDispose]() {
      phone.dispose()
      await peer.close()
    },
  }
}

/** RFC 3311 §5.2 */
test('an UPDATE while it rings: taken without an offer, 500 and when to try again with one', async () => {
  await using set = await registered()
  const call = await set.peer.invite({ sdp: offerSdp() })
  const dialog = await set.phone.nextIncoming()
  call.toTag = tagOf(header(await call.provisional(180), 'to'))
  const plain = await call.responseTo(call.send('UPDATE', ['Contact: <sip:peer@peer.invalid>']))
  expect([plain.status, plain.body]).toEqual([200, ''])
  expect(header(plain, 'contact')).toMatch(/^<sip:/)
  const offering = await call.responseTo(call.send('UPDATE', sdp, offerSdp(2)))
  expect(offering.status).toBe(500)
  expect(Number(header(offering, 'retry-after'))).toBeLessThanOrEqual(10)
  expect(header(offering, 'retry-after')).toMatch(/^\d+$/)
  await dialog.answer({ microphone: true })
  const between = await call.final()
  expect(between.status).toBe(200)
  expect((await call.responseTo(call.send('UPDATE'))).status).toBe(200)
  call.ack()
  await expect.poll(async () => (await call.responseTo(call.send('UPDATE'))).status).toBe(200)
  expect(dialog.state).toBe('established')
})

test('an offer while ours in a 200 waits for its answer: 491', async () => {
  await using set = await registered()
  const call = await set.peer.invite({ sdp: null })
  const dialog = await set.phone.nextIncoming()
  await dialog.answer({ microphone: true })
  expect((await call.final()).status).toBe(200)
  expect((await call.responseTo(call.send('UPDATE', sdp, offerSdp(2)))).status).toBe(491)
  expect((await call.responseTo(call.send('UPDATE'))).status).toBe(200)
})

test('an UPDATE before a call of ours is answered: taken without an offer, 491 with one', async () => {
  await using set = await registered()
  const { peer, phone } = set
  const placed = phone.agent.call('sip:102@127.0.0.1', { microphone: true })
  if (!placed.ok) throw new Error(placed.error.message)
  const invite = await peer.request('INVITE')
  const to = `${header(invite, 'to')};tag=theirs`
  peer.respond({ ...invite, headers: new Map([...invite.headers, ['to', [to]]]) }, 180, [
    'Contact: <sip:102@peer.invalid>',
  ])
  await expect.poll(() => placed.value.progress).toBe('ringing')
  const update = async (cseq: number, extra: readonly string[], body: string) => {
    const lines = [
      `Via: SIP/2.0/WS peer.invalid;branch=z9hG4bKearly${cseq}`,
      `From: ${to}`,
      `To: ${header(invite, 'from')}`,
      `Call-ID: ${header(invite, 'call-id')}`,
      `CSeq: ${cseq} UPDATE`,
      'Max-Forwards: 70',
      'Contact: <sip:102@peer.invalid>',
      ...extra,
    ]
    const contact = /<([^>]+)>/.exec(header(invite, 'contact'))?.[1] ?? ''
    peer.send(message(`UPDATE ${contact} SIP/2.0`, lines, body))
    return (await peer.next((one) => header(one, 'cseq') === `${cseq} UPDATE`)).status
  }
  expect(await update(1, [], '')).toBe(200)
  expect(await update(2, sdp, offerSdp(2))).toBe(491)
  expect(placed.value.state).toBe('calling')
})

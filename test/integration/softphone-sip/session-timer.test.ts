import { expect, test } from 'vitest'
import { offerSdp } from '../../support/fake-media-engine.js'
import { header } from '../../support/sip-message.js'
import { VirtualClock } from '../../support/virtual-clock-main.js'
import { established } from './established-call.js'
import { registered } from './softphone.js'

const contact = 'Contact: <sip:callee@peer.invalid;transport=ws>'
const answer = offerSdp(2).replace('a=setup:actpass', 'a=setup:active')

/** A call of ours whose 200 has these headers. */
async function answeredWith(headers: readonly string[]) {
  const clock = new VirtualClock()
  const set = await registered(clock)
  const { phone, peer } = set
  const placed = phone.agent.call('sip:callee@127.0.0.1', { microphone: true })
  if (!placed.ok) throw new Error(placed.error.message)
  const invite = await peer.request('INVITE')
  expect(invite.headers.get('supported')?.join()).toContain('timer')
  peer.respond(invite, 200, [contact, 'Content-Type: application/sdp', ...headers], answer)
  await peer.request('ACK')
  await phone.until(() => placed.value.state === 'established')
  return { ...set, clock, dialog: placed.value, [Symbol.asyncDispose]: () => set[Symbol.asyncDispose]() }
}
/** while the far end is heard */
async function passes({ phone, clock }: Awaited<ReturnType<typeof answeredWith>>, ms: number): Promise<void> {
  const connectionId = phone.engine.lastConnection
  for (let left = ms; left > 0; left -= 3_000) {
    phone.engine.emit('connection.stats', { connectionId, heard: true, quality: null })
    await clock.advance(Math.min(3_000, left))
  }
}
const isUpdate = (count: number, all: readonly { method: string }[]): boolean =>
  all.filter(({ method }) => method === 'UPDATE').length === count

test('a timer that the server demands is agreed to, and refreshed by whom it names', async () => {
  await using set = await established([
    'Require: timer',
    'Session-Expires: 120;refresher=uas',
    'Supported: timer',
  ])
  const { phone, peer, clock } = set
  const ok = phone.trace.find((line) => line.startsWith('out SIP/2.0 200') && line.includes('CSeq: 1 INVITE'))
  expect(ok).toContain('Session-Expires: 120;refresher=uas')
  await clock.advance(59_000)
  expect(isUpdate(0, peer.received)).toBe(true)
  await clock.advance(1_000)
  const refresh = await peer.request('UPDATE')
  expect(header(refresh, 'session-expires')).toBe('120;refresher=uac')
  expect(header(refresh, 'contact')).not.toBe('')
})

test('the server’s own refresh is answered with the timer', async () => {
  await using set = await established([
    'Require: timer',
    'Session-Expires: 1800;refresher=uac',
    'Supported: timer',
  ])
  const { call } = set
  const cseq = call.send('UPDATE', ['Session-Expires: 1800;refresher=uac', 'Supported: timer'])
  const ok = await call.responseTo(cseq)
  expect(ok.status).toBe(200)
  expect(header(ok, 'session-expires')).toBe('1800;refresher=uac')
  expect(header(ok, 'require')).toBe('timer')
})

test('our call: the 200 makes us refresh at half the time, again and again', async () => {
  await using set = await answeredWith(['Require: timer', 'Session-Expires: 90;refresher=uac'])
  const { peer, dialog } = set
  for (let round = 0; round < 3; round += 1) {
    await passes(set, 45_000)
    expect(header(await peer.request('UPDATE'), 'session-expires')).toBe('90;refresher=uac')
  }
  expect(dialog.state).toBe('established')
})

test('our call: the server refreshes, and a refresh that never comes ends nothing', async () => {
  await using set = await answeredWith(['Session-Expires: 90;refresher=uas'])
  const { peer, dialog } = set
  await passes(set, 200_000)
  expect(isUpdate(0, peer.received)).toBe(true)
  expect(dialog.state).toBe('established')
})

test('422 to a refresh: again with the interval that is taken', async () => {
  await using set = await answeredWith(['Require: timer', 'Session-Expires: 90;refresher=uac'])
  const { peer, clock } = set
  peer.behaviour.set('UPDATE', (request) =>
    header(request, 'session-expires').startsWith('90')
      ? { status: 422, headers: ['Min-SE: 300'] }
      : { status: 200 },
  )
  await clock.advance(45_000)
  await peer.request('UPDATE')
  expect(header(await peer.request('UPDATE'), 'session-expires')).toBe('300;refresher=uac')
})

test('422 with ever longer intervals is asked for once more, and then at the next refresh', async () => {
  await using set = await answeredWith(['Require: timer', 'Session-Expires: 90;refresher=uac'])
  const { peer, clock, dialog } = set
  const asked: number[] = []
  peer.behaviour.set('UPDATE', (request) => {
    const seconds = Number.parseInt(header(request, 'session-expires'))
    asked.push(seconds)
    return { status: 422, headers: [`Min-SE: ${seconds + 1}`] }
  })
  peer.behaviour.set('REFER', () => ({ status: 501 }))
  await clock.advance(45_000)
  await peer.request('UPDATE')
  for (let round = 0; round < 3; round += 1) await dialog.transfer('sip:other@127.0.0.1')
  expect(asked).toEqual([90, 91])
  expect(dialog.state).toBe('established')
})

test('a refresh that is due while the socket is away ends nothing; the return of the registration brings it', async () => {
  await using set = await answeredWith(['Require: timer', 'Session-Expires: 90;refresher=uac'])
  const { peer, phone, dialog, clock } = set
  await passes(set, 44_800)
  peer.dropSocket()
  await phone.until(() => phone.agent.link.state !== 'up')
  // At 45 s there is nowhere to send it, for half a second at least.
  await clock.advance(300)
  expect(phone.agent.link.state).toBe('retrying')
  expect(dialog.state).toBe('established')
  await clock.advance(2_000)
  await phone.until(() => phone.agent.link.state === 'up')
  expect(header(await peer.request('UPDATE'), 'session-expires')).toBe('90;refresher=uac')
  expect(dialog.state).toBe('established')
})

test.each(['Min-SE: 90', 'Min-SE: x', 'X: y'])(
  '422 to whatever it is asked (%s) is not answered by asking for ever',
  async (minSe) => {
    await using set = await answeredWith(['Require: timer', 'Session-Expires: 90;refresher=uac'])
    const { peer, clock, dialog } = set
    let updates = 0
    peer.behaviour.set('UPDATE', () => {
      updates += 1
      return { status: 422, headers: [minSe] }
    })
    peer.behaviour.set('REFER', () => ({ status: 501 }))
    await clock.advance(45_000)
    await peer.request('UPDATE')
    // The first comes back after the 422, the second goes out after whatever was said to that.
    for (let round = 0; round < 2; round += 1) await dialog.transfer('sip:other@127.0.0.1')
    expect(updates).toBe(1)
    expect(dialog.state).toBe('established')
  },
)

test('a server without UPDATE is refreshed by re-INVITE', async () => {
  await using set = await answeredWith(['Require: timer', 'Session-Expires: 90;refresher=uac'])
  const { peer, dialog } = set
  peer.behaviour.set('UPDATE', () => ({ status: 501 }))
  await passes(set, 45_000)
  const refresh = await peer.request('INVITE')
  expect(header(refresh, 'session-expires')).toBe('90;refresher=uac')
  peer.respond(refresh, 200, [contact, 'Content-Type: application/sdp'], answer)
  await peer.request('ACK')
  expect(dialog.state).toBe('established')
})

test('481 to a refresh: the server no longer has the call', async () => {
  await using set = await answeredWith(['Require: timer', 'Session-Expires: 90;refresher=uac'])
  const { peer, clock, dialog, phone } = set
  peer.behaviour.set('UPDATE', () => ({ status: 481 }))
  for (let second = 0; second < 45; second += 3) {
    // A leg that is not heard has its socket looked at, which answers in real time only.
    phone.engine.emit('connection.stats', {
      connectionId: phone.engine.lastConnection,
      heard: true,
      quality: null,
    })
    await clock.advance(3_000)
  }
  await phone.until(() => dialog.state === 'ended')
})

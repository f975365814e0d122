import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../../src/main/clock.js'
import { keepAliveAnswerMs, keepAliveEveryMs } from '../../../src/main/sip/registration-times.js'
import { FakeMediaEngine, offerSdp } from '../../support/fake-media-engine.js'
import { header } from '../../support/sip-message.js'
import { SipPeer } from '../../support/sip-peer.js'
import { VirtualClock } from '../../support/virtual-clock-main.js'
import { account, instanceId, registered, Softphone } from './softphone.js'

const open: { dispose(): void | Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.dispose()
})

async function peerAndPhone(clock: VirtualClock | null = null) {
  const peer = new SipPeer()
  const url = await peer.listen()
  const phone = new Softphone(clock ?? systemClock, new FakeMediaEngine())
  open.push({ dispose: () => peer.close() }, phone)
  return { peer, url, phone }
}

/** Contact of the REGISTER that came last */
function lastContact(peer: SipPeer): string {
  const register = peer.received.findLast(({ method }) => method === 'REGISTER')
  return register ? header(register, 'contact') : ''
}

test('it registers with digest, and with the same instance after a new start', async () => {
  await using set = await registered()
  const { phone, peer } = set
  expect(peer.received.filter(({ method }) => method === 'REGISTER')).toHaveLength(2)
  expect(lastContact(peer)).toContain(`+sip.instance="<urn:uuid:${instanceId}>"`)
  await phone.agent.stop()
  expect(phone.agent.link.state).toBe('off')
  expect(lastContact(peer)).toContain('expires=0')
  phone.agent.start(account([peer.url]), instanceId)
  await phone.registered()
  expect(lastContact(peer)).toContain(`urn:uuid:${instanceId}`)
})

test.each([
  ['an address that is none', { webSocketUrls: ['center'] }, /phone address/],
  ['an address with a password in it', { webSocketUrls: ['wss://a:b@center.example/ws'] }, /phone address/],
  ['an agent who is none', { uri: 'alex' }, /phone account/],
])('an account with %s is refused in words', async (_what, wrong, words) => {
  const { url, phone } = await peerAndPhone(new VirtualClock())
  phone.agent.start({ ...account([url]), ...wrong }, instanceId)
  await phone.until(() => phone.agent.link.cause !== null)
  expect(phone.agent.link).toMatchObject({ state: 'retrying', cause: expect.stringMatching(words) as string })

  phone.agent.start(account([url]), instanceId)
  await phone.registered()
})

test('wrong credentials are told in words and not repeated', async () => {
  const { peer, url, phone } = await peerAndPhone()
  phone.agent.start(account([url], 'wrong'), instanceId)
  await phone.until(() => phone.agent.link.cause !== null)
  expect(phone.agent.link).toMatchObject({ state: 'retrying', retryAt: null })
  expect(peer.received.filter(({ method }) => method === 'REGISTER')).toHaveLength(2)
})

test('a realm that offers SHA-256 only is refused in words: JsSIP knows MD5 alone', async () => {
  const { peer, url, phone } = await peerAndPhone()
  peer.behaviour.set('REGISTER', () => ({
    status: 401,
    headers: ['WWW-Authenticate: Digest realm="offhook", nonce="n1", algorithm=SHA-256'],
  }))
  phone.agent.start(account([url]), instanceId)
  await phone.until(() => phone.agent.link.cause !== null)
  expect(phone.agent.link.cause).toMatch(/refused the phone credentials/)
})

test('a 503 is tried again after its Retry-After; JsSIP alone would never', async () => {
  const clock = new VirtualClock()
  const { peer, url, phone } = await peerAndPhone(clock)
  peer.behaviour.set('REGISTER', () => ({ status: 503, headers: ['Retry-After: 7'] }))
  phone.agent.start(account([url]), instanceId)
  await phone.until(() => phone.agent.link.retryAt !== null)
  expect(phone.agent.link.retryAt).toBe(clock.now() + 7_000)
  peer.behaviour.delete('REGISTER')
  await clock.advance(7_000)
  await phone.registered()
})

test('the next server is tried when one is away', async () => {
  const clock = new VirtualClock()
  const { url, phone } = await peerAndPhone(clock)
  const dead = new SipPeer()
  const deadUrl = await dead.listen()
  await dead.close()
  phone.agent.start(account([deadUrl, url]), instanceId)
  await phone.until(() => phone.agent.link.retryAt !== null)
  await clock.advance(1_000)
  await phone.registered()
  expect(phone.links.some(({ cause }) => cause?.includes('cannot be reached'))).toBe(true)
})

test('the preferred server is gone back to when it answers SIP again, but not during a call', async () => {
  const clock = new VirtualClock()
  const { peer, url, phone } = await peerAndPhone(clock)
  const preferred = new SipPeer()
  const preferredUrl = await preferred.listen()
  await preferred.close()
  phone.agent.start(account([preferredUrl, url]), instanceId)
  await phone.until(() => phone.agent.link.retryAt !== null)
  await clock.advance(1_000)
  await phone.registered()
  expect(phone.agent.server).toBe(url)
  const call = await peer.invite({ sdp: offerSdp() })
  const dialog = await phone.nextIncoming()
  await dialog.answer({ microphone: false })
  await call.answered()
  /** keep-alives are answered in real time */
  const passes = async (ms: number): Promise<void> => {
    const count = (what: RegExp): number => phone.trace.filter((line) => what.test(line)).length
    for (let left = ms; left > 0; left -= 1_000) {
      await clock.advance(Math.min(1_000, left))
      await expect.poll(() => count(/^in SIP\/2\.0 200[\s\S]*CSeq: \d+ OPTIONS/)).toBe(count(/^out OPTIONS /))
    }
  }
  // A server that takes connections and answers nothing is not back.
  preferred.behaviour.set('OPTIONS', () => null)
  await preferred.listen(Number(new URL(preferredUrl).port))
  try {
    await passes(32_000)
    expect(preferred.received).toEqual([])
    call.send('BYE')
    await phone.until(() => dialog.state === 'ended')
    await passes(28_000)
    await preferred.request('OPTIONS')
    await passes(4_000)
    expect(phone.agent.server).toBe(url)
    preferred.behaviour.delete('OPTIONS')
    await passes(28_000)
    await phone.until(() => phone.agent.link.state !== 'up')
    await clock.advance(0)
    await phone.until(() => phone.agent.server === preferredUrl && phone.agent.link.state === 'up')
  } finally {
    await preferred.close()
  }
})

test('a plain socket to another computer is refused', async () => {
  const { phone } = await peerAndPhone()
  phone.agent.start(account(['ws://192.0.2.1/sip']), instanceId)
  await phone.until(() => phone.agent.link.cause !== null)
  expect(phone.agent.link.cause).toMatch(/ws:\/\/ is allowed only to this computer/)
})

test('a half-open socket is noticed by two unanswered OPTIONS and replaced', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock)
  const { phone, peer } = set
  peer.behaviour.set('OPTIONS', () => null)
  await clock.advance(keepAliveEveryMs)
  await peer.request('OPTIONS')
  await clock.advance(keepAliveAnswerMs)
  await peer.request('OPTIONS')
  expect(phone.agent.link.state).toBe('up')
  await clock.advance(keepAliveAnswerMs)
  expect(phone.agent.link.state).toBe('retrying')
  peer.behaviour.delete('OPTIONS')
  await clock.advance(2_000)
  await phone.registered()
})

test('an answered OPTIONS keeps the link, whatever its status', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock)
  const { phone, peer } = set
  peer.behaviour.set('OPTIONS', () => ({ status: 405 }))
  for (let i = 0; i < 4; i += 1) {
    await clock.advance(keepAliveEveryMs)
    await peer.request('OPTIONS')
    await expect
      .poll(() => phone.trace.filter((line) => line.startsWith('in SIP/2.0 405')).length)
      .toBe(i + 1)
  }
  expect(phone.agent.link.state).toBe('up')
})

test('no reconnecting of JsSIP runs beside ours: nothing happens while the clock stands still', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock)
  const { phone, peer } = set
  peer.dropSocket()
  await phone.until(() => phone.agent.link.state === 'retrying')
  expect(clock.pending).toBeGreaterThan(0)
  expect(peer.connected).toBe(false)
  phone.agent.probe()
  await phone.registered()
})

test('a refresh on the same socket is noticed, also when the center does not answer it', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock)
  const { phone, peer } = set
  peer.behaviour.set('REGISTER', () => null)
  await clock.advance(225_000)
  await clock.advance(8_000)
  expect(phone.agent.link.state).toBe('retrying')
})

test('a socket lost during REGISTER is told as that, not as a registrar that does not answer', async () => {
  const clock = new VirtualClock()
  const { peer, url, phone } = await peerAndPhone(clock)
  peer.behaviour.set('REGISTER', () => null)
  phone.agent.start(account([url]), instanceId)
  await peer.request('REGISTER')
  peer.dropSocket()
  await phone.until(() => phone.agent.link.cause !== null)
  expect(phone.agent.link.cause).toBe('The phone connection was lost.')
})

test('malformed messages are ignored and the link lives on', async () => {
  await using set = await registered()
  const { phone, peer } = set
  for (const text of [
    'rubbish',
    '\0\0\0',
    'SIP/2.0 200 OK\r\n\r\n',
    'SIP/2.0 200 OK\r\nCSeq: x\r\n\r\n',
    'INVITE sip:agent-1@127.0.0.1 SIP/2.0\r\nCSeq: 1 INVITE\r\n\r\n',
    'INVITE sip:agent-1@127.0.0.1 SIP/2.0\r\nVia: ;;;\r\nFrom: \r\nTo: \r\nCSeq: 1 INVITE\r\n\r\n',
    `OPTIONS sip:agent-1@127.0.0.1 SIP/2.0\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
    '\r\n\r\n',
  ]) {
    peer.send(text)
  }
  const { call, dialog } = await set.ring()
  expect(dialog.state).toBe('ringing')
  dialog.refuse(486)
  expect((await call.final()).status).toBe(486)
  expect(phone.agent.link.state).toBe('up')
})

test('neither password nor keys are in the trace', async () => {
  await using set = await registered()
  const { phone } = set
  await set.talk()
  const trace = phone.trace.join('\n')
  expect(trace).toContain('INVITE sip:')
  expect(trace).not.toMatch(/canary|response="/)
})

test('a start while the stop still unregisters leaves nobody waiting for that', async () => {
  await using set = await registered()
  const { phone, peer } = set
  const stopped = phone.agent.stop()
  phone.agent.start(account([peer.url]), instanceId)
  await stopped
  await phone.registered()
})

test('stop unregisters and leaves calls alone: another process may take them back', async () => {
  await using set = await registered()
  const { phone, peer } = set
  const { dialog } = await set.talk()
  await phone.agent.stop()
  expect(lastContact(peer)).toContain('expires=0')
  expect(dialog.state).toBe('established')
  expect(peer.received.some(({ method }) => method === 'BYE')).toBe(false)
})

test.each([
  ['with quotes in it', 'Alex "Al" Morgan \\', '"Alex \\"Al\\" Morgan \\\\"'],
  ['with a line end in it', 'Alex\r\nX-Evil: yes', '"AlexX-Evil: yes"'],
])('an agent’s name %s stays a name in what is sent', async (_what, displayName, written) => {
  const { peer, url, phone } = await peerAndPhone()
  phone.agent.start({ ...account([url]), displayName }, instanceId)
  await phone.registered()
  const options = await (async () => {
    phone.agent.probe()
    return peer.request('OPTIONS')
  })()
  expect(header(options, 'from')).toContain(`${written} <sip:`)
  expect(options.headers.has('x-evil')).toBe(false)
})

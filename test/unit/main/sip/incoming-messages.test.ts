import { expect, test } from 'vitest'
import { IncomingMessages } from '../../../../src/main/sip/incoming-messages.js'
import { recordingLogger } from '../../../support/recording-logger.js'
import { VirtualClock } from '../../../support/virtual-clock-main.js'

/** What stands between the socket and JsSIP, with a stack behind it that does what the test says. */
function before(stack: { onDeliver?: () => void; reads?: boolean } = {}) {
  const delivered: string[] = []
  const sent: string[] = []
  const incoming = new IncomingMessages({
    clock: new VirtualClock(),
    log: recordingLogger(),
    deliver: (message) => {
      delivered.push(message.split('\r\n')[0] ?? '')
      stack.onDeliver?.()
    },
    send: (message) => sent.push(message.split('\r\n')[0] ?? ''),
    readsStart: () => true,
    readsHeaders: () => stack.reads ?? true,
  })
  const take = (text: string): void => incoming.take(Buffer.from(text))
  return { incoming, take, delivered, sent }
}

const headers = (method: string, branch: string): string =>
  [
    `Via: SIP/2.0/WS client.invalid;branch=${branch}`,
    'From: <sip:a@b>;tag=1',
    'To: <sip:a@b>;tag=2',
    'Call-ID: c1',
    `CSeq: 1 ${method}`,
    '\r\n',
  ].join('\r\n')
const options = `OPTIONS sip:a@b SIP/2.0\r\n${headers('OPTIONS', 'z9hG4bK1')}`
const invite = options.replaceAll('OPTIONS', 'INVITE').replace('\r\n\r\n', '\r\nContact: <sip:c@d>\r\n\r\n')
const ok = (branch: string): string => `SIP/2.0 200 OK\r\n${headers('OPTIONS', branch)}`

test('a response is passed on when it is to a request of ours, and to nothing else', () => {
  const { incoming, take, delivered } = before()
  incoming.sent(options)
  for (let stranger = 2; stranger < 500; stranger += 1) take(ok(`z9hG4bK${stranger}`))
  take(ok('z9hG4bK'))
  expect(delivered).toEqual([])
  take(ok('z9hG4bK1'))
  expect(delivered).toEqual(['SIP/2.0 200 OK'])
})

test('a request in the middle of which the stack fails is answered 500, and the next is passed on', () => {
  let fails = true
  const { take, delivered, sent } = before({
    onDeliver: () => {
      if (fails) throw new Error('in the middle')
    },
  })
  take(options)
  expect(sent).toEqual(['SIP/2.0 500 Not processed'])
  fails = false
  take(options)
  expect(delivered).toHaveLength(2)
  expect(sent).toHaveLength(1)
})

test('… but one that it had answered by then has its answer', () => {
  const failing = before({
    onDeliver: () => {
      failing.incoming.sent('SIP/2.0 486 Busy Here\r\nCall-ID: c1\r\nCSeq: 1 INVITE\r\n\r\n')
      throw new Error('afterwards')
    },
  })
  failing.take(invite)
  expect(failing.delivered).toHaveLength(1)
  expect(failing.sent).toEqual([])
})

test('what the stack neither reads nor answers is answered 400; an ACK never', () => {
  const { take, delivered, sent } = before({ reads: false })
  take(options)
  expect(sent).toEqual(['SIP/2.0 400 Malformed header'])
  take(options.replaceAll('OPTIONS', 'ACK'))
  expect(delivered).toHaveLength(1)
  expect(sent).toHaveLength(1)
})

test('a response in the middle of which the stack fails is answered by nothing', () => {
  const { incoming, take, sent } = before({
    onDeliver: () => {
      throw new Error('in the middle')
    },
  })
  incoming.sent(options)
  take(ok('z9hG4bK1'))
  expect(sent).toEqual([])
})

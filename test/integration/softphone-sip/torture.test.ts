import { expect, test } from 'vitest'
import type { Logger } from '../../../src/main/log/logger.js'
import { recordingLogger } from '../../support/recording-logger.js'
import { header, type SipMessage } from '../../support/sip-message.js'
import type { SipPeer } from '../../support/sip-peer.js'
import { aimed, inDialog } from '../../support/torture/aim.js'
import { tortureMessages, type Outcome, type TortureMessage } from '../../support/torture/torture-messages.js'
import { VirtualClock } from '../../support/virtual-clock-main.js'
import { established } from './established-call.js'
import { registered } from './softphone.js'

// RFC 4475 and RFC 5118: what each message is about, and what must come of it, stands in torture-messages.ts.

const named = tortureMessages.map(
  (message) => [`RFC ${message.rfc} §${message.section} ${message.name}`, message] as const,
)

test('all messages of both RFCs are here', () => {
  const count = (rfc: number): number => tortureMessages.filter((message) => message.rfc === rfc).length
  expect([count(4475), count(5118)]).toEqual([49, 12])
})

test.each(named)('%s, aimed at the softphone', async (_name, message) => {
  await using set = await registeredWithLog()
  const answers = await answersTo(set.peer, () =>
    set.peer.sendBytes(aimed(message.bytes, { user: set.peer.registeredUser })),
  )
  expectOutcome(answers, message, message.outcome)
  expectNoFault(set.log)
  expect(set.phone.agent.link.state).toBe('up')
})

test.each(named)('%s, as it stands', async (_name, message) => {
  await using set = await registeredWithLog()
  const answers = await answersTo(set.peer, () => set.peer.sendBytes(message.bytes, true))
  // Nobody of that name is here, unless the message is refused for something that is seen before.
  const { outcome } = message
  expectOutcome(
    answers,
    message,
    outcome === 'nothing' ? outcome : outcome === 'rings' ? [404] : [404, ...outcome],
  )
  expectNoFault(set.log)
  expect(set.phone.agent.link.state).toBe('up')
})

/** the two that are a BYE end the call, as they must */
const isBye = ({ bytes }: TortureMessage): boolean => bytes.toString('latin1').startsWith('BYE ')

test.each(named.filter(([, message]) => !isBye(message)))('%s, in a live dialog', async (_name, message) => {
  const log = recordingLogger()
  await using set = await established([], log)
  const { peer, call, dialog, phone } = set
  const ids = {
    user: peer.registeredUser,
    callId: call.callId,
    fromTag: call.fromTag,
    toTag: call.toTag,
    cseq: 2,
  }
  await answersTo(peer, () => peer.sendBytes(inDialog(message.bytes, ids)))
  expectNoFault(log)
  expect(phone.agent.link.state).toBe('up')
  expect(dialog.state).toBe('established')
  // and the dialog goes on as if nothing had been
  call.skipsTo(10)
  expect((await call.responseTo(call.send('OPTIONS'))).status).toBe(200)
  call.send('BYE')
  await phone.until(() => dialog.state === 'ended')
  expect(dialog.endCause).toBe('bye-from-center')
})

async function registeredWithLog() {
  const log = recordingLogger()
  const set = await registered(new VirtualClock(), 300, log)
  return { ...set, log, [Symbol.asyncDispose]: () => set[Symbol.asyncDispose]() }
}

/** what was sent back until the softphone answered something harmless that came after it */
async function answersTo(peer: SipPeer, act: () => void): Promise<SipMessage[]> {
  const before = peer.received.length
  act()
  await peer.answersStill()
  return peer.received.slice(before)
}

function expectOutcome(answers: readonly SipMessage[], { bytes }: TortureMessage, outcome: Outcome): void {
  const statuses = answers.map(({ status }) => status)
  if (outcome === 'nothing') return expect(statuses).toEqual([])
  const final = statuses.filter((status) => status !== 100)
  expect(final).toHaveLength(1)
  expect(outcome === 'rings' ? [180] : outcome).toContain(final[0])
  // An answer is found again by its Vias and its CSeq (RFC 3261 §8.2.6.2).
  const vias = (bytes.toString('latin1').split('\r\n\r\n')[0] ?? '').match(/^(?:via|v)\s*:/gim) ?? []
  for (const answer of answers) {
    expect(answer.headers.get('via')).toHaveLength(vias.length)
    expect(header(answer, 'cseq')).not.toBe('')
  }
}

/** JsSIP neither threw nor was a defect of ours seen */
const expectNoFault = (log: Logger & ReturnType<typeof recordingLogger>): void =>
  expect(
    log.lines.filter(({ level, message }) => level === 'error' || message.includes('could not be processed')),
  ).toEqual([])

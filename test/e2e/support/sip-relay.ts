import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { expect } from '@playwright/test'
import { WebSocket, WebSocketServer } from 'ws'
import type { Asked, Scene } from '../../support/hostile/slots.js'
import { PeerCall, type SipWire } from '../../support/peer-call.js'
import { header, parse, type SipMessage } from '../../support/sip-message.js'
import type { PeerDialog } from '../../support/torture/aim.js'
import type { ApiRelay } from './api-relay.js'

/**
 * Stands on the SIP WebSocket between the app and the contact center and passes every message on, so that a test can call
 * the registered softphone itself: by INVITEs that the contact center would not send.
 */
export interface SipRelay {
  /** an INVITE of the test's own, with these headers, to where the softphone has registered */
  calls(headers: readonly string[]): PeerCall
  /** from now on the contact center's own INVITEs come with this changed */
  changesInvites(what: string, into: string): void
  /** what a hostile contact center would send it, octet for octet */
  readonly attack: Attack
  /** Cuts the softphone off, and again whenever it comes back, until the returned function lets it in. */
  cuts(): () => void
  dispose(): Promise<void>
}

/** Takes the contact center's place towards the softphone. What comes back to it does not reach the contact center. */
export interface Attack {
  /** in one frame, of text or binary */
  sends(message: Buffer, binary?: boolean): void
  /** one message in frames of so many octets */
  sendsInPieces(message: Buffer, size: number): void
  /** The live dialog, as the contact center names it. Every call gives a CSeq of its own. */
  scene(): Scene
  /** final responses to what was sent, by Call-ID, since the last look */
  answers(callId: string): readonly SipMessage[]
  /** The softphone answers an OPTIONS: everything sent before has been dealt with. */
  isDealtWith(): Promise<void>
}

/** @param api tells the softphone the relay's address in place of the contact center's; sign in after it */
export async function startSipRelay(api: ApiRelay): Promise<SipRelay> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'sip' })
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  let center = ''
  const undo = api.breaks({
    path: '/api/v1/sip-account',
    answer: {
      rewrite: (body) => {
        const account = JSON.parse(body) as { webSocketUrls: string[] }
        center = account.webSocketUrls[0] ?? ''
        return JSON.stringify({ ...account, webSocketUrls: [`ws://127.0.0.1:${port}/sip`] })
      },
    },
  })

  const own = new Set<string>()
  let change = (invite: string): string => invite
  const answers: SipMessage[] = []
  let softphone: WebSocket | null = null
  let contact: string | null = null
  const wire: SipWire = {
    send: (text) => softphone?.send(text),
    async next(fits) {
      await expect.poll(() => answers.some(fits), { intervals: [20] }).toBe(true)
      const [found] = answers.splice(answers.findIndex(fits), 1)
      if (!found) throw new Error('The answer was taken by somebody else')
      return found
    },
  }

  // — the attack ————————————————————————————————————————————————————————————————————————————————————————————————————
  let replies: SipMessage[] = []
  let established: PeerDialog | null = null
  let asked: Asked | null = null
  /** branches of the contact center's own requests */
  const honest = new Set<string>()
  const attack: Attack = {
    sends: (message, binary = !isUtf8(message)) => softphone?.send(message, { binary }),
    sendsInPieces(message, size) {
      for (let at = 0; at < message.length; at += size)
        softphone?.send(message.subarray(at, at + size), { binary: false, fin: at + size >= message.length })
    },
    scene() {
      if (established === null) throw new Error('There is no live dialog')
      established = { ...established, cseq: established.cseq + 1 }
      return { dialog: established, asked }
    },
    answers(callId) {
      const found = replies.filter((one) => header(one, 'call-id') === callId && one.status >= 200)
      replies = replies.filter((one) => !found.includes(one))
      return found
    },
    async isDealtWith() {
      const callId = `probe-${randomUUID()}`
      const user = /^sips?:([^@]*)@/.exec(contact ?? '')?.[1] ?? ''
      attack.sends(Buffer.from(probe(user, callId)))
      await expect.poll(() => attack.answers(callId).length, { intervals: [20], timeout: 15_000 }).toBe(1)
      replies = []
    },
  }
  /** @returns whether it is none of the contact center's business */
  const watch = (message: SipMessage): boolean => {
    const branch = /branch=([^;\s]+)/.exec(header(message, 'via'))?.[1] ?? ''
    if (message.method !== '') {
      if (message.method === 'OPTIONS')
        asked = {
          branch,
          callId: header(message, 'call-id'),
          fromTag: tagIn(header(message, 'from')),
          cseq: header(message, 'cseq'),
        }
      return false
    }
    if (!honest.has(branch)) {
      replies.push(message)
      return true
    }
    if (message.status === 200 && header(message, 'cseq').endsWith(' INVITE'))
      established = {
        user: /^sips?:([^@]*)@/.exec(contact ?? '')?.[1] ?? '',
        callId: header(message, 'call-id'),
        fromTag: tagIn(header(message, 'from')),
        toTag: tagIn(header(message, 'to')),
        // far behind whatever the contact center sends itself would be refused, and far ahead would make that one old
        cseq: Number(header(message, 'cseq').split(' ')[0]),
      }
    return false
  }

  let isCut = false
  server.on('connection', (socket) => {
    if (isCut) return socket.terminate()
    softphone = socket
    const onward = new WebSocket(center, 'sip')
    const waiting: string[] = []
    onward.on('open', () => {
      for (const text of waiting.splice(0)) onward.send(text)
    })
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8')
      const message = parse(text)
      if (message && own.has(header(message, 'call-id'))) return void answers.push(message)
      if (message && watch(message)) return
      if (message?.method === 'REGISTER')
        contact = /<([^>]+)>/.exec(header(message, 'contact'))?.[1] ?? contact
      if (onward.readyState === WebSocket.OPEN) onward.send(text)
      else waiting.push(text)
    })
    onward.on('message', (data: Buffer) => {
      const text = data.toString('utf8')
      if (!text.startsWith('SIP/')) honest.add(/branch=([^;\s]+)/.exec(text)?.[1] ?? '')
      socket.send(text.startsWith('INVITE ') ? change(text) : text)
    })
    onward.on('error', () => socket.terminate())
    onward.on('close', () => socket.terminate())
    socket.on('close', () => onward.terminate())
  })

  return {
    calls(headers) {
      if (contact === null) throw new Error('No softphone has registered')
      const call = new PeerCall(wire, contact, [...headers, 'Content-Type: application/sdp'], offer)
      own.add(call.callId)
      call.start()
      return call
    },
    changesInvites(what, into) {
      change = (invite) => {
        if (!invite.includes(what)) throw new Error(`There is no ${what} in this INVITE`)
        return invite.replace(what, into)
      }
    },
    attack,
    cuts() {
      isCut = true
      for (const client of server.clients) client.terminate()
      return () => void (isCut = false)
    },
    async dispose() {
      undo()
      for (const client of server.clients) client.terminate()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const tagIn = (value: string): string => /;tag=([^;>\s]+)/.exec(value)?.[1] ?? ''

const probe = (user: string, callId: string): string =>
  [
    `OPTIONS sip:${user}@softphone.invalid SIP/2.0`,
    `Via: SIP/2.0/WS peer.invalid;branch=z9hG4bK${callId}`,
    `From: <sip:peer@peer.invalid>;tag=${callId}`,
    `To: <sip:${user}@softphone.invalid>`,
    `Call-ID: ${callId}`,
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')

/** What a browser would offer, from a port at which nobody is: enough to be answered. */
const offer = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 0 126',
  'c=IN IP4 127.0.0.1',
  'a=ice-ufrag:test',
  'a=ice-pwd:0123456789abcdefghijklmn',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, (_, byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':')}`,
  'a=setup:actpass',
  'a=mid:0',
  'a=sendrecv',
  'a=rtcp-mux',
  'a=rtpmap:111 opus/48000/2',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:126 telephone-event/8000',
  '',
].join('\r\n')

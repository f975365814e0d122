import type { AddressInfo } from 'node:net'
import { expect } from '@playwright/test'
import { WebSocket, WebSocketServer } from 'ws'
import { PeerCall, type SipWire } from '../../support/peer-call.js'
import { header, parse, type SipMessage } from '../../support/sip-message.js'
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
  /** Cuts the softphone off, and again whenever it comes back, until the returned function lets it in. */
  cuts(): () => void
  dispose(): Promise<void>
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
      if (message?.method === 'REGISTER')
        contact = /<([^>]+)>/.exec(header(message, 'contact'))?.[1] ?? contact
      if (onward.readyState === WebSocket.OPEN) onward.send(text)
      else waiting.push(text)
    })
    onward.on('message', (data: Buffer) => {
      const text = data.toString('utf8')
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

import { randomBytes } from 'node:crypto'
import WebSocket from 'ws'
import type { Clock } from '../clock.js'
import { checkServerUrl } from '../net/secure-url.js'
import { maxMessageBytes } from './sip-message-guard.js'
import type { SocketOptions } from './socket.js'

const answerWithinMs = 4_000

/**
 * Whether a server answers SIP at all, on a connection of its own: OPTIONS (RFC 3261 §11), and any response will do. It
 * tells nothing secret, and the connection in use is left alone.
 */
export async function serverAnswers(
  url: string,
  aor: string,
  { options, clock }: { readonly options: SocketOptions; readonly clock: Clock },
): Promise<boolean> {
  const checked = checkServerUrl(url, 'webSocket')
  if (!checked.ok) return false
  const clientOptions = await options(url).catch(() => null)
  if (clientOptions === null) return false
  return new Promise((resolve) => {
    const socket = new WebSocket(url, 'sip', {
      handshakeTimeout: answerWithinMs,
      maxPayload: maxMessageBytes,
      ...clientOptions,
    })
    const end = (answers: boolean): void => {
      cancel()
      socket.terminate()
      resolve(answers)
    }
    const cancel = clock.after(answerWithinMs, () => end(false))
    socket.on('open', () => socket.send(optionsRequest(aor, checked.value.protocol === 'ws:' ? 'WS' : 'WSS')))
    socket.on('message', (message) =>
      end(/^SIP\/2\.0 \d{3}/.test((message as Buffer).toString('latin1', 0, 20))),
    )
    socket.on('error', () => end(false))
    socket.on('close', () => end(false))
  })
}

function optionsRequest(aor: string, transport: 'WS' | 'WSS'): string {
  const id = randomBytes(8).toString('hex')
  const domain = aor.replace(/^sips?:(?:[^@]*@)?/i, '')
  return [
    `OPTIONS sip:${domain} SIP/2.0`,
    `Via: SIP/2.0/${transport} ${id}.invalid;branch=z9hG4bK${id}`,
    `From: <${aor}>;tag=${id}`,
    `To: <sip:${domain}>`,
    `Call-ID: ${id}`,
    'CSeq: 1 OPTIONS',
    'Max-Forwards: 70',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}

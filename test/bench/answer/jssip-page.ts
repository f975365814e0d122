// The least that a page needs to be a phone that answers by itself; everything else is JsSIP's default.
import { UA, WebSocketInterface } from 'jssip'
import type { RTCSession } from 'jssip/lib/RTCSession.js'

declare global {
  /** resolves when it is registered */
  var startPhone: (server: string, uri: string, password: string) => Promise<void>
}

globalThis.startPhone = (server, uri, password) => {
  const agent = new UA({ sockets: [new WebSocketInterface(server)], uri, password })
  // It never calls anybody, so that every session is one to answer.
  agent.on('newRTCSession', ({ session }: { session: RTCSession }) => session.answer())
  return new Promise((resolve, reject) => {
    agent.on('registered', () => resolve())
    agent.on('disconnected', ({ reason }) => reject(new Error(`no WebSocket: ${reason ?? 'no reason'}`)))
    agent.on('registrationFailed', ({ cause }) => reject(new Error(cause ?? 'not registered')))
    agent.start()
  })
}

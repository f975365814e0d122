// The least that a page needs to be a phone that answers by itself; everything else is JsSIP's default, or what makes it quick.
import { UA, WebSocketInterface } from 'jssip'
import type { RTCSession } from 'jssip/lib/RTCSession.js'

declare global {
  /**
   * Resolves when it is registered.
   * @param early with the microphone taken ahead, and an answer that leaves with its first candidate
   */
  var startPhone: (server: string, uri: string, password: string, early: boolean) => Promise<void>
}

globalThis.startPhone = async (server, uri, password, early) => {
  const agent = new UA({ sockets: [new WebSocketInterface(server)], uri, password })
  const mediaStream = early ? await navigator.mediaDevices.getUserMedia({ audio: true }) : undefined
  // It never calls anybody, so that every session is one to answer.
  agent.on('newRTCSession', ({ session }: { session: RTCSession }) => {
    if (mediaStream === undefined) return session.answer()
    session.on('icecandidate', ({ ready }) => ready())
    session.answer({ mediaStream })
  })
  await new Promise<void>((resolve, reject) => {
    agent.on('registered', () => resolve())
    agent.on('disconnected', ({ reason }) => reject(new Error(`no WebSocket: ${reason ?? 'no reason'}`)))
    agent.on('registrationFailed', ({ cause }) => reject(new Error(cause ?? 'not registered')))
    agent.start()
  })
}

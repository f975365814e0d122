import type { JsSipSession, ReceivedMessage } from './jssip-session.js'

/** The SDP answer to an offer of ours in a dialog, or null when there is none. JsSIP's own would end the call then. */
export function reInvite(
  session: JsSipSession,
  sdp: string,
  headers: readonly string[] = [],
): Promise<string | null> {
  return new Promise((resolve) => {
    const refused = (): void => resolve(null)
    const handlers = {
      onSuccessResponse: (response: ReceivedMessage) => {
        // Also for each retransmission of the 2xx (RFC 3261 §13.2.2.4).
        session.sendAck()
        resolve(response.body === '' ? null : response.body)
      },
      onErrorResponse: refused,
      onDialogError: refused,
      onRequestTimeout: refused,
      onTransportError: refused,
    }
    session.send('INVITE', sdp, handlers, { headers })
  })
}

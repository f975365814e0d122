import {
  NameAddrHeader,
  type DialogState,
  type IncomingRequestMessage,
  type SessionDialog,
} from 'sip.js/lib/core/index.js'

/**
 * UPDATE as a target refresh (RFC 3311 §5.2, RFC 3261 §12.2.2): a softphone that connected anew tells where it is reached
 * from now on. Returns the status to answer with.
 */
export function acceptUpdate(dialog: SessionDialog, message: IncomingRequestMessage): 200 | 400 | 500 {
  // SIP.js keeps the state to itself and offers no way to refresh the target but a re-INVITE.
  const state = Reflect.get(dialog, 'dialogState') as DialogState
  if (state.remoteSequenceNumber !== undefined && message.cseq <= state.remoteSequenceNumber) return 500
  const contact: unknown = message.hasHeader('contact') ? message.parseHeader('contact') : null
  if (contact !== null && !(contact instanceof NameAddrHeader)) return 400
  state.remoteSequenceNumber = message.cseq
  if (contact) state.remoteTarget = contact.uri
  return 200
}

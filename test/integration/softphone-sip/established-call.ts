import type { Logger } from '../../../src/main/log/logger.js'
import type { SipDialog, StartOptions } from '../../../src/main/sip/sip-port.js'
import { offerSdp } from '../../support/fake-media-engine.js'
import type { PeerCall } from '../../support/peer-call.js'
import { header, type SipMessage } from '../../support/sip-message.js'
import type { SipPeer } from '../../support/sip-peer.js'
import { VirtualClock } from '../../support/virtual-clock-main.js'
import { registered, type Softphone } from './softphone.js'

export interface Established {
  readonly phone: Softphone
  readonly peer: SipPeer
  readonly clock: VirtualClock
  readonly call: PeerCall
  readonly dialog: SipDialog
}

export async function established(
  headers: readonly string[] = [],
  log?: Logger,
  options: StartOptions = {},
): Promise<Established & AsyncDisposable> {
  const clock = new VirtualClock()
  const set = await registered(clock, 300, log, options)
  const { phone, peer } = set
  const call = await peer.invite({ headers, sdp: offerSdp() })
  const dialog = await phone.nextIncoming()
  dialog.onChange(() => undefined)
  await dialog.answer({ microphone: true })
  await call.answered()
  phone.engine.emit('connection.ice', { connectionId: phone.engine.lastConnection, state: 'connected' })
  return { phone, peer, clock, call, dialog, [Symbol.asyncDispose]: () => set[Symbol.asyncDispose]() }
}

export const isReplaces = (message: SipMessage): boolean =>
  message.method === 'INVITE' && header(message, 'replaces') !== ''
export const isReInvite = (message: SipMessage): boolean =>
  message.method === 'INVITE' && header(message, 'replaces') === ''

/** answers an INVITE of the softphone as a center would */
export function accept(peer: SipPeer, invite: SipMessage): void {
  peer.respond(
    invite,
    200,
    ['Contact: <sip:center-2@peer.invalid;transport=ws>', 'Content-Type: application/sdp'],
    offerSdp().replace('actpass', 'active'),
  )
}

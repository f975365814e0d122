import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import type { PeerConnections } from '../media/peer-connections.js'
import type { ForeseenOffer } from './foreseen-offer.js'
import type { JsSipSession } from './jssip-session.js'
import type { JsSipAgent } from './jssip.js'
import type { DtmfMethod, IncomingInvite } from './sip-port.js'

/** What a dialog needs of the user agent that holds it. */
export interface DialogDeps {
  readonly peerConnections: PeerConnections
  readonly clock: Clock
  readonly log: Logger
  /** what the engine has been asked for on behalf of the INVITE that is being read */
  readonly foreseen: Pick<ForeseenOffer, 'take'>
  /** the agent of the account in use; another one after a new start */
  agent(): JsSipAgent | null
  /** requests in dialogs reach the center now */
  linkUp(): boolean
  /** of the account in use */
  dtmf(): DtmfMethod
  /** the far end may send calls on */
  followRefer(invite: IncomingInvite): boolean
  /** ends a call at the server too: at once, or when it can be reached */
  hangUp(session: JsSipSession): void
  requireReplaces(): boolean
  /** the path to the center is in doubt, or it is back */
  onPath(path: 'in-doubt' | 'back'): void
  onEnded(dialogId: string): void
}

import type { Result } from '../../contract/errors.js'
import type { AgentApi } from '../agent/agent-api.js'
import type { AgentSession } from '../agent/session.js'
import type { Calls } from '../calls/calls.js'
import type { PersistentConnection } from '../connection/persistent-connection.js'
import type { BrowserSignIn } from '../sign-in/browser-sign-in.js'
import type { FactsStore } from '../state/facts.js'
import type { Snapshots } from '../state/publish.js'
import type { TestAutoAnswer } from '../test-auto-answer/test-auto-answer.js'

/** What the window commands: an agent of a contact center, or a phone of a plain SIP server. */
export interface ConsoleSoftphone {
  readonly store: FactsStore
  readonly snapshots: Snapshots
  readonly api: Pick<
    AgentApi,
    'setStatus' | 'cancelNextStatus' | 'finishPostProcessing' | 'saveProfile' | 'openConnection'
  >
  readonly session: Pick<AgentSession, 'signIn' | 'signOut' | 'probe' | 'moved' | 'woke' | 'restore'> & {
    /** the app ends: like signing out, but what this computer keeps is kept */
    leave(): Promise<unknown>
  }
  readonly browser: Pick<BrowserSignIn, 'openAgain' | 'link'>
  readonly calls: Calls
  readonly connection: Pick<PersistentConnection, 'answerValidation' | 'declineValidation' | 'confirmPin'>
  readonly test: Pick<TestAutoAnswer, 'run'>
  /** registers at a plain SIP server with what the agent typed */
  registerPlain(user: string, password: string): Promise<Result<null>>
  /** does not wait for the next try at a server that refuses the phone */
  tryAgain(): Promise<Result<null>>
  /** sends the other side of a call on, by SIP; a contact center has its own ways */
  transfer(interactionId: string, destination: string): Promise<Result<null>>
  /** holds the other side and calls somebody else first */
  consult(interactionId: string, destination: string): Promise<Result<null>>
  /** joins the two */
  completeTransfer(): Promise<Result<null>>
  /** back to the other side, who was held */
  endConsultation(): Promise<Result<null>>
  /** resolves when this phone can be called, after 5 s at most */
  phoneReady(): Promise<void>
  dispose(): void
}

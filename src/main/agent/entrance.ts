import { type Result, succeed } from '../../contract/errors.js'
import { checkServerUrl } from '../net/secure-url.js'
import type { BrowserSignIn } from '../sign-in/browser-sign-in.js'
import type { IssuerFinder } from '../sign-in/find-issuer.js'
import type { AgentApi } from './agent-api.js'
import { type ApiResult, apiFailure } from '../net/api-request.js'
import type { FoundSignIn, KeptSignIn } from './kept-sign-in.js'

/** Who came in: the agent's stable name at the issuer. */
export interface Entered {
  readonly subject: string
}

/** The two ways into a sign-in: by the browser, and by what the last process kept. What follows is the session's. */
export interface Entrance {
  byBrowser(): Promise<ApiResult<Entered>>
  /** the browser's way is given up */
  cancel(): void
  /** what the last process kept; null when there is nothing */
  kept(): Result<FoundSignIn | null>
  byKept(found: FoundSignIn): Promise<ApiResult<Entered>>
}

export interface EntranceOptions {
  readonly api: AgentApi
  readonly kept: KeptSignIn
  readonly browser: BrowserSignIn
  readonly issuers: IssuerFinder
  /** origin of the contact center */
  readonly server: string
  readonly deviceId: string
}

export function createEntrance(options: EntranceOptions): Entrance {
  const { api, kept, browser, issuers, server, deviceId } = options
  const mayEnter = (): Result<null> => {
    const address = checkServerUrl(server, 'http')
    return address.ok ? kept.refusal() : address
  }
  return {
    byBrowser: async () => {
      const may = mayEnter()
      if (!may.ok) return may
      const answer = await browser.run()
      if (!answer.ok) return answer
      const signedIn = await api.signIn(answer.value, deviceId)
      answer.value.finish(signedIn.ok ? 'signed-in' : 'failed')
      return signedIn.ok ? { ok: true, value: { subject: answer.value.person.subject } } : signedIn
    },
    cancel: () => browser.cancel(),
    kept: () => {
      const found = kept.find()
      if (!found.ok || found.value === null) return found
      const may = mayEnter()
      return may.ok ? succeed(found.value) : may
    },
    byKept: async (found) => {
      const { turn } = api.authorization
      // Neither is asked: any server could name the old one's issuer, and be given a token that is good there.
      if (found.server !== server) return movedAway
      const issuer = await issuers.findAnew()
      if (!issuer.ok) return issuer
      if (turn !== api.authorization.turn)
        return apiFailure('cancelled', 'The sign-in was given up meanwhile.')
      if (issuer.value.id !== found.issuer) return movedAway
      const { signInId, subject, refreshToken } = found
      const restored = await api.authorization.restore(
        { issuer: issuer.value, signInId, subject },
        refreshToken,
      )
      return restored.ok ? { ok: true, value: { subject } } : restored
    },
  }
}

const movedAway = apiFailure('session-expired', 'Agents sign in at another place now. Sign in again.')

import { z } from 'zod'
import {
  type RouteName,
  type SipAccount,
  longestMs,
  routes,
  signInBegun,
  sipAccount,
} from '../../contract/agent-api/commands.js'
import type { ChosenStatus, PhoneConnectionMode, Workplace } from '../../contract/domain.js'
import type { Quality } from '../../contract/quality.js'
import type { Clock } from '../clock.js'
import { answerFailure } from '../net/network-failure.js'
import type { IssuedTokens, Issuer, SignedInPerson } from '../sign-in/issuer.js'
import {
  type Authorization,
  type HeldSignIn,
  bearer,
  createAuthorization,
  signInHeaders,
} from './authorization.js'
import {
  type ApiFailure,
  type ApiResult,
  type HttpAnswer,
  apiFailure,
  parseAnswer,
  sendRequest,
} from '../net/api-request.js'
import type { Fetch } from '../net/http.js'
import type { Chance } from '../ports.js'

export interface ProfileChange {
  readonly phoneConnectionMode?: PhoneConnectionMode | undefined
  readonly workplace?: Workplace | undefined
  readonly holdCustomer?: boolean | undefined
}
export type InteractionCommand =
  'accept' | 'reject' | 'hangUp' | 'hold' | 'resume' | 'muteAtPlatform' | 'unmuteAtPlatform'

/** A settings document as it came: trusted by nobody yet. `null` when the ETag still holds (304). */
export type PulledSettings = { readonly etag: string | null; readonly document: unknown } | null

/** What the issuer gave, and to whom. */
export interface IssuerAnswer {
  readonly issuer: Issuer
  readonly tokens: IssuedTokens
  readonly person: SignedInPerson
}

/** The Agent API, typed. Every answer is parsed; every failure is a value. */
export interface AgentApi {
  readonly authorization: Authorization
  /** begins a sign-in of the agent whom the tokens speak for */
  signIn(answer: IssuerAnswer, deviceId: string): Promise<ApiResult<null>>
  signOut(): Promise<ApiResult<null>>
  sipAccount(): Promise<ApiResult<SipAccount>>
  settings(etag: string | null): Promise<ApiResult<PulledSettings>>
  prompt(id: string): Promise<ApiResult<Uint8Array>>
  setStatus(status: ChosenStatus, reasonCode: string | null): Promise<ApiResult<null>>
  cancelNextStatus(): Promise<ApiResult<null>>
  finishPostProcessing(): Promise<ApiResult<null>>
  saveProfile(change: ProfileChange): Promise<ApiResult<null>>
  openConnection(): Promise<ApiResult<null>>
  /** the same `commandId` is one try, however often it is sent */
  confirmPin(connectionId: string, pin: string, commandId: string): Promise<ApiResult<null>>
  /** the answer's body is not read: the event stream tells what became of it */
  interaction(command: InteractionCommand, interactionId: string): Promise<ApiResult<null>>
  dial(destination: string, commandId: string): Promise<ApiResult<null>>
  testInteraction(commandId: string): Promise<ApiResult<null>>
  /** the newest stands: a report that was lost is not sent again */
  reportQuality(quality: Quality): Promise<ApiResult<null>>
}

export interface AgentApiOptions {
  readonly fetch: Fetch
  readonly clock: Clock
  readonly chance: Chance
  /** origin of the contact center, without a slash at the end */
  readonly server: string
  readonly timeoutMs?: number
  readonly onRefreshToken: (refreshToken: string | null, held: HeldSignIn) => void
  /** the issuer renews the sign-in no more */
  readonly onOver: (failure: ApiFailure) => void
}

/** A command that the platform has not answered by then has failed for the agent; its id makes a repeat harmless. */
export const defaultTimeoutMs = 8_000

export function createAgentApi(options: AgentApiOptions): AgentApi {
  const { fetch, clock, chance, server, timeoutMs = defaultTimeoutMs } = options
  const authorization = createAuthorization({
    clock,
    onRefreshToken: options.onRefreshToken,
    onLateTokens: (tokens, held) => void endSignIn(tokens, held),
    onOver: (failure, lastToken) => {
      // Renewed ahead of its end, the last token may still sign out.
      void signOutWith(authorization.headers(lastToken))
      options.onOver(failure)
    },
  })

  type Call = { path?: Record<string, string>; body?: unknown; headers?: Record<string, string> }

  const send = (route: RouteName, call: Call): Promise<ApiResult<HttpAnswer>> => {
    const { method, path } = routes[route]
    const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(call.path?.[name] ?? ''))
    const request = { method, url: server + filled, headers: call.headers ?? {}, body: call.body }
    return sendRequest(fetch, clock, request, timeoutMs)
  }

  const signOutWith = (headers: Record<string, string>): Promise<unknown> =>
    send('signOut', { body: { commandId: chance.uuid() }, headers })

  /** A sign-in that nobody waits for any more would keep the agent signed in at the center: best effort. */
  const endSignIn = async (tokens: IssuedTokens, { issuer, signInId }: HeldSignIn): Promise<void> => {
    await signOutWith(signInHeaders(tokens.accessToken, signInId))
    if (tokens.refreshToken !== null) await issuer.revoke(tokens.refreshToken)
  }

  /** One retry with a renewed token after a 401. */
  const sendAuthorized = async (route: RouteName, call: Call = {}): Promise<ApiResult<HttpAnswer>> => {
    const { turn } = authorization
    const token = await authorization.accessToken()
    if (!token.ok) return token
    const attempt = (accessToken: string): Promise<ApiResult<HttpAnswer>> =>
      send(route, { ...call, headers: { ...call.headers, ...authorization.headers(accessToken) } })
    const first = await attempt(token.value)
    if (first.ok || first.error.status !== 401 || first.error.code === 'signed-in-elsewhere') return first
    // Somebody else's token must not repeat it.
    if (turn !== authorization.turn) return first
    const renewed = await authorization.renew(token.value)
    return renewed.ok ? attempt(renewed.value) : renewed
  }

  const command = async (
    route: RouteName,
    body: object = {},
    path?: Record<string, string>,
    commandId = chance.uuid(),
  ) => {
    const answer = await sendAuthorized(route, { ...(path ? { path } : {}), body: { commandId, ...body } })
    if (!answer.ok) return answer
    const { bytes, body: said } = answer.value
    // Nothing, or JSON: a page comes from somebody in between, and the command did not arrive.
    if (bytes.length > 0 && said === undefined) {
      return { ok: false, error: answerFailure(answer.value) } as const
    }
    return { ok: true, value: null } as const
  }

  return {
    authorization,
    signIn: async ({ issuer, tokens, person }, deviceId) => {
      authorization.clear()
      const { turn } = authorization
      const headers = bearer(tokens.accessToken)
      const answer = parseAnswer(signInBegun, await send('signIn', { headers, body: { deviceId } }))
      if (!answer.ok) {
        if (tokens.refreshToken !== null) void issuer.revoke(tokens.refreshToken)
        return answer
      }
      const held = { issuer, signInId: answer.value.signInId, subject: person.subject }
      if (authorization.begin(held, tokens, turn)) return { ok: true, value: null }
      void endSignIn(tokens, held)
      return apiFailure('cancelled', 'The sign-in was given up meanwhile.')
    },
    signOut: () => command('signOut'),
    sipAccount: async () => parseAnswer(sipAccount, await sendAuthorized('sipAccount')),
    settings: async (etag) => {
      const answer = await sendAuthorized(
        'settings',
        etag === null ? {} : { headers: { 'if-none-match': etag } },
      )
      if (!answer.ok) return answer
      if (answer.value.status === 304) return { ok: true, value: null }
      const parsed = parseAnswer(z.record(z.string(), z.unknown()), answer)
      return parsed.ok ? { ok: true, value: { etag: answer.value.etag, document: parsed.value } } : parsed
    },
    prompt: async (id) => {
      const answer = await sendAuthorized('prompt', { path: { id }, headers: { accept: 'audio/wav' } })
      return answer.ok ? { ok: true, value: answer.value.bytes } : answer
    },
    setStatus: (status, reasonCode) => command('status', { status, reasonCode }),
    cancelNextStatus: () => command('cancelNextStatus'),
    finishPostProcessing: () => command('finishPostProcessing'),
    saveProfile: ({ phoneConnectionMode, workplace, holdCustomer }) =>
      command('profile', {
        ...(phoneConnectionMode === undefined ? {} : { phoneConnectionMode }),
        ...(workplace === undefined ? {} : { workplace }),
        ...(holdCustomer === undefined ? {} : { holdCustomer }),
      }),
    openConnection: () => command('openConnection'),
    confirmPin: (connectionId, pin, commandId) =>
      command('confirmPin', { connectionId, pin }, undefined, commandId),
    interaction: (name, interactionId) => command(name, {}, { id: interactionId }),
    dial: (destination, commandId) => command('dial', { destination }, undefined, commandId),
    testInteraction: (commandId) => command('testInteraction', {}, undefined, commandId),
    reportQuality: async ({ mos, lossPercent, jitterMs, roundTripMs }) => {
      const body = {
        mos,
        lossPercent,
        jitterMs: Math.min(jitterMs, longestMs),
        roundTripMs: roundTripMs === null ? null : Math.min(roundTripMs, longestMs),
      }
      const answer = await sendAuthorized('quality', { body })
      return answer.ok ? { ok: true, value: null } : answer
    },
  }
}

import { type ApiResult, apiFailure } from '../net/api-request.js'
import { answerFailure, networkFailure } from '../net/network-failure.js'

const peer = 'The sign-in service'

/** What the issuer, the browser's answer or the network did instead, in words for an agent. Nothing of the raw error is passed on. */
export function issuerFailure(error: unknown): ApiResult<never> {
  if (!(error instanceof Error)) return { ok: false, error: networkFailure(error, peer) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const status = statusOf(error)
  switch (code) {
    // The browser came back with an error (RFC 6749 §4.1.2.1).
    case 'OAUTH_AUTHORIZATION_RESPONSE_ERROR':
      return apiFailure('sign-in-failed', refusalInWords('error' in error ? error.error : ''))
    // The token endpoint refused (RFC 6749 §5.2).
    case 'OAUTH_RESPONSE_BODY_ERROR':
    case 'OAUTH_WWW_AUTHENTICATE_CHALLENGE':
      return 'error' in error && overForGood.has(String(error.error))
        ? apiFailure('session-expired', 'The sign-in has expired. Sign in again.', statusPart(status))
        : apiFailure('server-error', `${peer} reports a fault of its own.`, statusPart(status))
    // State, issuer, nonce or another claim is not what this sign-in asked for.
    case 'OAUTH_INVALID_RESPONSE':
    case 'OAUTH_JWT_CLAIM_COMPARISON_FAILED':
    case 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED':
      return apiFailure(
        'sign-in-failed',
        'What came back from the browser does not belong to this sign-in. Press Sign in and try again.',
      )
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
      return apiFailure(
        'sign-in-failed',
        "The sign-in is out of date already. Set this computer's clock right, then try again.",
      )
    case 'OAUTH_RESPONSE_IS_NOT_CONFORM':
    case 'OAUTH_RESPONSE_IS_NOT_JSON':
    case 'OAUTH_PARSE_ERROR': {
      const contentType = responseOf(error)?.headers.get('content-type') ?? null
      return { ok: false, error: answerFailure({ status: status ?? 200, contentType }, peer) }
    }
    default:
      return { ok: false, error: networkFailure(error, peer) }
  }
}

/** Errors of the token endpoint that no repeat mends; a busy or broken issuer ends nobody's sign-in. */
const overForGood: ReadonlySet<string> = new Set(['invalid_grant', 'invalid_client', 'unauthorized_client'])

function refusalInWords(error: unknown): string {
  switch (error) {
    case 'access_denied':
      return 'The sign-in was cancelled in the browser. Press Sign in to try again.'
    case 'temporarily_unavailable':
    case 'server_error':
      return 'The sign-in service reports a fault of its own. Try again in a moment.'
    default:
      return 'The sign-in service does not accept Offhook. Tell your IT support.'
  }
}

const statusOf = (error: Error): number | null =>
  'status' in error && typeof error.status === 'number' ? error.status : (responseOf(error)?.status ?? null)

/** The library keeps the answer as cause. */
function responseOf(error: Error): Response | null {
  for (let cause = error.cause; cause !== undefined && cause !== null;) {
    if (cause instanceof Response) return cause
    cause = cause instanceof Error ? cause.cause : undefined
  }
  return null
}

const statusPart = (status: number | null): { readonly status?: number } =>
  status === null ? {} : { status }

import { z } from 'zod'

/** Closed set of codes that cross IPC and the Agent API. The console words them for an agent. */
export const errorCode = z.enum([
  'bad-request',
  'not-found',
  'forbidden',
  'conflict',
  'not-signed-in',
  'wrong-credentials',
  'sign-in-failed',
  'session-expired',
  'signed-in-elsewhere',
  'too-many-requests',
  'not-allowed-in-state',
  'mode-change-not-permitted',
  'persistent-not-provisioned',
  'work-offline-first',
  'reject-not-permitted',
  'pin-wrong',
  'pin-expired',
  'pin-attempts-used',
  'confirm-in-flight',
  'reopen-too-soon',
  'connection-not-open',
  'no-interaction',
  'bad-number',
  'not-registered',
  'device-unusable',
  'issuer-unreachable',
  'server-unreachable',
  'server-error',
  'bad-answer',
  'tls-failed',
  'proxy-failed',
  'timeout',
  'no-keyring',
  'store-unreadable',
  'media-engine-away',
  'cancelled',
  'internal',
])
export type ErrorCode = z.infer<typeof errorCode>

/** An expected failure as a value; `message` is English, safe to show, and holds nothing secret. */
export const failure = z.strictObject({ code: errorCode, message: z.string() })
export type Failure = z.infer<typeof failure>

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure }
export const succeed = <T>(value: T): Result<T> => ({ ok: true, value })
export const fail = <T = never>(code: ErrorCode, message: string): Result<T> => ({
  ok: false,
  error: { code, message },
})

/** RFC 9457 problem document, the one shape of every 4xx and 5xx of the Agent API. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  code: errorCode,
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** tries left after a wrong PIN */
  attemptsLeft: z.int().optional(),
  /** epoch ms from which the command may be repeated */
  retryAt: z.number().optional(),
})
export type Problem = z.infer<typeof problem>

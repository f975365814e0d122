import { z } from 'zod'
import { chosenStatus, commandId, phoneConnectionMode, workplace } from '../domain.js'
import { quality } from '../quality.js'

/** Bodies of the Agent API (`/api/v1`). Every command carries a client-made id: the same id is one command, however often sent. */

/** With an access token of the issuer that `about` names: begins a sign-in of that agent. */
export const beginSignIn = z.strictObject({
  /** stable per installation; becomes the SIP +sip.instance */
  deviceId: z.string().min(8).max(64),
})
/** Goes with every further request, in the header `Offhook-Sign-In`. */
export const signInBegun = z.object({ signInId: z.string() })

/** SIP credentials made for this sign-in. `realm`/digest per RFC 8760 MD5; valid until sign-out. */
export const sipAccount = z.object({
  uri: z.string(),
  authorizationUser: z.string(),
  password: z.string(),
  displayName: z.string(),
  webSocketUrls: z.array(z.string()).min(1),
  iceServers: z.array(
    z.object({ urls: z.string(), username: z.string().optional(), credential: z.string().optional() }),
  ),
})
export type SipAccount = z.infer<typeof sipAccount>

/** Longer is no voice any more. */
export const longestMs = 60_000

export const bareCommand = z.strictObject({ commandId })
export const setStatusCommand = z.strictObject({
  commandId,
  status: chosenStatus,
  reasonCode: z.string().max(32).nullable(),
})
export const saveProfileCommand = z.strictObject({
  commandId,
  phoneConnectionMode: phoneConnectionMode.optional(),
  workplace: workplace.optional(),
  /** the agent agreed that a running call is put on hold while the workplace changes */
  holdCustomer: z.boolean().optional(),
})
export const confirmPinCommand = z.strictObject({
  commandId,
  connectionId: z.string(),
  pin: z.string().regex(/^[0-9]{4}$/),
})
export const dialCommand = z.strictObject({ commandId, destination: z.string().min(1).max(200) })
/** A report of what the agent hears; the newest stands, so that a repeat does no harm. */
export const reportQualityCommand = z.strictObject({
  commandId: commandId.optional(),
  ...quality.shape,
  jitterMs: quality.shape.jitterMs.max(longestMs),
  roundTripMs: quality.shape.roundTripMs.unwrap().max(longestMs).nullable(),
})
export const signOutCommand = z.strictObject({ commandId })

/** Routes of the Agent API, one place for both sides. `:id` is an interactionId. */
export const routes = {
  signIn: { method: 'POST', path: '/api/v1/sign-in' },
  signOut: { method: 'POST', path: '/api/v1/sign-out' },
  session: { method: 'GET', path: '/api/v1/session' },
  events: { method: 'GET', path: '/api/v1/events' },
  settings: { method: 'GET', path: '/api/v1/settings' },
  prompt: { method: 'GET', path: '/api/v1/prompts/:id' },
  sipAccount: { method: 'GET', path: '/api/v1/sip-account' },
  profile: { method: 'PATCH', path: '/api/v1/profile' },
  status: { method: 'PUT', path: '/api/v1/status' },
  cancelNextStatus: { method: 'DELETE', path: '/api/v1/status/next' },
  finishPostProcessing: { method: 'POST', path: '/api/v1/post-processing/finish' },
  openConnection: { method: 'POST', path: '/api/v1/connection/open' },
  confirmPin: { method: 'POST', path: '/api/v1/connection/confirm-pin' },
  accept: { method: 'POST', path: '/api/v1/interactions/:id/accept' },
  reject: { method: 'POST', path: '/api/v1/interactions/:id/reject' },
  hangUp: { method: 'POST', path: '/api/v1/interactions/:id/hang-up' },
  hold: { method: 'POST', path: '/api/v1/interactions/:id/hold' },
  resume: { method: 'POST', path: '/api/v1/interactions/:id/resume' },
  muteAtPlatform: { method: 'POST', path: '/api/v1/interactions/:id/mute' },
  unmuteAtPlatform: { method: 'POST', path: '/api/v1/interactions/:id/unmute' },
  dial: { method: 'POST', path: '/api/v1/calls' },
  quality: { method: 'PUT', path: '/api/v1/quality' },
  testInteraction: { method: 'POST', path: '/api/v1/test-interactions' },
} as const
export type RouteName = keyof typeof routes

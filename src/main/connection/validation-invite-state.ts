import {
  type PersistentConnectionEffect,
  type PersistentConnectionState,
  type ValidationInvite,
  endsHere,
} from './persistent-connection-shape-state.js'

/**
 * Which INVITEs that call themselves validation calls are one. Anybody who can reach the phone could write that header, but not
 * name the call that the platform is dialing: until the platform has announced it, such an INVITE is held and means nothing.
 */

type State = PersistentConnectionState

/**
 * More INVITEs than the phone takes while one is held (`inviteBudget` in sip/incoming-messages.ts, for as long as an event is waited
 * for): nobody can push the real one out before its event is there. Each keeps a transaction, and nothing of the engine's.
 */
export const mostHeld = 100

/**
 * What becomes of an INVITE. The platform's event may come after it; what the platform has not announced is never more than
 * held, and takes nobody's place.
 */
export function judgeInvite(state: State, invite: ValidationInvite): 'known' | 'rings' | 'refused' | 'held' {
  if (state.leg?.dialogId === invite.dialogId || isHeld(state, invite.dialogId)) return 'known'
  if (isAnnounced(state, invite)) return 'rings'
  const hasPlace = state.held.length < mostHeld || givesWayTo(state, invite) !== null
  return !isThereAlready(state, invite) && hasPlace ? 'held' : 'refused'
}

/**
 * Which held INVITE loses its place to this one; null: none has to, or may. Were it the newest that goes, forged ones that came
 * first would keep the real one out for as long as they are held.
 */
export function givesWayTo({ held }: State, { connectionId }: ValidationInvite): ValidationInvite | null {
  if (held.length < mostHeld || connectionId === null) return null
  return held.find((other) => other.connectionId === null) ?? held[0] ?? null
}

/** The held INVITE that is announced by now: rather one that names its call. */
export function announcedInvite(state: State): ValidationInvite | null {
  const announced = state.held.filter((invite) => isAnnounced(state, invite))
  return announced.find(({ connectionId }) => connectionId !== null) ?? announced[0] ?? null
}

export const isHeld = ({ held }: State, id: string): boolean => held.some(({ dialogId }) => dialogId === id)

export const withoutHeld = (state: State, id: string): State => ({
  ...state,
  held: state.held.filter(({ dialogId }) => dialogId !== id),
})

export const refusal = (dialogId: string): PersistentConnectionEffect => ({
  type: 'refuse',
  dialogId,
  status: 480,
})

const isAnnounced = (state: State, invite: ValidationInvite): boolean => {
  const { platform } = state
  if (platform?.state !== 'dialing' || !endsHere(platform)) return false
  return (
    (invite.connectionId === null || invite.connectionId === platform.connectionId) &&
    !isThereAlready(state, invite)
  )
}

/**
 * One validation call has one INVITE: a second does not ring beside the first, and one without a name takes nobody's place.
 * One that names the call takes the place of one that did not.
 */
const isThereAlready = (
  { platform, leg, legConnectionId, legNamed }: State,
  { connectionId }: ValidationInvite,
): boolean => {
  if (leg === null) return false
  return connectionId === null
    ? platform?.state === 'dialing' && legConnectionId === platform.connectionId
    : legNamed && legConnectionId === connectionId
}

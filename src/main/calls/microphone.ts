import type { Facts } from '../state/facts.js'

/**
 * Who hears the agent. Pure, so that there is one answer: between interactions the persistent leg carries no microphone;
 * in an interaction it does, unless the agent muted, held or has hung up. Mute names the call it is for, so that it can
 * neither reach the next nor be forgotten when the same call is announced later.
 */
export const isMuted = ({ mutedCalls }: Facts['call'], key: string | null | undefined): boolean =>
  typeof key === 'string' && mutedCalls.includes(key)

export function legMicrophoneIsLive(facts: Facts): boolean {
  if (facts.plain !== null) return plainLegMicrophoneIsLive(facts)
  const { session, call } = facts
  const interaction = session?.interaction
  if (interaction?.delivery !== 'persistent-leg') return false
  if (isMuted(call, interaction.interactionId) || call.pending === 'hang-up') return false
  return interaction.state === 'connecting' || interaction.state === 'active'
}

/**
 * A plain SIP server bridges customers in without a word, so the line is live for as long as it is up, unless the agent
 * muted it or speaks on a call of its own beside it.
 */
function plainLegMicrophoneIsLive({ connection, call, session, plain }: Facts): boolean {
  const { leg } = connection.machine
  if (plain !== null && plain.consultation !== null) return false
  if (leg === null || isMuted(call, leg.dialogId)) return false
  const { dialog } = call.machine
  const elsewhere = dialog !== null && dialog.state !== 'ringing' && session?.interaction?.state !== 'held'
  return !elsewhere
}

export function callMicrophoneIsLive({ session, call }: Facts): boolean {
  const { dialog } = call.machine
  if (!dialog || call.pending === 'hang-up') return false
  if (isMuted(call, dialog.dialogId) || isMuted(call, dialog.interactionId)) return false
  const interaction = session?.interaction
  // The platform's word may come after the INVITE; what it says then counts.
  if (interaction?.interactionId !== dialog.interactionId) return true
  return !['held', 'customer-waiting', 'ended'].includes(interaction.state)
}

function consultationMicrophoneIsLive({ plain, call }: Facts): boolean {
  const asked = plain?.consultation
  const answered = typeof asked?.joinedAt === 'number'
  return answered && asked.interactionId !== null && !isMuted(call, asked.interactionId)
}

/** For the console's "microphone sent" mark. */
export function microphoneIsSent(facts: Facts): boolean {
  const { leg } = facts.connection.machine
  const { dialog } = facts.call.machine
  return (
    (leg?.state === 'established' && legMicrophoneIsLive(facts)) ||
    (dialog?.state === 'established' && callMicrophoneIsLive(facts)) ||
    consultationMicrophoneIsLive(facts)
  )
}

/** A dialog in these states has a peer connection whose microphone must follow the facts, also while it is replaced. */
export const carriesAudio = (
  state: 'calling' | 'ringing' | 'answering' | 'established' | 'recovering' | 'ended',
): boolean =>
  state === 'calling' || state === 'answering' || state === 'established' || state === 'recovering'

/**
 * The microphone is taken on going Available in Persistent mode or with Auto Answer on, otherwise when it rings, and
 * kept until log-out.
 */
export function microphoneIsNeeded({ session, settings, call, connection }: Facts): boolean {
  if (!session) return false
  if (session.profile.workplace.kind !== 'softphone') return false
  if (call.machine.dialog !== null || connection.machine.leg !== null) return true
  const warm = session.profile.phoneConnectionMode === 'persistent' || (settings?.autoAnswer ?? false)
  const { status } = session.status
  return warm && status !== 'on-break' && status !== 'work-offline'
}

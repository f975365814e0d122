import type { Facts } from '../state/facts.js'

/**
 * Who hears the agent. Pure, so that there is one answer: between interactions the persistent leg carries no microphone;
 * in an interaction it does, unless muted or held.
 */
export function legMicrophoneIsLive({ session, call }: Facts): boolean {
  const interaction = session?.interaction
  if (interaction?.delivery !== 'persistent-leg' || call.muted) return false
  return interaction.state === 'connecting' || interaction.state === 'active'
}

export function callMicrophoneIsLive({ session, call }: Facts): boolean {
  if (call.muted) return false
  const interaction = session?.interaction
  const isThisCall = interaction?.interactionId === call.machine.dialog?.interactionId
  return !(isThisCall && interaction?.state === 'held')
}

/** For the console's "microphone sent" mark. */
export function microphoneIsSent(facts: Facts): boolean {
  const { leg } = facts.connection.machine
  const { dialog } = facts.call.machine
  return (
    (leg?.state === 'established' && legMicrophoneIsLive(facts)) ||
    (dialog?.state === 'established' && callMicrophoneIsLive(facts))
  )
}

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

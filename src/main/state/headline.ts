import type { InteractionSnapshot } from '../../contract/agent-api/session.js'
import type { Headline } from '../../contract/ipc/console-snapshot.js'
import { waitingCall } from '../calls/waiting-call-state.js'
import { deviceProblem } from '../calls/device-problem.js'
import { isMuted } from '../calls/microphone.js'
import { connectionHeadline } from './connection-headline.js'
import type { Facts } from './facts.js'
import { consultationHeadline, plainHeadline } from './plain-headline.js'
import { nextInWords, say } from './say.js'
import { statusHeadline } from './status-headline.js'
import { callerInWords, deskPhoneInWords, inviteCaller } from './words.js'

/** The one sentence that always says what the agent should know now, and what to do. The first that applies is said. */
export function headline(facts: Facts): Headline {
  return (
    signInHeadline(facts) ??
    validationHeadline(facts) ??
    interactionHeadline(facts) ??
    unannouncedHeadline(facts) ??
    (facts.plain && plainHeadline(facts, facts.plain)) ??
    connectionHeadline(facts) ??
    linkHeadline(facts) ??
    statusHeadline(facts)
  )
}

function signInHeadline({ signIn, session, events, plain }: Facts): Headline | null {
  if (signIn.state === 'signed-out') {
    if (plain !== null && !signIn.error) return say('neutral', 'Register your phone to start.')
    return signIn.error
      ? say('bad', signIn.error.message, 'Sign in to continue.')
      : say('neutral', 'Sign in to start your shift.')
  }
  if (signIn.state === 'signing-in') {
    if (signIn.error) return say('attention', signIn.error.message, 'Offhook keeps trying to sign you in.')
    return signIn.step === 'browser' || signIn.step === 'browser-not-opened'
      ? say('neutral', 'Continue in your browser.')
      : say('neutral', 'Signing in…')
  }
  if (session) return null
  return events.state === 'retrying'
    ? say('attention', events.cause ?? 'The contact center cannot be reached.', 'Offhook keeps trying.')
    : say('neutral', 'Signed in. Getting your shift ready…')
}

function validationHeadline({ connection, devices }: Facts): Headline | null {
  if (connection.machine.leg?.state !== 'ringing') return null
  if (connection.machine.answering) return say('attention', 'Answering the validation call…')
  return say(
    'attention',
    'Your validation call is ringing.',
    devices.microphone.problem ?? 'Click Answer, listen for the four-digit PIN, then type it here.',
  )
}

function interactionHeadline(facts: Facts): Headline | null {
  const interaction = facts.session?.interaction
  if (!interaction || interaction.state === 'ended') return null
  const who = callerInWords(interaction.customer)
  switch (interaction.state) {
    case 'offered':
      return offeredHeadline(facts, interaction, who)
    case 'connecting':
      return say(
        'attention',
        interaction.kind === 'outbound' ? `Calling ${who}…` : `Connecting you to ${who}…`,
      )
    case 'dialing':
      return say('attention', `Calling ${who}…`, 'You hear the line while it connects.')
    case 'ringing':
      return say('attention', `Ringing at ${who}.`, 'Hang up to give up the call.')
    case 'active':
      return activeHeadline(facts, interaction, who)
    case 'held':
      if (facts.plain?.consultation) return consultationHeadline(facts.plain.consultation, facts, who)
      return say('attention', `${who} is on hold.`, 'Click Resume to speak again.')
    case 'customer-waiting':
      return customerWaitingHeadline(facts, interaction, who)
    default:
      return interaction.state satisfies never
  }
}

function offeredHeadline(facts: Facts, interaction: InteractionSnapshot, who: string): Headline {
  const { machine } = facts.call
  const offer =
    interaction.kind === 'test'
      ? 'A test interaction'
      : interaction.kind === 'direct'
        ? 'A direct call'
        : 'An interaction'
  if (machine.taken?.key === interaction.interactionId) return say('attention', `Connecting you to ${who}…`)
  if (machine.rejected === interaction.interactionId) return say('neutral', `Rejecting ${who}…`)
  if (machine.autoAnswerAt !== null) {
    return say('attention', `${offer} from ${who} is about to be connected.`, 'Auto Answer is counting down.')
  }
  const call = waitingCall(machine)
  const problem = deviceProblem(facts.devices)
  const desk = deskPhoneInWords(facts.session?.profile.workplace ?? null)
  if (interaction.delivery === 'desk-phone') {
    return machine.conditions.connectionOpen
      ? say('attention', `${offer} from ${who} waits for you.`, 'Click Accept to speak on your desk phone.')
      : say('attention', `${who} rings on ${desk ?? 'your desk phone'}.`, 'Answer it there.')
  }
  if (interaction.delivery === 'persistent-leg') {
    const detail = machine.conditions.connectionOpen
      ? 'Click Accept to join on your open connection.'
      : 'It can be accepted as soon as the persistent connection is open.'
    const fallback = machine.ringing && problem ? `Auto Answer cannot connect: ${problem}` : detail
    return say('attention', `${offer} from ${who} waits for you.`, fallback)
  }
  if (!call) return say('attention', `${offer} from ${who} is coming in…`, 'Your phone is about to ring.')
  return say('attention', `${who} is calling.`, problem ?? 'Click Answer to speak.')
}

function activeHeadline(facts: Facts, interaction: InteractionSnapshot, who: string): Headline {
  const { connection, call, devices, events, session } = facts
  const next = session?.status.next
  const leg = interaction.delivery === 'persistent-leg' ? connection.machine.leg : null
  const silent =
    interaction.delivery === 'persistent-leg' && (leg?.media === 'silent' || leg?.state === 'recovering')
  const here = interaction.delivery !== 'desk-phone'
  if (silent || call.machine.dialog?.state === 'recovering' || (here && devices.engine !== 'ready')) {
    return say('attention', `Reconnecting your audio with ${who}…`, 'The customer is kept. Stay on the line.')
  }
  const problem = here ? deviceProblem(devices) : null
  if (problem !== null) {
    return say(
      'bad',
      problem,
      'Your call goes on. Plug the device in again, or choose another under Audio devices.',
    )
  }
  if (facts.plain?.heldThere)
    return say('attention', `${who} has put you on hold.`, 'You speak again when they come back.')
  if (isMuted(call, interaction.interactionId))
    return say('attention', `${who} cannot hear you: you are muted.`, 'Click Mute again to speak.')
  if (events.state === 'retrying') {
    return say(
      'good',
      `You are speaking with ${who}.`,
      'The contact center is being reconnected. Your call goes on.',
    )
  }
  return say('good', `You are speaking with ${who}.`, next ? nextInWords(next.status) : null)
}

function customerWaitingHeadline(facts: Facts, interaction: InteractionSnapshot, who: string): Headline {
  const waits = interaction.customerHoldEndsAt === null ? 'is kept on hold' : 'is on hold for a short while'
  const state = facts.session?.connection.state
  const detail =
    state === 'validating'
      ? 'Type the PIN to join the customer again.'
      : state === 'dialing'
        ? 'Answer the validation call to join the customer again.'
        : state === 'recovering' || state === 'open'
          ? 'Your audio is being reconnected.'
          : state === 'lost'
            ? 'Click Re-open connection to join the customer again.'
            : 'Your audio is being reconnected.'
  return say('bad', `Your audio is away. ${who} ${waits}.`, detail)
}

/** The INVITE is here, its offer is not: the phone rings all the same. */
function unannouncedHeadline({ call }: Facts): Headline | null {
  const { dialog } = call.machine
  if (!dialog) return null
  const who = inviteCaller(dialog)
  if (dialog.state === 'ringing' && call.machine.taken === null) {
    return say('attention', `${who} is calling.`, 'Click Answer to speak.')
  }
  return dialog.state === 'established'
    ? say('good', `You are on a call with ${who}.`)
    : say('attention', `Connecting you to ${who}…`)
}

function linkHeadline({ events, registration, session, signIn }: Facts): Headline | null {
  if (events.state === 'retrying') {
    return say(
      'attention',
      events.cause ?? 'The contact center cannot be reached.',
      'Offhook keeps trying. No interactions reach you until then.',
    )
  }
  const ownPhone = session?.profile.workplace.kind === 'softphone'
  if (ownPhone && registration.state === 'retrying') {
    return say(
      'bad',
      'Your phone is not registered.',
      registration.cause ?? 'Offhook keeps trying. Calls cannot reach you until then.',
    )
  }
  if (ownPhone && registration.state === 'connecting' && signIn.state === 'signed-in') {
    return say('neutral', 'Registering your phone…')
  }
  return null
}

import type { z } from 'zod'
import type {
  confirmPinCommand,
  dialCommand,
  saveProfileCommand,
  setStatusCommand,
} from '../../contract/agent-api/commands.js'
import type { Clock } from '../clock/clock.js'
import type { Random } from '../random.js'
import {
  type Refusal,
  type Verdict,
  mayChangeMode,
  mayChangeWorkplace,
  mayChooseStatus,
  mayCommandInteraction,
  mayConfirmPin,
  mayReopen,
  mayStartCall,
  sameWorkplace,
} from '../routing/desk-rules-state.js'
import type { InteractionCommand } from '../routing/desk-shape-state.js'
import type { Switchboard } from '../routing/switchboard.js'
import type { SettingsStore } from '../settings/settings-store.js'
import type { Voice } from '../voice/port.js'
import { dialableAddress } from './dialable-address.js'
import type { CommandAnswer, Session } from './session.js'
import type { SignInStore } from './sign-in-store.js'

/** What an agent may command, each judged by the rules first and then told to the desk. */
export interface AgentCommands {
  setStatus(session: Session, body: z.infer<typeof setStatusCommand>): CommandAnswer
  cancelNextStatus(session: Session): CommandAnswer
  finishPostProcessing(session: Session): CommandAnswer
  openConnection(session: Session): CommandAnswer
  confirmPin(session: Session, body: z.infer<typeof confirmPinCommand>): Promise<CommandAnswer>
  saveProfile(session: Session, body: z.infer<typeof saveProfileCommand>): Promise<CommandAnswer>
  interaction(session: Session, interactionId: string, command: InteractionCommand): CommandAnswer
  dial(session: Session, body: z.infer<typeof dialCommand>): CommandAnswer
  testInteraction(session: Session, commandId: string): CommandAnswer
}

export interface AgentCommandsOptions {
  readonly clock: Clock
  readonly random: Random
  readonly voice: Voice
  readonly settings: SettingsStore
  readonly switchboard: Switchboard
  readonly signIns: Pick<SignInStore, 'noteAttempt'>
}

const done: CommandAnswer = { ok: true, interactionId: null }
const refused = (refusal: Refusal): CommandAnswer => ({ ok: false, refusal })

export function createAgentCommands(options: AgentCommandsOptions): AgentCommands {
  const { clock, random, voice, settings, switchboard, signIns } = options

  const unless = (verdict: Verdict, act: () => void): CommandAnswer => {
    if (verdict) return refused(verdict)
    act()
    return done
  }

  return {
    setStatus: ({ desk, record }, { status, reasonCode }) => {
      switchboard.checkReachability(desk)
      const choice = { status, reasonCode }
      const verdict = mayChooseStatus(desk.state(), choice, record.settings.statusReasonCodes, clock.now())
      return unless(verdict, () => desk.send({ type: 'choose-status', choice }))
    },
    cancelNextStatus: ({ desk }) => unless(null, () => desk.send({ type: 'cancel-next' })),
    finishPostProcessing: ({ desk }) => {
      const over = desk.state().status.status !== 'post-processing'
      const verdict: Verdict = over
        ? { code: 'not-allowed-in-state', message: 'There is no post-processing to finish.' }
        : null
      return unless(verdict, () => desk.send({ type: 'finish-post-processing' }))
    },
    openConnection: ({ desk }) =>
      unless(mayReopen(desk.state(), clock.now()), () => desk.send({ type: 'reopen' })),

    confirmPin: async (session, { connectionId, pin }) => {
      const { desk } = session
      const verdict = mayConfirmPin(desk.state(), connectionId)
      if (verdict) return refused(verdict)
      if (session.confirming) {
        return refused({ code: 'confirm-in-flight', message: 'A PIN is being confirmed already.' })
      }
      session.confirming = true
      try {
        await signIns.noteAttempt(session.signInId, connectionId)
      } finally {
        session.confirming = false
      }
      // The call may have ended meanwhile.
      const stillValid = mayConfirmPin(desk.state(), connectionId)
      if (stillValid) return refused(stillValid)
      const right = desk.isPin(connectionId, pin)
      desk.send({ type: 'pin', right })
      if (right) return done
      const { connection } = desk.state()
      if (connection.phase !== 'validating') {
        return refused({
          code: 'pin-attempts-used',
          message: 'The PIN was wrong and no tries are left.',
          attemptsLeft: 0,
        })
      }
      const { attemptsLeft } = connection
      const tries = attemptsLeft === 1 ? '1 try is' : `${attemptsLeft} tries are`
      return refused({ code: 'pin-wrong', message: `The PIN is wrong: ${tries} left.`, attemptsLeft })
    },

    saveProfile: async (session, { phoneConnectionMode: mode, workplace, holdCustomer = false }) => {
      const { desk, record } = session
      const changesMode =
        mode !== undefined && (mode !== desk.state().mode || desk.state().pendingMode !== null)
      const changesWorkplace = workplace !== undefined && !sameWorkplace(desk.state().workplace, workplace)
      const verdict =
        (changesMode ? mayChangeMode(desk.state(), mode, record.settings) : null) ??
        (changesWorkplace ? mayChangeWorkplace(desk.state(), workplace, holdCustomer) : null)
      if (verdict) return refused(verdict)
      // The mode first: On Demand closes the connection, which then need not follow the workplace.
      if (changesMode) desk.send({ type: 'save-mode', mode })
      // All at once and before anything is written: a call that begins meanwhile was not part of the verdict.
      if (changesWorkplace) {
        session.waitingWorkplace = null
        desk.send({
          type: 'save-workplace',
          workplace,
          reachable: voice.isReachable(desk.signInId, workplace),
        })
      }
      const { identity, tenantId } = record
      const actor = `agent:${identity.username}`
      const author = { tenantId, groupId: null, actor, address: session.address }
      if (changesMode) await settings.saveAgentMode(author, session.agentId, mode)
      if (changesWorkplace) await settings.saveAgentWorkplace(author, session.agentId, workplace)
      return done
    },

    interaction: ({ desk }, interactionId, command) =>
      unless(mayCommandInteraction(desk.state(), interactionId, command), () =>
        desk.send({ type: 'interaction', command }),
      ),

    dial: ({ desk }, { commandId, destination }) => {
      const address = dialableAddress(destination)
      if (!address.ok) return refused(address.error)
      switchboard.checkReachability(desk)
      const verdict = mayStartCall(desk.state())
      if (verdict) return refused(verdict)
      const interactionId = random.id()
      desk.send({ type: 'dial', interactionId, commandId, address: address.value })
      return { ok: true, interactionId }
    },

    testInteraction: ({ desk }, commandId) => {
      switchboard.checkReachability(desk)
      const verdict = mayStartCall(desk.state())
      if (verdict) return refused(verdict)
      const interactionId = random.id()
      desk.send({
        type: 'offer',
        offer: {
          interactionId,
          kind: 'test',
          customerLeg: `test-${random.id()}`,
          customer: { name: 'Test caller', address: 'test' },
          queueName: null,
          commandId,
        },
      })
      return { ok: true, interactionId }
    },
  }
}

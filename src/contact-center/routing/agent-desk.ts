import { timingSafeEqual } from 'node:crypto'
import type { AgentEvent } from '../../contract/agent-api/events.js'
import type { Clock } from '../clock/clock.js'
import type { Log } from '../log/logger.js'
import type { Random } from '../random.js'
import type { LegId, Voice } from '../voice/port.js'
import { connectionSnapshot, interactionSnapshot, profileSnapshot, statusSnapshot } from './desk-snapshot.js'
import type { Desk, DeskEvent } from './desk-shape-state.js'
import { deskDeadline, deskTransition } from './desk-state.js'
import type { Interaction } from './interaction-shape-state.js'
import { runEffect } from './run-effect.js'

/** What a desk announces; the event log of the sign-in adds version and time. */
export type DeskAnnouncement =
  Extract<AgentEvent, { type: 'profile' | 'status' | 'connection' | 'interaction' }> extends infer E
    ? E extends { type: infer T; value: infer V }
      ? { readonly type: T; readonly value: V }
      : never
    : never

/** The shell around one agent's desk: runs effects on voice, keeps its one timer and its PIN, announces what changed. */
export interface AgentDesk {
  readonly agentId: string
  readonly signInId: string
  state(): Desk
  send(event: DeskEvent): void
  /** Constant in time. False also when no validation call is up. */
  isPin(connectionId: string, typed: string): boolean
  /** From now on legs are placed for this sign-in. */
  takeOver(signInId: string): void
  dispose(): void
}

export interface AgentDeskOptions {
  readonly agentId: string
  readonly signInId: string
  readonly desk: Desk
  readonly voice: Voice
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly announce: (announcement: DeskAnnouncement) => void
  readonly onInteractionEnded: (interaction: Interaction) => void
  readonly onOfferNotTaken: (customerLeg: LegId) => void
  /** after each event, when everything was announced */
  readonly onSettled: () => void
}

export function createAgentDesk(options: AgentDeskOptions): AgentDesk {
  const { agentId, voice, clock, random, log, announce } = options
  let { desk, signInId } = options
  let pin: { readonly connectionId: string; readonly digits: string } | null = null
  let cancelTimer = (): void => undefined
  let disposed = false
  const waiting: DeskEvent[] = []
  let running = false

  const rearm = (): void => {
    cancelTimer()
    cancelTimer = (): void => undefined
    const at = deskDeadline(desk)
    if (at !== null && !disposed)
      cancelTimer = clock.after(Math.max(0, at - clock.now()), () => send({ type: 'deadline' }))
  }

  const handle = (event: DeskEvent): void => {
    const before = desk
    const step = deskTransition(before, event, clock.now())
    desk = step.state
    const ended: Interaction[] = []
    for (const effect of step.effects) {
      if (effect.type === 'interaction-ended') {
        ended.push(effect.interaction)
        continue
      }
      if (effect.type === 'offer-not-taken') {
        options.onOfferNotTaken(effect.customerLeg)
        continue
      }
      runEffect(effect, {
        voice,
        signInId,
        interaction: desk.interaction,
        makePin: (connectionId) => (pin = { connectionId, digits: random.pin() }),
        pin: () => pin?.digits ?? null,
      })
    }
    if (desk.connection.phase !== 'dialing' && desk.connection.phase !== 'validating') pin = null
    logTransition(log, agentId, before, desk)
    rearm()
    announceChanges(before, ended)
    for (const interaction of ended) options.onInteractionEnded(interaction)
  }

  const announceChanges = (before: Desk, ended: readonly Interaction[]): void => {
    const changed = <T>(view: (desk: Desk) => T): T | null => {
      const value = view(desk)
      return JSON.stringify(view(before)) === JSON.stringify(value) ? null : value
    }
    const profile = changed(profileSnapshot)
    if (profile) announce({ type: 'profile', value: profile })
    const connection = changed(connectionSnapshot)
    if (connection) announce({ type: 'connection', value: connection })
    for (const interaction of ended)
      announce({ type: 'interaction', value: interactionSnapshot(interaction) })
    if (ended.length > 0 && !desk.interaction) announce({ type: 'interaction', value: null })
    const interaction = changed((at) => (at.interaction ? interactionSnapshot(at.interaction) : null))
    if (interaction) announce({ type: 'interaction', value: interaction })
    const status = changed(statusSnapshot)
    if (status) announce({ type: 'status', value: status })
  }

  // Voice may answer inside a command to it: events wait for their turn.
  const send = (event: DeskEvent): void => {
    if (disposed) return
    waiting.push(event)
    if (running) return
    running = true
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) handle(next)
    } finally {
      running = false
    }
    options.onSettled()
  }

  rearm()
  return {
    agentId,
    get signInId() {
      return signInId
    },
    state: () => desk,
    send,
    isPin: (connectionId, typed) => {
      if (pin?.connectionId !== connectionId) return false
      const expected = Buffer.from(pin.digits)
      const given = Buffer.from(typed)
      return expected.length === given.length && timingSafeEqual(expected, given)
    },
    takeOver: (newer) => (signInId = newer),
    dispose: () => {
      disposed = true
      cancelTimer()
      pin = null
    },
  }
}

function logTransition(log: Log, agentId: string, before: Desk, after: Desk): void {
  if (before.status.status !== after.status.status) {
    log.info(
      { agentId, from: before.status.status, to: after.status.status, cause: after.status.cause },
      'status',
    )
  }
  const { connection } = after
  if (before.connection.phase !== connection.phase) {
    const cause = connection.phase === 'lost' ? connection.cause : undefined
    const connectionId = 'connectionId' in connection ? connection.connectionId : undefined
    log.info(
      { agentId, connectionId, from: before.connection.phase, to: connection.phase, cause },
      'connection',
    )
  }
  const [was, is] = [before.interaction, after.interaction]
  if (was?.phase.name !== is?.phase.name || was?.interactionId !== is?.interactionId) {
    const interactionId = (is ?? was)?.interactionId
    log.info(
      { agentId, interactionId, from: was?.phase.name ?? null, to: is?.phase.name ?? null },
      'interaction',
    )
  }
}

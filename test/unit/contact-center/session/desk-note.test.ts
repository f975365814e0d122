import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newDesk } from '../../../../src/contact-center/routing/desk-start-state.js'
import type { Desk, DeskEvent } from '../../../../src/contact-center/routing/desk-shape-state.js'
import { deskTransition } from '../../../../src/contact-center/routing/desk-state.js'
import { noteOf, readDeskNote } from '../../../../src/contact-center/session/desk-note.js'

const fresh = newDesk(
  {
    deskId: 'desk',
    workplace: { kind: 'softphone' },
    terms: {
      wantedMode: 'persistent',
      autoAnswer: false,
      autoAnswerDelaySeconds: 0,
      prompt: 'chime',
      allowReject: false,
      offerTimeoutSeconds: 30,
      postProcessingSeconds: 15,
      customerHoldGraceSeconds: 60,
      connection: { ringSeconds: 30, pinSeconds: 60, pinAttempts: 3, graceSeconds: 90 },
    },
    reachable: true,
    backOff: { failures: 0, reopenAt: null },
  },
  1_000,
)

const after = (events: readonly DeskEvent[], from = fresh): Desk =>
  events.reduce((desk, event) => deskTransition(desk, event, 2_000).state, from)

const dialling = after([{ type: 'choose-status', choice: { status: 'available', reasonCode: null } }])
const leg = (): string => ('legId' in dialling.connection ? dialling.connection.legId : '')
const open = after(
  [
    { type: 'leg', legId: leg(), happening: { type: 'answered' } },
    { type: 'pin', right: true },
  ],
  dialling,
)
const offered = after(
  [
    {
      type: 'offer',
      offer: {
        interactionId: 'interaction',
        kind: 'queue',
        customerLeg: 'customer',
        customer: { name: 'Ada', address: '+4930123' },
        queueName: 'Support',
        commandId: null,
      },
    },
  ],
  open,
)
const talking = after([{ type: 'interaction', command: { type: 'accept' } }], offered)

describe('what is kept with a leg for whoever goes on with it', () => {
  it('is nothing before the leg was validated', () => {
    expect(noteOf(fresh)).toBeNull()
    expect(dialling.connection.phase).toBe('dialing')
    expect(noteOf(dialling)).toBeNull()
  })

  it('brings back connection, interaction and status as they were', () => {
    expect(talking.interaction?.phase.name).toBe('active')
    for (const desk of [
      open,
      talking,
      after([{ type: 'interaction', command: { type: 'hold' } }], talking),
    ]) {
      const kept = noteOf(desk)
      expect(kept?.legId).toBe(leg())
      expect({ ...fresh, ...readDeskNote(kept?.note ?? '') }).toEqual(desk)
    }
  })

  it('leaves out an offer, which ends with its instance: the agent is Available again', () => {
    expect(offered.status.status).toBe('offered')
    const desk = { ...fresh, ...readDeskNote(noteOf(offered)?.note ?? '') }
    expect(desk.interaction).toBeNull()
    expect(desk.status.status).toBe('available')
    expect(desk.connection).toEqual(offered.connection)
  })

  it('is refused where it is not what was kept', () => {
    const { note = '' } = noteOf(talking) ?? {}
    for (const text of ['', '{', 'null', '[]', '{}', note.slice(1), note.replace('"active"', '"elsewhere"')])
      expect(readDeskNote(text), text).toBeNull()
    fc.assert(fc.property(fc.json(), (text) => void readDeskNote(text)))
  })
})

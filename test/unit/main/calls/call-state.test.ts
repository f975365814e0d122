import { describe, expect, it } from 'vitest'
import { type CallEvent, initialCallState } from '../../../../src/main/calls/call-shape-state.js'
import {
  announced,
  arrives,
  auto,
  autoInvite,
  autoLegOffer,
  autoOffer,
  autoOnLeg,
  dialog,
  invite,
  legOffer,
  offer,
  play,
  ready,
} from './call-story.js'

describe('a call by INVITE', () => {
  it('is not auto answered while the agent’s own call is being placed, whose INVITE is still on its way', () => {
    const own = offer({ kind: 'outbound', state: 'dialing', commandId: 'c1' })
    const placing = [{ type: 'command-issued', commandId: 'c1' }, announced(own)] as const
    const stranger = arrives(invite({ dialogId: 'd2', interactionId: 'i2', answerMode: 'auto' }))
    expect(play(auto, ...placing, stranger).told).toEqual(['refuse d2 486'])
    const back = arrives(invite({ purpose: 'outbound', commandId: 'c1', answerMode: 'auto' }))
    expect(play(auto, ...placing, stranger, back).told).toEqual(['refuse d2 486', 'answer d1'])
  })

  it('is auto answered right after another whose INVITE has ended, though the news of its end is still on its way', () => {
    const { told } = play(
      auto,
      announced(autoOffer),
      arrives(autoInvite),
      dialog('established'),
      announced(offer({ autoAnswer: true, state: 'active' })),
      dialog('ended'),
      arrives(invite({ dialogId: 'd2', interactionId: 'i2', answerMode: 'auto' })),
    )
    expect(told).toEqual(['answer d1', 'play-prompt', 'answer d2', 'play-prompt'])
  })

  it('takes the place of one that the platform has ended and whose BYE was lost', () => {
    const { told, state } = play(
      ready,
      announced(offer()),
      arrives(invite()),
      { type: 'answer', key: 'i1' },
      dialog('established'),
      announced(offer({ state: 'ended', endCause: 'customer-hung-up' })),
      arrives(invite({ dialogId: 'd2', interactionId: 'i2' })),
    )
    expect(told.slice(3)).toEqual(['hang up d1', 'start-ringing'])
    expect(state.dialog?.dialogId).toBe('d2')
  })

  it('is answered when its delay has passed by the timer, though the clock was set back meanwhile', () => {
    const delayed = { ...auto, autoAnswerDelaySeconds: 5 }
    const { told } = play(
      delayed,
      announced(autoOffer),
      arrives(autoInvite),
      { at: -3_600_000 },
      { type: 'due' },
    )
    expect(told).toContain('answer d1')
  })

  it('rings and is answered by a click', () => {
    const { told } = play(ready, announced(offer()), arrives(invite()), { type: 'answer', key: 'i1' })
    expect(told).toEqual(['start-ringing', 'stop-ringing', 'answer d1'])
  })

  it('cannot be answered before its INVITE has come', () => {
    expect(play(ready, announced(offer()), { type: 'answer', key: 'i1' }).told).toEqual([])
  })

  it('is auto answered when the offer comes first', () => {
    const { told } = play(auto, announced(autoOffer), arrives(autoInvite))
    expect(told).toEqual(['answer d1', 'play-prompt'])
  })

  it('is auto answered when the INVITE comes first, and once only', () => {
    const { told } = play(
      auto,
      arrives(autoInvite),
      announced(autoOffer),
      dialog('answering'),
      dialog('established'),
      announced(offer({ state: 'active' })),
    )
    expect(told).toEqual(['answer d1', 'play-prompt'])
  })

  it('waits for its offer when it may be a direct call out of Available, then rings', () => {
    const onBreak = { ...auto, restingStatus: 'on-break' as const }
    const { told, decisions } = play(
      onBreak,
      arrives(autoInvite),
      announced(offer({ kind: 'direct', autoAnswer: false })),
    )
    expect(told).toEqual(['start-ringing'])
    expect(decisions.map(({ decision }) => decision.reason)).toEqual([
      'not-announced',
      'not-wanted-by-platform',
    ])
  })

  it('stops ringing when the caller leaves', () => {
    const { told, state } = play(ready, arrives(invite()), dialog('ended'))
    expect(told).toEqual(['start-ringing', 'stop-ringing'])
    expect(state.dialog).toBeNull()
  })

  it('is refused with 603 when the agent rejects it', () => {
    const { told } = play(ready, announced(offer()), arrives(invite()), { type: 'reject', key: 'i1' })
    expect(told).toEqual(['start-ringing', 'stop-ringing', 'refuse d1 603'])
  })

  it('is refused when it comes late, after its rejection', () => {
    const { told } = play(
      ready,
      announced(offer()),
      arrives(invite()),
      { type: 'reject', key: 'i1' },
      arrives(invite({ dialogId: 'd2' })),
    )
    expect(told.at(-1)).toBe('refuse d2 603')
  })

  it('is refused with 486 while another call is up, which goes on', () => {
    const { told, state } = play(
      auto,
      arrives(autoInvite),
      dialog('established'),
      arrives(invite({ dialogId: 'd2', interactionId: 'i2' })),
    )
    expect(told.at(-1)).toBe('refuse d2 486')
    expect(state.dialog?.dialogId).toBe('d1')
  })

  it('is refused with 486 while an interaction is active on the leg', () => {
    const { told } = play(
      autoOnLeg,
      announced(offer({ delivery: 'persistent-leg', state: 'active', interactionId: 'i9' })),
      arrives(autoInvite),
    )
    expect(told).toEqual(['refuse d1 486'])
  })

  it('takes the place of an earlier INVITE of the same interaction', () => {
    const { told, state } = play(ready, arrives(invite()), arrives(invite({ dialogId: 'd2' })))
    expect(told).toEqual(['start-ringing', 'refuse d1 480'])
    expect(state.dialog?.dialogId).toBe('d2')
  })

  it('rings with the reason when the device is unusable, and is answered once it works again', () => {
    const broken = { ...auto, deviceProblem: 'The microphone is gone.' }
    const { told } = play(broken, announced(autoOffer), arrives(autoInvite), {
      type: 'conditions',
      conditions: auto,
    })
    expect(told).toEqual(['start-ringing', 'stop-ringing', 'answer d1', 'play-prompt'])
  })

  it('rings after an answer that failed, and is not tried by itself again', () => {
    const { told } = play(
      auto,
      announced(autoOffer),
      arrives(autoInvite),
      { type: 'take-failed', key: 'i1' },
      { type: 'conditions', conditions: { ...auto } },
    )
    expect(told).toEqual(['answer d1', 'play-prompt', 'start-ringing'])
  })
})

describe('an offer on the open leg', () => {
  it('is silent and accepted by a click', () => {
    expect(
      play({ ...ready, connectionOpen: true }, announced(legOffer), { type: 'answer', key: 'i1' }).told,
    ).toEqual(['accept i1'])
  })

  it('is accepted at once with Auto Answer, the prompt beside it', () => {
    expect(play(autoOnLeg, announced(autoLegOffer)).told).toEqual(['accept i1', 'play-prompt'])
  })

  it('waits for the connection to open', () => {
    const { told } = play(auto, announced(autoLegOffer), { type: 'conditions', conditions: autoOnLeg })
    expect(told).toEqual(['accept i1', 'play-prompt'])
  })

  it('rings aloud only when Auto Answer should have taken it and could not', () => {
    const broken = { ...autoOnLeg, deviceProblem: 'No headset.' }
    expect(play(broken, announced(autoLegOffer)).told).toEqual(['start-ringing'])
    expect(play({ ...broken, autoAnswer: false }, announced(legOffer)).told).toEqual([])
  })

  it('may be clicked again after an accept that failed', () => {
    const open = { ...ready, connectionOpen: true }
    const { told } = play(
      open,
      announced(legOffer),
      { type: 'answer', key: 'i1' },
      { type: 'take-failed', key: 'i1' },
      { type: 'answer', key: 'i1' },
    )
    expect(told).toEqual(['accept i1', 'accept i1'])
  })

  it('may be taken after a rejection that the platform did not permit', () => {
    const open = { ...ready, connectionOpen: true }
    const { state, told } = play(
      open,
      announced(legOffer),
      { type: 'reject', key: 'i1' },
      { type: 'reject-failed', key: 'i1' },
      { type: 'answer', key: 'i1' },
    )
    expect(state.rejected).toBeNull()
    expect(told).toEqual(['accept i1'])
  })
})

describe('the delay of Auto Answer', () => {
  const delayed = { ...autoOnLeg, autoAnswerDelaySeconds: 5 }

  it('counts from the offer', () => {
    const { told } = play(delayed, announced(autoLegOffer), { at: 6_000 }, { type: 'due' })
    expect(told).toEqual(['at 6000', 'cancel-schedule', 'accept i1', 'play-prompt'])
  })

  it('is cancelled the moment the caller leaves', () => {
    const { told, state } = play(
      delayed,
      announced(autoLegOffer),
      { at: 3_000 },
      announced(offer({ state: 'ended' })),
      { at: 6_000 },
      { type: 'due' },
    )
    expect(told).toEqual(['at 6000', 'cancel-schedule'])
    expect(state.autoAnswerAt).toBeNull()
  })

  it('is cancelled by the caller’s CANCEL too', () => {
    const { told } = play(
      delayed,
      announced(autoOffer),
      arrives(autoInvite),
      dialog('ended'),
      { at: 9_000 },
      { type: 'due' },
    )
    expect(told).toEqual(['at 6000', 'cancel-schedule'])
  })

  it('is cut short by the agent’s click', () => {
    const { told } = play(delayed, announced(autoLegOffer), { type: 'answer', key: 'i1' })
    expect(told).toEqual(['at 6000', 'cancel-schedule', 'accept i1'])
  })

  it('ends when Auto Answer is switched off meanwhile', () => {
    const { told } = play(
      delayed,
      announced(autoLegOffer),
      { type: 'conditions', conditions: { ...delayed, autoAnswer: false } },
      { at: 6_000 },
      { type: 'due' },
    )
    expect(told).toEqual(['at 6000', 'cancel-schedule'])
  })

  it('is not begun anew when the offer comes after its INVITE', () => {
    const { told } = play(delayed, arrives(autoInvite), { at: 3_000 }, announced(autoOffer))
    expect(told).toEqual(['at 6000'])
  })
})

describe('an outbound call', () => {
  const command: CallEvent = { type: 'command-issued', commandId: 'c1' }
  const back = invite({ purpose: 'outbound', commandId: 'c1', answerMode: 'auto' })

  it('is answered without ring and prompt when the platform calls back', () => {
    expect(play(ready, command, arrives(back)).told).toEqual(['answer d1'])
  })

  it('rings when the platform calls back after 10 s', () => {
    expect(play(ready, command, { at: 11_001 }, arrives(back)).told).toEqual(['start-ringing'])
  })

  it('rings for a command of somebody else', () => {
    expect(play(ready, command, arrives(invite({ purpose: 'outbound', commandId: 'c2' }))).told).toEqual([
      'start-ringing',
    ])
  })
})

describe('signing out', () => {
  it('refuses a call that rings and stops everything', () => {
    const { told, state } = play(ready, arrives(invite()), { type: 'signed-out' })
    expect(told).toEqual(['start-ringing', 'stop-ringing', 'refuse d1 480'])
    expect(state).toEqual(initialCallState)
  })

  it('hangs up a call that is up', () => {
    expect(play(auto, arrives(autoInvite), dialog('established'), { type: 'signed-out' }).told.at(-1)).toBe(
      'hang up d1',
    )
  })
})

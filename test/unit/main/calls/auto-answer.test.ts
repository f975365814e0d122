import { describe, expect, it } from 'vitest'
import {
  type AutoAnswerInput,
  type AutoAnswerReason,
  type PlainAnswer,
  autoAnswerReasonInWords,
  decideAutoAnswer,
} from '../../../../src/main/calls/auto-answer.js'

/** An On Demand offer that Auto Answer takes. */
const taken: AutoAnswerInput = {
  via: 'invite',
  purpose: 'interaction',
  answerMode: 'auto',
  hasAudio: true,
  line: 1,
  signedIn: true,
  enabled: true,
  wantedByPlatform: true,
  kind: 'queue',
  restingStatus: 'available',
  otherInteractionActive: false,
  rejectedByAgent: false,
  failedBefore: false,
  outboundCommandAgeMs: null,
  deviceProblem: null,
  connectionOpen: false,
  delaySeconds: 0,
  plain: null,
}
/** A plain SIP server's INVITE that asks to be answered at once, and may. */
const plain: PlainAnswer = {
  wish: { wish: 'by-itself', form: 'call-info', afterSeconds: 0 },
  reachable: true,
  enabled: true,
  trusted: true,
  forms: ['answer-mode', 'call-info'],
  maxDelaySeconds: 10,
  prompt: true,
}
const asked = (change: Partial<PlainAnswer> = {}): Partial<AutoAnswerInput> => ({
  purpose: null,
  answerMode: null,
  enabled: false,
  wantedByPlatform: null,
  kind: 'direct',
  plain: { ...plain, ...change },
})
const onLeg: Partial<AutoAnswerInput> = { via: 'persistent-leg', answerMode: null, connectionOpen: true }
const outbound: Partial<AutoAnswerInput> = { purpose: 'outbound', kind: 'outbound', wantedByPlatform: false }

type Row = readonly [string, Partial<AutoAnswerInput>, string, AutoAnswerReason]

const said = (input: AutoAnswerInput): string => {
  const decision = decideAutoAnswer(input)
  switch (decision.do) {
    case 'answer':
      return `answer after ${decision.afterMs} ms ${decision.prompt ? 'with' : 'without'} prompt`
    case 'ring':
      return 'ring'
    case 'refuse':
      return `refuse ${decision.status}`
  }
}
const now = 'answer after 0 ms with prompt'

const table: readonly Row[] = [
  ['a plain server asks for it', asked(), now, 'asked-by-server'],
  [
    'a plain server asks for it in a while',
    asked({ wish: { wish: 'by-itself', form: 'call-info', afterSeconds: 3 } }),
    'answer after 3000 ms with prompt',
    'asked-by-server',
  ],
  [
    'a longer delay than the policy allows',
    asked({ wish: { wish: 'by-itself', form: 'call-info', afterSeconds: 3600 }, prompt: false }),
    'answer after 10000 ms without prompt',
    'asked-by-server',
  ],
  ['a plain server asks for nothing', asked({ wish: { wish: 'none' } }), 'ring', 'not-asked'],
  ['a plain server wants a human', asked({ wish: { wish: 'by-hand' } }), 'ring', 'manual-requested'],
  ['whoever is not trusted asks', asked({ trusted: false }), 'ring', 'untrusted-peer'],
  ['a form that the policy leaves out', asked({ forms: ['answer-mode'] }), 'ring', 'header-not-allowed'],
  ['the policy does not want it', asked({ enabled: false }), 'ring', 'off'],
  ['a plain call while the agent is On break', asked({ reachable: false }), 'refuse 480', 'not-available'],
  [
    'a plain call On break that asks for an answer by hand',
    { ...asked({ reachable: false, wish: { wish: 'by-hand' } }), answerMode: 'manual' },
    'refuse 480',
    'not-available',
  ],
  [
    'a plain call On break that says it validates',
    { ...asked({ reachable: false }), purpose: 'validation' },
    'refuse 480',
    'not-available',
  ],
  ['a plain call that failed before', { ...asked(), failedBefore: true }, 'ring', 'failed-before'],
  ['a plain call, no microphone', { ...asked(), deviceProblem: 'gone' }, 'ring', 'device-unusable'],
  ['a plain call that says it validates', { ...asked(), purpose: 'validation' }, 'ring', 'validation-call'],
  ['On Demand, Auto Answer on', {}, now, 'auto-answer'],
  [
    'On Demand, Auto Answer off',
    { enabled: false, wantedByPlatform: false, answerMode: 'manual' },
    'ring',
    'off',
  ],
  ['the setting is off although the INVITE asks', { enabled: false }, 'ring', 'off'],
  [
    'the setting is on, the platform does not want it',
    { wantedByPlatform: false },
    'ring',
    'not-wanted-by-platform',
  ],
  [
    'INVITE without Answer-Mode before its offer',
    { wantedByPlatform: null, kind: null, answerMode: null },
    'ring',
    'not-wanted-by-platform',
  ],
  [
    'INVITE with Auto before its offer, in Available',
    { wantedByPlatform: null, kind: null },
    now,
    'auto-answer',
  ],
  [
    'INVITE with Auto before its offer, On break',
    { wantedByPlatform: null, kind: null, restingStatus: 'on-break' },
    'ring',
    'not-announced',
  ],
  [
    'INVITE with Auto right after a restart',
    { wantedByPlatform: null, kind: null, restingStatus: null },
    'ring',
    'not-announced',
  ],
  [
    'Answer-Mode: Manual wins over setting and platform',
    { answerMode: 'manual' },
    'ring',
    'manual-requested',
  ],
  [
    'the platform does not want it, and its INVITE says so too',
    { wantedByPlatform: false, answerMode: 'manual' },
    'ring',
    'not-wanted-by-platform',
  ],
  ['delay', { delaySeconds: 7 }, 'answer after 7000 ms with prompt', 'auto-answer'],
  [
    'delay out of range is clamped',
    { delaySeconds: 3600 },
    'answer after 30000 ms with prompt',
    'auto-answer',
  ],
  ['negative delay is none', { delaySeconds: -1 }, now, 'auto-answer'],
  ['Persistent, open', { ...onLeg }, now, 'auto-answer'],
  ['Persistent, Auto Answer off', { ...onLeg, enabled: false, wantedByPlatform: false }, 'ring', 'off'],
  ['Persistent, not open yet', { ...onLeg, connectionOpen: false }, 'ring', 'connection-not-open'],
  [
    'Persistent, another call is up',
    { ...onLeg, otherInteractionActive: true },
    'ring',
    'another-interaction',
  ],
  ['direct, Available', { kind: 'direct' }, now, 'auto-answer'],
  ['direct, On break', { kind: 'direct', restingStatus: 'on-break' }, 'ring', 'direct-not-available'],
  ['direct, status unknown', { kind: 'direct', restingStatus: null }, 'ring', 'direct-not-available'],
  ['test follows like an offer', { purpose: 'test', kind: 'test' }, now, 'auto-answer'],
  ['test with Auto Answer off', { purpose: 'test', kind: 'test', enabled: false }, 'ring', 'off'],
  ['test on the leg', { ...onLeg, purpose: 'test', kind: 'test' }, now, 'auto-answer'],
  ['validation call', { purpose: 'validation', answerMode: 'manual' }, 'ring', 'validation-call'],
  ['validation call that asks to be auto answered', { purpose: 'validation' }, 'ring', 'validation-call'],
  [
    'validation call during a held customer',
    { purpose: 'validation', otherInteractionActive: true },
    'ring',
    'validation-call',
  ],
  ['no audio', { hasAudio: false }, 'refuse 488', 'no-audio'],
  ['validation call without audio', { purpose: 'validation', hasAudio: false }, 'refuse 488', 'no-audio'],
  ['nobody signed in', { signedIn: false }, 'refuse 480', 'not-signed-in'],
  [
    'INVITE during another interaction',
    { otherInteractionActive: true },
    'refuse 486',
    'another-interaction',
  ],
  ['INVITE of a rejected interaction', { rejectedByAgent: true }, 'refuse 603', 'rejected-by-agent'],
  ['line 2', { line: 2 }, 'ring', 'second-line'],
  ['an INVITE that is not the contact center’s', { purpose: null }, 'ring', 'unknown-purpose'],
  ['unusable device', { deviceProblem: 'The microphone is gone.' }, 'ring', 'device-unusable'],
  [
    'unusable device on the leg',
    { ...onLeg, deviceProblem: 'The microphone is gone.' },
    'ring',
    'device-unusable',
  ],
  ['a first attempt failed', { failedBefore: true }, 'ring', 'failed-before'],
  [
    'own outbound call',
    { ...outbound, outboundCommandAgeMs: 400 },
    'answer after 0 ms without prompt',
    'own-outbound-call',
  ],
  [
    'own outbound call with Auto Answer off',
    { ...outbound, enabled: false, outboundCommandAgeMs: 400 },
    'answer after 0 ms without prompt',
    'own-outbound-call',
  ],
  [
    'own outbound call ignores the delay',
    { ...outbound, delaySeconds: 9, outboundCommandAgeMs: 10_000 },
    'answer after 0 ms without prompt',
    'own-outbound-call',
  ],
  [
    'outbound of a command that is too old',
    { ...outbound, outboundCommandAgeMs: 10_001 },
    'ring',
    'unknown-command',
  ],
  [
    'outbound of a command from the future (clock was set)',
    { ...outbound, outboundCommandAgeMs: -1 },
    'ring',
    'unknown-command',
  ],
  ['outbound of a command not issued here', { ...outbound }, 'ring', 'unknown-command'],
  [
    'outbound with Answer-Mode: Manual',
    { ...outbound, answerMode: 'manual', outboundCommandAgeMs: 5 },
    'ring',
    'manual-requested',
  ],
  [
    'outbound without a usable device',
    { ...outbound, deviceProblem: 'No headset.', outboundCommandAgeMs: 5 },
    'ring',
    'device-unusable',
  ],
  ['desk phone, On Demand', { via: 'desk-phone', answerMode: null }, 'ring', 'rings-on-desk-phone'],
  [
    'desk phone, Persistent, open',
    { via: 'desk-phone', answerMode: null, connectionOpen: true },
    'ring',
    'platform-answers',
  ],
]

describe('Auto Answer', () => {
  it.each(table)('%s', (_name, change, expected, reason) => {
    const input = { ...taken, ...change }
    expect(said(input)).toBe(expected)
    expect(decideAutoAnswer(input).reason).toBe(reason)
  })

  it('has a row for every reason', () => {
    const reasons = new Set(table.map(([, , , reason]) => reason))
    const all = Object.keys(everyReason) as AutoAnswerReason[]
    expect(all.filter((reason) => !reasons.has(reason))).toEqual([])
  })

  it('words every reason but the ordinary one', () => {
    for (const reason of Object.keys(everyReason) as AutoAnswerReason[]) {
      const ordinary = reason === 'off' || reason === 'not-asked'
      expect(autoAnswerReasonInWords(reason, 'The microphone is gone.') === null).toBe(ordinary)
    }
    expect(autoAnswerReasonInWords('device-unusable', 'The microphone is gone.')).toContain(
      'The microphone is gone.',
    )
  })
})

const everyReason: Record<AutoAnswerReason, true> = {
  'auto-answer': true,
  'own-outbound-call': true,
  'validation-call': true,
  'no-audio': true,
  'not-signed-in': true,
  'rejected-by-agent': true,
  'another-interaction': true,
  'second-line': true,
  'manual-requested': true,
  'unknown-purpose': true,
  'unknown-command': true,
  off: true,
  'not-wanted-by-platform': true,
  'not-announced': true,
  'direct-not-available': true,
  'connection-not-open': true,
  'rings-on-desk-phone': true,
  'platform-answers': true,
  'failed-before': true,
  'device-unusable': true,
  'asked-by-server': true,
  'not-asked': true,
  'untrusted-peer': true,
  'header-not-allowed': true,
  'not-available': true,
}

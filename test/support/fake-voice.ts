import type { Workplace } from '../../src/contract/domain.js'
import type {
  AgentLegRequest,
  LegFailure,
  LegId,
  Voice,
  VoiceEvent,
} from '../../src/contact-center/voice/port.js'

/** One command that routing gave to voice, as a line that tests can compare: `bridge <agent> <customer>`. */
export interface FakeVoice extends Voice {
  /** every command in order; legs by the name that the test knows them by is up to the test */
  readonly commands: readonly string[]
  clearCommands(): void
  /** legs that were placed or arrived and have not ended */
  readonly legs: ReadonlySet<LegId>
  readonly placed: readonly AgentLegRequest[]
  readonly dialled: readonly { readonly legId: LegId; readonly address: string }[]
  /** the digits spoken last; a test hears them as the agent does */
  readonly spokenPin: string | null
  lastPlaced(): AgentLegRequest
  register(signInId: string, registered?: boolean): void
  /** desk phones that exist, by number or URI */
  plug(address: string, plugged?: boolean): void
  tell(event: VoiceEvent): void
  answer(legId: LegId): void
  fail(legId: LegId, failure: LegFailure): void
  hangUp(legId: LegId): void
  silence(legId: LegId): void
  revive(legId: LegId): void
  arrive(dialled: { queueId: string } | { agentId: string }, name?: string): LegId
}

/** Voice without sound: remembers what it was told, and tells what the test says. */
export function createFakeVoice(): FakeVoice {
  const listeners = new Set<(event: VoiceEvent) => void>()
  const registered = new Set<string>()
  const phones = new Set<string>()
  const legs = new Set<LegId>()
  const placed: AgentLegRequest[] = []
  const dialled: { legId: LegId; address: string }[] = []
  let commands: string[] = []
  let spokenPin: string | null = null
  let arrivals = 0

  const note = (...words: readonly (string | boolean | null)[]): void => void commands.push(words.join(' '))
  const tell = (event: VoiceEvent): void => {
    for (const listener of [...listeners]) listener(event)
  }
  const addressOf = (workplace: Workplace): string =>
    workplace.kind === 'phone' ? workplace.number : workplace.kind === 'sip-uri' ? workplace.uri : ''

  return {
    get commands() {
      return commands
    },
    clearCommands: () => (commands = []),
    legs,
    placed,
    dialled,
    get spokenPin() {
      return spokenPin
    },
    lastPlaced: () => {
      const last = placed.at(-1)
      if (!last) throw new Error('No agent leg was placed')
      return last
    },
    register: (signInId, is = true) => {
      if (is) registered.add(signInId)
      else registered.delete(signInId)
      tell({ type: 'registration', signInId, registered: is })
    },
    plug: (address, is = true) => {
      if (is) phones.add(address)
      else phones.delete(address)
    },
    tell,
    answer: (legId) => tell({ type: 'leg-answered', legId }),
    fail: (legId, failure) => {
      legs.delete(legId)
      tell({ type: 'leg-failed', legId, failure, sipStatus: null })
    },
    hangUp: (legId) => {
      legs.delete(legId)
      tell({ type: 'leg-ended', legId })
    },
    silence: (legId) => tell({ type: 'leg-silent', legId }),
    revive: (legId) => tell({ type: 'leg-alive', legId }),
    arrive: (to, name = 'Dana Field') => {
      const legId = `customer-${++arrivals}`
      legs.add(legId)
      const customer = { name, address: `+4420790000${String(arrivals).padStart(2, '0')}` }
      const where =
        'queueId' in to ? ({ kind: 'queue', ...to } as const) : ({ kind: 'agent', ...to } as const)
      tell({ type: 'customer-arrived', legId, customer, dialled: where })
      return legId
    },

    start: async () => ({ webSocketUrl: 'ws://127.0.0.1:1/' }),
    stop: async () => undefined,
    onEvent: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    addAccount: async ({ signInId }) => note('add-account', signInId),
    removeAccount: (signInId) => {
      registered.delete(signInId)
      note('remove-account', signInId)
    },
    isRegistered: (signInId) => registered.has(signInId),
    isReachable: (signInId, workplace) =>
      workplace.kind === 'softphone' ? registered.has(signInId) : phones.has(addressOf(workplace)),
    placeAgentLeg: (request) => {
      legs.add(request.legId)
      placed.push(request)
      note('place', request.purpose, request.answerMode, request.legId)
    },
    release: (legId, reason) => {
      legs.delete(legId)
      note('release', legId, reason ?? '')
    },
    allowReplaces: (legId, signInId) => note('allow-replaces', legId, signInId),
    speakPin: (legId, digits) => {
      spokenPin = digits
      note('speak-pin', legId)
    },
    stopPin: (legId) => note('stop-pin', legId),
    park: (legId) => note('park', legId),
    playPrompt: (legId, prompt) => note('prompt', legId, prompt),
    muteInput: (legId, muted) => note('mute', legId, muted),
    bridge: (agentLeg, customerLeg) => note('bridge', agentLeg, customerLeg),
    holdMusic: (legId) => note('hold-music', legId),
    ringback: (legId) => note('ringback', legId),
    announceEnd: (legId) => note('announce-end', legId),
    dialOut: (request) => {
      legs.add(request.legId)
      dialled.push(request)
      note('dial-out', request.legId, request.address)
    },
    placeTestCustomer: (legId) => {
      legs.add(legId)
      note('test-customer', legId)
    },
  }
}

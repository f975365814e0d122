import { join } from 'node:path'
import {
  createEmbeddedVoice,
  type EmbeddedVoice,
  type EmbeddedVoiceOptions,
} from '../../../src/contact-center/voice/embedded/embedded-voice.js'
import type { AgentLegRequest, VoiceEvent } from '../../../src/contact-center/voice/port.js'
import type { Party } from '../../../src/contact-center/voice/lab-port.js'
import type { PhoneCall } from './phone-call.js'
import { SipPhone } from './sip-phone.js'
import { createVirtualClock } from '../virtual-clock.js'
import { rms } from './tones.js'
import { agentLeg } from './agent-leg.js'

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const realm = 'center.test'

/** An embedded voice on a free port, its events, and phones that are disposed with it. */
export class VoiceStage {
  readonly voice: EmbeddedVoice
  /** of registrations and nonces; media has its own time */
  readonly clock = createVirtualClock()
  readonly events: VoiceEvent[] = []
  readonly #phones: SipPhone[] = []
  readonly #waiting = new Set<() => void>()
  url = ''

  constructor(options: Partial<EmbeddedVoiceOptions> = {}) {
    this.voice = createEmbeddedVoice({
      host: '127.0.0.1',
      port: 0,
      tls: null,
      realm,
      clock: this.clock,
      soundsDirectory: join(import.meta.dirname, '../../../resources/sounds'),
      logger: quiet,
      ...options,
    })
    this.voice.onEvent((event) => {
      this.events.push(event)
      for (const check of [...this.#waiting]) check()
    })
  }

  async start(): Promise<this> {
    this.url = (await this.voice.start()).webSocketUrl
    return this
  }

  /** a phone with an account, not yet connected */
  phone(signInId = 'sign-in-1', user = 'alex'): SipPhone {
    void this.voice.addAccount({ signInId, user, password: `secret of ${user}`, deviceId: 'device' })
    const phone = new SipPhone({ url: this.url, realm, user, password: `secret of ${user}` })
    this.#phones.push(phone)
    return phone
  }

  async registeredPhone(signInId = 'sign-in-1', user = 'alex'): Promise<SipPhone> {
    const phone = this.phone(signInId, user)
    await phone.connect()
    await phone.register()
    return phone
  }

  /** another program of the same sign-in: another host, the same account */
  twin(user = 'alex'): SipPhone {
    const phone = new SipPhone({ url: this.url, realm, user, password: `secret of ${user}` })
    this.#phones.push(phone)
    return phone
  }

  place(legId: string, request: Partial<AgentLegRequest> = {}): void {
    this.voice.placeAgentLeg(agentLeg(legId, request))
  }

  /** Calls the agent, and the phone answers. */
  async talk(legId: string, phone: SipPhone, request: Partial<AgentLegRequest> = {}): Promise<PhoneCall> {
    this.place(legId, request)
    const call = await phone.nextCall()
    await call.answer()
    await this.event('leg-answered', legId)
    return call
  }

  /** the event, as soon as it has happened */
  event<T extends VoiceEvent['type']>(type: T, legId?: string): Promise<Extract<VoiceEvent, { type: T }>> {
    const matches = (event: VoiceEvent): event is Extract<VoiceEvent, { type: T }> =>
      event.type === type && (legId === undefined || ('legId' in event && event.legId === legId))
    return this.until(() => this.events.find(matches) ?? null)
  }

  /** what the call hears in the next seconds of its own media time */
  async heard(call: PhoneCall, seconds: number): Promise<{ samples: Int16Array; level: number }> {
    const from = call.audio.heardSamples
    const samples = await this.until(() => {
      const heard = call.audio.heardSamples - from
      return heard >= seconds * 48_000 ? call.audio.heard(from) : null
    })
    return { samples, level: rms(samples) }
  }

  /** what a simulated party hears in the next seconds of its own media time */
  partyHeard(party: Party, seconds: number): Promise<Int16Array> {
    const from = this.voice.lab.mark(party)
    return this.until(() =>
      this.voice.lab.mark(party) - from >= seconds * 48_000 ? this.voice.lab.heard(party, from) : null,
    )
  }

  /** until media has come over the new ICE connection */
  iceRestarted(call: PhoneCall): Promise<true> {
    return this.until(() =>
      /^(connected|completed)$/.test(call.connection.iceConnectionState) ? true : null,
    )
  }

  /** forgets the events so far, so that `event` waits for a new one */
  forgetEvents(): void {
    this.events.length = 0
  }

  /** looked at after every event and every 20 ms of real media time */
  until<T>(look: () => T | null): Promise<T> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = look()
        if (found === null) return
        clearInterval(timer)
        this.#waiting.delete(check)
        resolve(found)
      }
      const timer = setInterval(check, 20)
      this.#waiting.add(check)
      check()
    })
  }

  async close(): Promise<void> {
    await this.voice.stop()
    for (const phone of this.#phones) phone.dispose()
  }
}

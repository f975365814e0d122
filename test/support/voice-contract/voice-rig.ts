import { randomBytes } from 'node:crypto'
import type { CustomerScript } from '../../../src/contact-center/voice/port.js'
import type { AgentLegRequest, Voice, VoiceEvent } from '../../../src/contact-center/voice/port.js'
import type { PhoneCall } from '../sip-phone/phone-call.js'
import { SipPhone } from '../sip-phone/sip-phone.js'
import { agentLeg } from '../sip-phone/agent-leg.js'
import { levelOf } from '../sip-phone/tones.js'

/** A tone of the tests that arrived: a third and more of what was said. */
export const clear = 3_000

/** What the contract needs beside the voice itself: whoever is at the far end, and how to hear them. */
export interface RigParts {
  readonly voice: Voice
  readonly realm: string
  /** the next customer of the queue `sales`; resolves when voice has told of the arrival */
  arrive(manner: CustomerScript['manner']): Promise<string>
  /** all that this customer has heard, 48 kHz */
  heard(legId: string): Int16Array
  /** what is heard now stands in `heard` so many seconds later at the latest */
  readonly heardLateBySeconds: number
  hangUp(legId: string): void
  /** the last PIN spoken in full in this recording (16 kHz), or null */
  pinIn(recording: Int16Array): string | null
  /** ends everything that is not the voice */
  close(): Promise<void>
}

type EventOf<T extends VoiceEvent['type']> = Extract<VoiceEvent, { type: T }>

/** One voice, its events, phones with accounts in it, and customers. */
export class VoiceRig implements AsyncDisposable {
  readonly voice: Voice
  readonly events: VoiceEvent[] = []
  readonly parts: RigParts
  readonly #phones: SipPhone[] = []
  readonly #waiting = new Set<() => void>()
  /** as in the contact center, where every sign-in has a user of its own */
  readonly #suffix = randomBytes(4).toString('hex')
  #url = ''

  private constructor(parts: RigParts) {
    this.parts = parts
    this.voice = parts.voice
    this.voice.onEvent((event) => {
      this.events.push(event)
      for (const check of [...this.#waiting]) check()
    })
  }

  static async start(parts: RigParts): Promise<VoiceRig> {
    const rig = new VoiceRig(parts)
    rig.#url = (await parts.voice.start()).webSocketUrl
    return rig
  }

  /** a phone with the account of this sign-in, connected but not registered */
  async phone(signInId = 'sign-in-1', user = 'alex', password = `secret of ${user}`): Promise<SipPhone> {
    const account = { signInId, user: `${user}-${this.#suffix}`, password: `secret of ${user}` }
    await this.voice.addAccount({ ...account, deviceId: 'device' })
    return this.twin(user, password)
  }

  /** another program of the same account */
  async twin(user = 'alex', password = `secret of ${user}`): Promise<SipPhone> {
    const { realm } = this.parts
    const phone = new SipPhone({ url: this.#url, realm, user: `${user}-${this.#suffix}`, password })
    this.#phones.push(phone)
    await phone.connect()
    return phone
  }

  async registeredPhone(signInId = 'sign-in-1', user = 'alex'): Promise<SipPhone> {
    const phone = await this.phone(signInId, user)
    // An account may take a moment to reach the registrar; a softphone tries again too.
    await this.until(async () => (await phone.register()) === 200)
    await this.until(() => this.voice.isRegistered(signInId))
    return phone
  }

  place(legId: string, request: Partial<AgentLegRequest> = {}): void {
    this.voice.placeAgentLeg(agentLeg(legId, request))
  }

  /** a leg that was answered by this phone */
  async answered(phone: SipPhone, legId = 'leg', request: Partial<AgentLegRequest> = {}): Promise<PhoneCall> {
    this.place(legId, request)
    const call = await phone.nextCall()
    await call.answer()
    await this.event('leg-answered', legId)
    return call
  }

  async event<T extends VoiceEvent['type']>(type: T, legId?: string): Promise<EventOf<T>> {
    const matches = (event: VoiceEvent): event is EventOf<T> =>
      event.type === type && (legId === undefined || ('legId' in event && event.legId === legId))
    await this.until(() => this.events.some(matches))
    const event = this.events.find(matches)
    if (!event) throw new Error('The event is gone')
    return event
  }

  told(legId: string): readonly VoiceEvent['type'][] {
    return this.events.flatMap((event) => ('legId' in event && event.legId === legId ? [event.type] : []))
  }

  forgetEvents(): void {
    this.events.length = 0
  }

  /** what the call hears in the next seconds; silence too, where nothing is sent */
  async callHears(call: PhoneCall, seconds: number): Promise<Int16Array> {
    const [from, began] = [call.audio.heardSamples, performance.now()]
    await this.until(
      () => call.audio.heardSamples - from >= seconds * 48_000 || performance.now() - began > seconds * 2_000,
    )
    return call.audio.heard(from)
  }

  async customerHears(legId: string, seconds: number): Promise<Int16Array> {
    const late = this.parts.heardLateBySeconds
    const [from, began] = [this.parts.heard(legId).length + late * 48_000, performance.now()]
    await this.until(
      () =>
        this.parts.heard(legId).length - from >= seconds * 48_000 ||
        performance.now() - began > seconds * 2_000 + late * 4_000,
    )
    return this.parts.heard(legId).slice(from)
  }

  /** Waits until the call hears this tone: on a busy machine a stream that has just begun takes its time. */
  callHearsTone(call: PhoneCall, hertz: number): Promise<void> {
    const from = call.audio.heardSamples
    return this.#isClear(hertz, () => call.audio.heard(from))
  }

  customerHearsTone(legId: string, hertz: number): Promise<void> {
    const from = this.parts.heard(legId).length + this.parts.heardLateBySeconds * 48_000
    return this.#isClear(hertz, () => this.parts.heard(legId).subarray(from))
  }

  async #isClear(hertz: number, heard: () => Int16Array): Promise<void> {
    const began = performance.now()
    for (;;) {
      const lately = heard().slice(-0.4 * 48_000)
      const level = levelOf(hertz, lately)
      if (lately.length === 0.4 * 48_000 && level > clear) return
      if (performance.now() - began > 10_000) throw new Error(`${hertz} Hz is not heard: ${level.toFixed(0)}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  /** looked at after every event and every 20 ms of real media time */
  async until(look: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await look()))
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer)
          this.#waiting.delete(done)
          resolve()
        }
        const timer = setTimeout(done, 20)
        this.#waiting.add(done)
      })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.voice.stop()
    for (const phone of this.#phones) phone.dispose()
    await this.parts.close()
  }
}

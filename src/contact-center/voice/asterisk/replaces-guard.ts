import type { LegId } from '../port.js'
import type { VoiceLogger } from '../voice-logger.js'
import type { AriClient } from './ari/ari-client.js'
import { type DialogName, matchHeader } from './replaces-pattern.js'

interface Dialog {
  /** null until Asterisk has told */
  name: DialogName | null
}

/**
 * Asterisk answers INVITE with Replaces before it asks anybody, whoever sends it. But it chooses the endpoint whose digest it
 * demands, and in whose context the Request-URI must be an extension, by any header, if it is told to: so a sign-in has a second
 * endpoint, that of its legs, which nothing leads to but a Replaces that names one of them; and the first has no extension at all.
 * Another sign-in's Replaces is refused with 401, or with 404 where it names no leg of an agent.
 */
export class ReplacesGuard {
  readonly #client: AriClient
  readonly #logger: VoiceLogger
  /** those of each sign-in's legs */
  readonly #dialogs = new Map<string, Map<LegId, Dialog>>()
  #isOn: Promise<boolean> | null = null

  constructor(client: AriClient, logger: VoiceLogger) {
    this.#client = client
    this.#logger = logger
  }

  /** Asterisk is asked again: it has perhaps been started with other files. */
  askAgain(): void {
    this.#isOn = null
  }

  /** Whether pjsip.conf and sorcery.conf are those that this takes: older ones let only the hang-up afterwards. */
  isOn(): Promise<boolean> {
    this.#isOn ??= this.#ask()
    return this.#isOn
  }

  /** This channel has the leg now. Resolves when its dialog is known, or cannot be. */
  async found(signInId: string, legId: LegId, channelId: string): Promise<void> {
    const dialogs = this.#dialogs.get(signInId) ?? new Map<LegId, Dialog>()
    this.#dialogs.set(signInId, dialogs)
    const dialog: Dialog = { name: null }
    dialogs.set(legId, dialog)
    const [callId, tag] = await Promise.all(
      ['call-id', 'local_tag'].map((name) => this.#client.variable(channelId, `CHANNEL(pjsip,${name})`)),
    )
    if (callId?.ok && tag?.ok) dialog.name = { callId: callId.value.value, tag: tag.value.value }
  }

  /** @returns whether it was one */
  forget(signInId: string, legId: LegId): boolean {
    const dialogs = this.#dialogs.get(signInId)
    const was = dialogs?.delete(legId) ?? false
    if (dialogs?.size === 0) this.#dialogs.delete(signInId)
    return was
  }

  /** As Asterisk is to know it; what was left there of a leg that is gone is taken away. */
  async push(signInId: string, user: string): Promise<void> {
    const dialogs = [...(this.#dialogs.get(signInId)?.values() ?? [])]
    const header = matchHeader(dialogs.map(({ name }) => name).filter((name) => name !== null))
    if (header === null) await this.#client.removeConfig('identify', user)
    else
      await this.#client.pushConfig('identify', user, { endpoint: legEndpoint(user), match_header: header })
  }

  async #ask(): Promise<boolean> {
    const client = this.#client
    const global = await client.config('global', 'global')
    const order = global.ok
      ? global.value.find(({ attribute }) => attribute === 'endpoint_identifier_order')?.value
      : null
    const test = `offhook-test-${client.access.app}`
    const kept = isByHeaderFirst(order ?? '')
      ? await client.pushConfig('identify', test, { endpoint: test, match_header: 'Replaces: /^;/' })
      : global
    if (!kept.ok && kept.status === null) {
      // Asterisk is away: that is no answer.
      this.askAgain()
      return false
    }
    if (kept !== global && kept.ok) {
      await client.removeConfig('identify', test)
      return true
    }
    this.#logger.warn(
      {},
      'Asterisk answers INVITE with Replaces before it asks who sends it: see pjsip.conf and sorcery.conf',
    )
    return false
  }
}

/** Before the user name in From, which whoever sends it may choose. */
function isByHeaderFirst(order: string): boolean {
  const names = order.split(',').map((name) => name.trim())
  const [byHeader, byName] = [names.indexOf('header'), names.indexOf('username')]
  return byHeader >= 0 && (byName < 0 || byHeader < byName)
}

/** Not one that registers: it has no place, and only identify leads to it. */
export const legEndpoint = (user: string): string => `${user}-leg`

/** Whose channel it is, by the endpoint in its name. */
export const userOfEndpoint = (endpoint: string): string => endpoint.replace(/-leg$/, '')

import { parseReplaces, type Replaces } from '../replaces-header.js'
import type { VoiceLogger } from '../voice-logger.js'
import type { Accounts } from './accounts.js'
import type { AriClient } from './ari/ari-client.js'
import type { AriChannel } from './ari/ari-messages.js'
import type { AsteriskLeg } from './asterisk-leg.js'
import { cause, type Calls } from './calls.js'
import { noAudio } from './leg-audio-state.js'
import { dialogText } from './leg-variables.js'
import type { Legs } from './legs.js'

export interface ReplacementsOptions {
  readonly client: AriClient
  readonly legs: Legs
  readonly accounts: Accounts
  readonly calls: Calls
  readonly logger: VoiceLogger
}

/**
 * INVITE with Replaces (RFC 3891). Asterisk's own (res_pjsip_refer) answers before it asks anybody, whoever sends it. Without
 * that module it is an INVITE like any other: it comes here by the dialplan, unanswered, after its sender's digest.
 */
export class Replacements {
  readonly #options: ReplacementsOptions

  constructor(options: ReplacementsOptions) {
    this.#options = options
  }

  /** @param header as the dialplan gives it: base64 of what was sent, empty where there was none */
  async asked(channel: AriChannel, header: string): Promise<void> {
    const { accounts, client, legs, logger } = this.#options
    const signInId = accounts.signInOf(userOf(channel))
    const replaces = parseReplaces(Buffer.from(header, 'base64').toString())
    const found =
      replaces && signInId !== null ? await this.#legOrRefusal(replaces, signInId) : cause.rejected
    // Two that came at once were both looked for.
    const leg = typeof found !== 'number' && found.beingReplaced ? cause.temporary : found
    if (typeof leg === 'number') {
      logger.warn({ signInId, q850: leg }, 'Replaces refused')
      await client.hangUp(channel.id, leg)
      return
    }
    leg.beingReplaced = true
    const answer = await client.answer(channel.id)
    if (answer.ok && legs.get(leg.legId) === leg) await this.#taken(leg, channel)
    else await client.hangUp(channel.id, cause.normal)
    leg.beingReplaced = false
  }

  /**
   * Asterisk has answered it itself and put the new channel in the old one's place: a stranger's is hung up, and the old channel
   * put back.
   */
  async happened(leg: AsteriskLeg, channel: AriChannel): Promise<void> {
    const { accounts, client, logger } = this.#options
    const signInId = accounts.signInOf(userOf(channel))
    if (signInId !== null && signInId === leg.replaceableBy) return this.#taken(leg, channel)
    logger.warn({ legId: leg.legId, signInId }, 'Replaces refused, after Asterisk has answered it')
    leg.found(noAudio)
    await client.hangUp(channel.id, cause.rejected)
    // The stranger may have said something.
    leg.partner?.joinAgain()
  }

  async #taken(leg: AsteriskLeg, channel: AriChannel): Promise<void> {
    const { calls, client, legs } = this.#options
    const old = leg.channelId
    leg.channelId = channel.id
    leg.dialog = null
    // Not taken out of a bridge that Asterisk has put it into, to be put in again.
    leg.found({ ...noAudio, bridgeId: await this.#bridgeWith(channel.id) })
    leg.partner?.joinAgain()
    calls.moved(leg)
    // Before it is told: whoever is told may have it replaced again.
    await calls.learnDialog(leg)
    if (legs.get(leg.legId) === leg) legs.tell({ type: 'leg-replaced', legId: leg.legId })
    await client.hangUp(old, cause.normal)
    await calls.describe(leg)
  }

  /** @returns the sign-in's leg in this dialog, or the Q.850 cause by which it is refused */
  async #legOrRefusal(replaces: Replaces, signInId: string): Promise<AsteriskLeg | number> {
    const leg = this.#find(replaces) ?? (await this.#findUnnamed(replaces, signInId))
    if (!leg) return this.#refusalOfUnknown(replaces, signInId)
    if (leg.replaceableBy !== signInId) return cause.rejected
    // RFC 3891 §3: early-only was asked for, and the dialog is confirmed.
    return replaces.earlyOnly ? cause.busy : leg
  }

  #find(replaces: Replaces): AsteriskLeg | null {
    const isIt = ({ dialog }: AsteriskLeg): boolean =>
      dialog !== null && dialogText(dialog) === textOf(replaces)
    return this.#options.legs.all().find(isIt) ?? null
  }

  /** Asterisk was slow to say by what a leg of this sign-in is named. */
  async #findUnnamed(replaces: Replaces, signInId: string): Promise<AsteriskLeg | null> {
    const { calls, legs } = this.#options
    const unnamed = legs.all().filter((leg) => leg.dialog === null && leg.replaceableBy === signInId)
    await Promise.all(unnamed.map((leg) => calls.learnDialog(leg)))
    return this.#find(replaces)
  }

  async #refusalOfUnknown(replaces: Replaces, signInId: string): Promise<number> {
    const channels = await this.#options.client.channels()
    if (!channels.ok) return cause.temporary
    const other = channels.value.find(({ channelvars }) => channelvars['OFFHOOK_DIALOG'] === textOf(replaces))
    if (!other) return cause.unallocated
    // Its own, which nobody has adopted yet after a restart: it may try again.
    return other.channelvars['OFFHOOK_SIGN_IN'] === signInId ? cause.temporary : cause.rejected
  }

  async #bridgeWith(channelId: string): Promise<string | null> {
    const bridges = await this.#options.client.bridges()
    if (!bridges.ok) return null
    return bridges.value.find(({ channels }) => channels.includes(channelId))?.id ?? null
  }
}

const textOf = ({ callId, toTag, fromTag }: Replaces): string =>
  dialogText({ callId, localTag: toTag, remoteTag: fromTag })

/** PJSIP/alex-1a2b3c4d-00000007 → alex-1a2b3c4d */
const userOf = ({ name }: AriChannel): string => /^PJSIP\/(.+)-[0-9a-f]+$/.exec(name)?.[1] ?? ''

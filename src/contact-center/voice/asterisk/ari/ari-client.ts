import { z } from 'zod'
import type { VoiceLogger } from '../../voice-logger.js'
import { AtOnce } from './at-once.js'
import { type CallerId, callerIdText } from './caller-id.js'
import {
  ariApplications,
  ariBridges,
  ariChannel,
  ariChannels,
  ariEndpoint,
  ariInfo,
  ariModule,
  ariVariable,
  rtpStatistics,
  type AriBridge,
  type AriChannel,
} from './ari-messages.js'

export interface AriAccess {
  /** http://127.0.0.1:8088/ari; https where ARI is not on this machine */
  readonly url: string
  readonly user: string
  readonly password: string
  /** the name under which this contact center registers in Asterisk */
  readonly app: string
}

/** `status` is HTTP's; null: Asterisk was not reached, or its answer was not understood. */
export type AriAnswer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly status: number | null }

export interface OriginateRequest {
  readonly channelId: string
  /** PJSIP/alex, Local/partner@offhook-test */
  readonly endpoint: string
  readonly callerId: CallerId
  readonly variables: Readonly<Record<string, string>>
  /** offered in this order; absent: as the endpoint has them */
  readonly formats?: string
}

type PushedType = 'endpoint' | 'auth' | 'aor'
type Fields = Readonly<Record<string, string>>
type Body = Readonly<Record<string, unknown>>

/** An answer later than this is none: Asterisk is on the same machine, or on the same network. */
const patienceMs = 5_000
/** A leg is told silent after 5 s without a sign of life: a question that is lost must leave time for others. */
const statisticsPatienceMs = 1_500
/** Every leg's are asked for in the same moment. Asterisk has a limit of HTTP connections (http.conf's sessionlimit), and a call waits behind them. */
const statisticsAtOnce = 8

/**
 * ARI's HTTP side. What is asked goes in the body, never in the URL, so that no access log on the way has it.
 * Nothing that is asked for is logged: it may name the digits of a PIN.
 */
export class AriClient {
  readonly access: AriAccess
  readonly #authorization: string
  readonly #logger: VoiceLogger
  readonly #statistics = new AtOnce(statisticsAtOnce)

  constructor(access: AriAccess, logger: VoiceLogger) {
    this.access = access
    this.#authorization = `Basic ${Buffer.from(`${access.user}:${access.password}`).toString('base64')}`
    this.#logger = logger
  }

  get authorization(): string {
    return this.#authorization
  }

  info(): Promise<AriAnswer<z.infer<typeof ariInfo>>> {
    return this.#ask('GET', 'asterisk/info', ariInfo)
  }

  /** @param name as in modules.conf; 404 where it is not loaded */
  module(name: string): Promise<AriAnswer<z.infer<typeof ariModule>>> {
    return this.#ask('GET', `asterisk/modules/${name}`, ariModule)
  }

  // — credentials —————————————————————————————————————————————————————————————————————————————————————————————————
  pushConfig(type: PushedType, id: string, fields: Fields): Promise<AriAnswer<unknown>> {
    const attributes = Object.entries(fields).map(([attribute, value]) => ({ attribute, value }))
    return this.#ask('PUT', dynamic(type, id), z.unknown(), { fields: attributes })
  }

  removeConfig(type: PushedType, id: string): Promise<AriAnswer<unknown>> {
    return this.#ask('DELETE', dynamic(type, id), z.unknown())
  }

  endpoint(user: string): Promise<AriAnswer<z.infer<typeof ariEndpoint>>> {
    return this.#ask('GET', `endpoints/PJSIP/${encodeURIComponent(user)}`, ariEndpoint)
  }

  subscribe(eventSource: string): Promise<AriAnswer<unknown>> {
    return this.#ask(
      'POST',
      `applications/${encodeURIComponent(this.access.app)}/subscription`,
      z.unknown(),
      {
        eventSource,
      },
    )
  }

  /** @param app another's, perhaps */
  unsubscribe(app: string, eventSource: string): Promise<AriAnswer<unknown>> {
    return this.#ask('DELETE', `applications/${encodeURIComponent(app)}/subscription`, z.unknown(), {
      eventSource,
    })
  }

  /** told to our own application */
  userEvent(name: string): Promise<AriAnswer<unknown>> {
    const { app: application } = this.access
    return this.#ask('POST', `events/user/${name}`, z.unknown(), { application })
  }

  // — channels ————————————————————————————————————————————————————————————————————————————————————————————————————
  channels(): Promise<AriAnswer<readonly AriChannel[]>> {
    return this.#ask('GET', 'channels', ariChannels)
  }

  applications(): Promise<AriAnswer<z.infer<typeof ariApplications>>> {
    return this.#ask('GET', 'applications', ariApplications)
  }

  originate(
    { channelId, callerId, ...call }: OriginateRequest,
    appArgs = '',
  ): Promise<AriAnswer<AriChannel>> {
    return this.#ask('POST', `channels/${channelId}`, ariChannel, {
      ...call,
      callerId: callerIdText(callerId),
      app: this.access.app,
      appArgs,
      // Routing keeps the time of every ring; Asterisk's own limit would be another.
      timeout: -1,
    })
  }

  answer(channelId: string): Promise<AriAnswer<unknown>> {
    return this.#ask('POST', `channels/${channelId}/answer`, z.unknown())
  }

  /** @param cause ITU-T Q.850; Asterisk makes the SIP status of it */
  hangUp(channelId: string, cause = 16): Promise<AriAnswer<unknown>> {
    return this.#ask('DELETE', `channels/${channelId}`, z.unknown(), { reason_code: String(cause) })
  }

  /** @param app another's, perhaps */
  move(channelId: string, appArgs: string, app = this.access.app): Promise<AriAnswer<unknown>> {
    return this.#ask('POST', `channels/${channelId}/move`, z.unknown(), { app, appArgs })
  }

  setVariable(channelId: string, variable: string, value: string): Promise<AriAnswer<unknown>> {
    return this.#ask('POST', `channels/${channelId}/variable`, z.unknown(), { variable, value })
  }

  variable(channelId: string, name: string): Promise<AriAnswer<z.infer<typeof ariVariable>>> {
    return this.#ask(
      'GET',
      `channels/${channelId}/variable?variable=${encodeURIComponent(name)}`,
      ariVariable,
    )
  }

  rtpStatistics(channelId: string): Promise<AriAnswer<z.infer<typeof rtpStatistics>>> {
    const path = `channels/${channelId}/rtp_statistics`
    return this.#statistics.ask(() => this.#ask('GET', path, rtpStatistics, undefined, statisticsPatienceMs))
  }

  play(channelId: string, playbackId: string, media: readonly string[]): Promise<AriAnswer<unknown>> {
    return this.#ask('POST', `channels/${channelId}/play/${playbackId}`, z.unknown(), { media })
  }

  stopPlayback(playbackId: string): Promise<AriAnswer<unknown>> {
    return this.#ask('DELETE', `playbacks/${playbackId}`, z.unknown())
  }

  startMusic(channelId: string, mohClass: string): Promise<AriAnswer<unknown>> {
    return this.#ask('POST', `channels/${channelId}/moh`, z.unknown(), { mohClass })
  }

  stopMusic(channelId: string): Promise<AriAnswer<unknown>> {
    return this.#ask('DELETE', `channels/${channelId}/moh`, z.unknown())
  }

  mute(channelId: string, muted: boolean): Promise<AriAnswer<unknown>> {
    return this.#ask(muted ? 'POST' : 'DELETE', `channels/${channelId}/mute`, z.unknown(), {
      direction: 'in',
    })
  }

  /** Another channel into which can be played what only this one hears. */
  whisperInto(channelId: string, snoopId: string): Promise<AriAnswer<unknown>> {
    const { app } = this.access
    return this.#ask('POST', `channels/${channelId}/snoop/${snoopId}`, z.unknown(), {
      spy: 'none',
      whisper: 'out',
      app,
      appArgs: 'whisper',
    })
  }

  // — bridges —————————————————————————————————————————————————————————————————————————————————————————————————————
  bridges(): Promise<AriAnswer<readonly AriBridge[]>> {
    return this.#ask('GET', 'bridges', ariBridges)
  }

  /** One that there is already stays as it is. */
  createBridge(bridgeId: string, type: 'holding' | 'mixing,proxy_media'): Promise<AriAnswer<unknown>> {
    return this.#ask('POST', `bridges/${bridgeId}`, z.unknown(), { type, name: bridgeId })
  }

  destroyBridge(bridgeId: string): Promise<AriAnswer<unknown>> {
    return this.#ask('DELETE', `bridges/${bridgeId}`, z.unknown())
  }

  /** A channel that is in another bridge is moved. */
  addToBridge(bridgeId: string, channelIds: readonly string[]): Promise<AriAnswer<unknown>> {
    return this.#ask('POST', `bridges/${bridgeId}/addChannel`, z.unknown(), { channel: channelIds })
  }

  removeFromBridge(bridgeId: string, channelId: string): Promise<AriAnswer<unknown>> {
    return this.#ask('POST', `bridges/${bridgeId}/removeChannel`, z.unknown(), { channel: channelId })
  }

  async #ask<T>(
    method: string,
    path: string,
    schema: z.ZodType<T>,
    body?: Body,
    withinMs = patienceMs,
  ): Promise<AriAnswer<T>> {
    try {
      const response = await fetch(`${this.access.url}/${path}`, {
        method,
        headers: {
          authorization: this.#authorization,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(withinMs),
        redirect: 'error',
      })
      const text = await response.text()
      if (!response.ok) {
        this.#logger.debug({ method, path, status: response.status }, 'ARI refused')
        return { ok: false, status: response.status }
      }
      const parsed = schema.safeParse(text === '' ? null : JSON.parse(text))
      if (parsed.success) return { ok: true, value: parsed.data }
      this.#logger.warn({ method, path }, 'ARI answered what is not understood')
    } catch (error) {
      this.#logger.debug({ method, path, error: nameOf(error) }, 'ARI not reached')
    }
    return { ok: false, status: null }
  }
}

const dynamic = (type: string, id: string): string =>
  `asterisk/config/dynamic/res_pjsip/${type}/${encodeURIComponent(id)}`

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown')

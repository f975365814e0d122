import type { Result } from '../../src/contract/errors.js'
import {
  mediaContract,
  type FromEngine,
  type MediaCommand,
  type MediaEvent,
  type MediaEventValue,
  type MediaInput,
  type ToEngine,
} from '../../src/contract/ipc/media.js'
import type { EnginePort } from '../../src/main/media/engine-link.js'
import type { MediaPage } from '../../src/main/media/media-window.js'

export type Answer = Result<unknown> | 'never'

/**
 * A media page without Chromium, at the page's end of the port: it answers every command in the shape of the contract and
 * keeps what it was asked. `open` is what Media takes for its window.
 */
export class FakeMediaEngine {
  /** pages opened so far; more than one after a crash */
  pages = 0
  /** commands of the current page, oldest first */
  asked: { command: MediaCommand; input: unknown }[] = []
  /** connections that the current page holds */
  readonly connections = new Map<string, { live: boolean; offers: number }>()
  /** overrides: what a command answers */
  readonly answers = new Map<MediaCommand, (input: unknown) => Answer | Promise<Answer>>()
  /** false: a page that is opened does not say that it is ready */
  becomesReady = true
  #post: ((message: unknown) => void) | null = null
  #gone: ((reason: string) => void) | null = null

  readonly open = (): MediaPage => {
    this.pages += 1
    this.asked = []
    this.connections.clear()
    let listener: (message: unknown) => void = () => undefined
    let open = true
    const toMain = (message: unknown): void => {
      if (open) listener(structuredClone(message))
    }
    this.#post = toMain
    const port: EnginePort = {
      post: (message) => {
        if (open) queueMicrotask(() => this.#receive(structuredClone(message), toMain))
      },
      onMessage: (listen) => (listener = listen),
      close: () => (open = false),
    }
    if (this.becomesReady) queueMicrotask(() => this.emit('engine.ready', { startedInMs: 1 }))
    return {
      port,
      onGone: (listen) => {
        this.#gone = listen
        return () => (this.#gone = null)
      },
      dispose: () => (open = false),
    }
  }

  emit<E extends MediaEvent>(event: E, value: MediaEventValue<E>): void {
    this.#post?.({ kind: 'event', event, value } satisfies FromEngine)
  }

  /** anything over the port, also what no page would send */
  send(message: unknown): void {
    this.#post?.(message)
  }

  crash(reason = 'crashed'): void {
    this.connections.clear()
    this.#gone?.(reason)
  }

  /** the connection made last */
  get lastConnection(): string {
    const id = [...this.connections.keys()].at(-1)
    if (id === undefined) throw new Error('the engine has no connection')
    return id
  }

  #receive({ id, command, input }: ToEngine, reply: (message: FromEngine) => void): void {
    this.asked.push({ command, input })
    const answer = this.answers.get(command)?.(input) ?? this.#obey(command, input)
    const tell = (told: Answer): void => {
      if (told === 'never') return
      if (told.ok) reply({ kind: 'done', id, value: told.value })
      else reply({ kind: 'failed', id, error: told.error })
    }
    if (answer instanceof Promise) void answer.then(tell)
    else tell(answer)
  }

  #obey(command: MediaCommand, input: unknown): Answer {
    const { connectionId } = (input ?? {}) as { connectionId?: string }
    const ok = (value: unknown): Answer => ({ ok: true, value })
    switch (command) {
      case 'connection.answer':
        this.#connection(connectionId)
        return ok({ sdp: answerTo((input as MediaInput<'connection.answer'>).sdp) })
      case 'connection.offer':
        this.#connection(connectionId).offers += 1
        return ok({ sdp: offerSdp(this.#connection(connectionId).offers) })
      case 'connection.close':
        this.connections.delete(connectionId ?? '')
        return ok(null)
      case 'connection.setMicrophone':
        this.#connection(connectionId).live = (input as MediaInput<'connection.setMicrophone'>).live
        return ok(null)
      case 'connection.armFirstAudio':
        return ok({ incomingAfterMs: 20, outgoingAfterMs: 20 })
      case 'prompt.play':
        return ok({ startedAfterMs: 5 })
      default:
        if (!(command in mediaContract.commands)) throw new Error(`no such command ${command as string}`)
        return ok(null)
    }
  }

  #connection(id = ''): { live: boolean; offers: number } {
    const connection = this.connections.get(id) ?? { live: false, offers: 0 }
    this.connections.set(id, connection)
    return connection
  }
}

const lines = (...all: string[]): string => all.join('\r\n') + '\r\n'

/** An audio offer as a WebRTC stack writes it, with secrets that must not be found in any trace. */
export const offerSdp = (version = 1): string =>
  lines(
    'v=0',
    `o=- 4611731400430051336 ${version} IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=audio 50000 UDP/TLS/RTP/SAVPF 111 0 126',
    'c=IN IP4 127.0.0.1',
    'a=candidate:1 1 udp 2122260223 127.0.0.1 50000 typ host',
    `a=ice-ufrag:ufr${version}`,
    'a=ice-pwd:canary-ice-password-0123',
    `a=fingerprint:sha-256 CA:FE${':00'.repeat(30)}`,
    'a=setup:actpass',
    'a=mid:0',
    'a=sendrecv',
    'a=rtcp-mux',
    'a=rtpmap:111 opus/48000/2',
    'a=rtpmap:126 telephone-event/8000',
  )

const answerTo = (offer: string): string =>
  offer.replace('a=setup:actpass', 'a=setup:active').replace('o=- 46', 'o=- 47')

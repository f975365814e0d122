import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { AriClient } from '../../../src/contact-center/voice/asterisk/ari/ari-client.js'
import { AriEvents } from '../../../src/contact-center/voice/asterisk/ari/ari-events.js'
import type { VoiceLogger } from '../../../src/contact-center/voice/voice-logger.js'
import type { AriHappening } from '../../../src/contact-center/voice/asterisk/ari/ari-messages.js'

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const pace = { pingEveryMs: 40, heardWithinMs: 250, openWithinMs: 1_000, closeWithinMs: 1_000 }

/** What an ARI does with its connections; which of them are told of anything is the test's to say. */
async function startAri(options: { autoPong?: boolean; refuses?: number } = {}) {
  const sockets: WebSocket[] = []
  const deaf = new Set<WebSocket>()
  const tell = (event: object): void => {
    for (const socket of sockets) if (!deaf.has(socket)) socket.send(JSON.stringify(event))
  }
  const arrivals: ((socket: WebSocket) => void)[] = []
  let nobodyHasIt = (): boolean => false
  const http = createServer((request, response) => {
    const [, eventname] = /^\/ari\/events\/user\/(.+)$/.exec(request.url ?? '') ?? []
    request.resume()
    if (nobodyHasIt()) return void response.writeHead(404).end()
    if (eventname !== undefined) tell({ type: 'ChannelUserevent', eventname })
    response.writeHead(204).end()
  })
  const server = new WebSocketServer({
    server: http,
    autoPong: options.autoPong ?? true,
    verifyClient: (_client, answer) => answer(options.refuses === undefined, options.refuses),
  })
  server.on('connection', (socket) => {
    sockets.push(socket)
    for (const arrived of arrivals) arrived(socket)
  })
  await once(http.listen(0, '127.0.0.1'), 'listening')
  return {
    sockets,
    get first(): WebSocket {
      const [socket] = sockets
      if (!socket) throw new Error('Nobody has connected')
      return socket
    },
    deaf,
    tell,
    arrivals,
    /** the application is registered no more, as long as this says so */
    unregisters: (isSo: () => boolean) => void (nobodyHasIt = isSo),
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/ari`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.terminate()
      server.close()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}

const running: AriEvents[] = []
afterEach(() => Promise.all(running.splice(0).map((events) => events.stop())))

function eventsOf(url: string, logger: VoiceLogger = quiet) {
  const happenings: AriHappening[] = []
  const opened = vi.fn(async () => true)
  const client = new AriClient({ url, user: 'offhook', password: 'secret', app: 'offhook' }, logger)
  const events = new AriEvents(
    client,
    { opened, happened: (event) => void happenings.push(event) },
    logger,
    pace,
  )
  running.push(events)
  return { events, opened, happenings }
}

describe('the connection for events of Asterisk', () => {
  it('counts as open when it is told of what is said to its application, and else is made anew', async () => {
    await using ari = await startAri()
    ari.arrivals.push((socket) => void (ari.sockets.length === 1 && ari.deaf.add(socket)))
    const { events, opened } = eventsOf(ari.url)
    await events.start()
    expect(ari.sockets).toHaveLength(2)
    expect(events.open).toBe(true)
    expect(opened).toHaveBeenCalledOnce()
  })

  it('is made anew until Asterisk has said what there is', async () => {
    await using ari = await startAri()
    const { events, opened } = eventsOf(ari.url)
    opened.mockResolvedValueOnce(false).mockRejectedValueOnce(new Error('strange'))
    await events.start()
    expect(opened).toHaveBeenCalledTimes(3)
    expect(ari.sockets.map(({ readyState }) => readyState)).toEqual([3, 3, 1])
    expect(events.open).toBe(true)
  })

  it('is made anew when it is told of nothing any more', async () => {
    await using ari = await startAri()
    const { events, opened } = eventsOf(ari.url)
    await events.start()
    ari.deaf.add(ari.first)
    await vi.waitFor(() => expect(opened).toHaveBeenCalledTimes(2))
    expect(ari.sockets).toHaveLength(2)
    expect(ari.first.readyState).not.toBe(ari.first.OPEN)
  })

  it('is made anew when no ping is answered', async () => {
    await using ari = await startAri({ autoPong: false })
    const { events, opened } = eventsOf(ari.url)
    await events.start()
    await vi.waitFor(() => expect(opened).toHaveBeenCalledTimes(2))
  })

  it.each([
    ['nobody is at its address', 'http://127.0.0.1:1/ari', 'Asterisk cannot be reached', 'ECONNREFUSED'],
    ['there is something else', null, 'there is no ARI at this address. It ends in /ari', 404],
  ])('says once and with the address that %s, and goes on trying', async (_what, address, words, cause) => {
    await using ari = await startAri({ refuses: 404 })
    const error = vi.fn<VoiceLogger['error']>()
    const { events } = eventsOf(address ?? ari.url, { ...quiet, error })
    await events.start()
    await events.stop()
    expect(error.mock.calls).toHaveLength(1)
    const [facts, message] = error.mock.calls[0] ?? []
    expect(message).toContain(words)
    expect(JSON.stringify(facts)).toContain(address ?? ari.url)
    expect(JSON.stringify(facts)).toContain(String(cause))
  })

  it('leaves the application to whoever has taken its name over', async () => {
    await using ari = await startAri()
    const { events, opened, happenings } = eventsOf(ari.url)
    await events.start()
    ari.tell({ type: 'ApplicationReplaced', application: 'offhook' })
    await vi.waitFor(() =>
      expect(happenings).toEqual([{ type: 'ApplicationReplaced', application: 'offhook' }]),
    )
    ari.deaf.add(ari.first)
    for (let pings = 0; pings < 10; pings++) await once(ari.first, 'ping')
    expect(opened).toHaveBeenCalledOnce()
    expect(ari.first.readyState).toBe(ari.first.OPEN)
  })

  it('takes the application back when whoever had taken its name is gone', async () => {
    await using ari = await startAri()
    const { events, opened } = eventsOf(ari.url)
    await events.start()
    ari.tell({ type: 'ApplicationReplaced', application: 'offhook' })
    ari.deaf.add(ari.first)
    ari.unregisters(() => ari.sockets.length === 1)
    await vi.waitFor(() => expect(opened).toHaveBeenCalledTimes(2), 5_000)
    expect(ari.first.readyState).not.toBe(ari.first.OPEN)
    expect(events.open).toBe(true)
  })

  it('tells of nothing while it closes, and is closed when Asterisk is through with it', async () => {
    await using ari = await startAri()
    const { events, happenings } = eventsOf(ari.url)
    await events.start()
    const closed = once(ari.first, 'close')
    const stopped = events.stop()
    ari.tell({ type: 'ApplicationReplaced', application: 'offhook' })
    await Promise.all([stopped, closed])
    expect(happenings).toEqual([])
  })
})

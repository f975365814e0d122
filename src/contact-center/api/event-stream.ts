import type { Server } from 'node:http'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Clock } from '../clock/clock.js'
import type { EventLog } from '../session/event-log.js'

/** A softphone takes 25 s of silence for a dead connection. */
const heartbeatMs = 8_000
/** Bytes: a reader that doesn't read is cut off rather than kept in memory. */
const mostBuffered = 1_000_000

/** Server-sent events (HTML Standard §9.2) with a comment every 8 s. */
export interface Stream {
  /** @param id null: the stream cannot be resumed */
  send(event: object, id: number | null): void
  close(): void
  /** Runs it when either side ends the stream; at once when it has ended. */
  onClose(run: () => void): void
}

/** Answers by a stream. Null for HEAD: one that nobody reads would never end. */
export function openStream(reply: FastifyReply, clock: Clock, most = mostBuffered): Stream | null {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    connection: 'keep-alive',
    'x-accel-buffering': 'no',
  })
  if (reply.request.method === 'HEAD') {
    raw.end()
    return null
  }
  raw.flushHeaders()
  const atEnd: (() => void)[] = []
  const streams = streamsOf(reply.server.server)
  let ended = false
  const end = (): void => {
    if (ended) return
    ended = true
    streams.endings.delete(end)
    for (const run of atEnd) run()
  }
  const write = (text: string): void => {
    if (ended) return
    if (raw.writableLength > most) raw.destroy()
    else raw.write(text)
  }
  let cancelHeartbeat = (): void => undefined
  const rest = (): void => {
    cancelHeartbeat = clock.after(heartbeatMs, () => {
      write(':\n\n')
      rest()
    })
  }
  rest()
  atEnd.push(() => cancelHeartbeat())
  raw.on('close', end)
  streams.endings.add(end)
  // Gone while its answer was being made: that is told to nobody any more.
  if (raw.destroyed || streams.over) end()
  return {
    send: (event, id) => write(`${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(event)}\n\n`),
    close: () => {
      end()
      raw.end()
    },
    onClose: (run) => {
      if (ended) run()
      else atEnd.push(run)
    },
  }
}

interface Streams {
  readonly endings: Set<() => void>
  over: boolean
}
const allStreams = new WeakMap<Server, Streams>()

function streamsOf(server: Server): Streams {
  const streams = allStreams.get(server) ?? { endings: new Set(), over: false }
  allStreams.set(server, streams)
  return streams
}

/** With the server end its streams and what they hold: their sockets tell that they are closed only later. */
export function endStreamsWith(app: FastifyInstance): void {
  app.addHook('preClose', (done) => {
    const streams = streamsOf(app.server)
    streams.over = true
    for (const end of [...streams.endings]) end()
    done()
  })
}

/** null: none that was ever sent */
export const lastEventOf = (header: string | undefined): number | null =>
  header !== undefined && /^[0-9]{1,15}$/.test(header) ? Number(header) : null

/** The events of one sign-in, from where the softphone has them. */
export function serveEvents(
  reply: FastifyReply,
  events: EventLog,
  lastEventId: string | undefined,
  clock: Clock,
): void {
  const stream = openStream(reply, clock)
  if (!stream) return
  stream.onClose(
    events.subscribe(lastEventOf(lastEventId), {
      event: (event) => stream.send(event, event.version),
      close: () => stream.close(),
    }),
  )
}

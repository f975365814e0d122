import type { FastifyReply } from 'fastify'
import type { Clock } from '../clock/clock.js'
import type { EventLog } from '../session/event-log.js'

/** A softphone takes 25 s of silence for a dead connection. */
const heartbeatMs = 8_000
/** A reader that doesn't read is cut off rather than kept in memory; it resumes by Last-Event-ID. */
const mostBuffered = 1_000_000

/** Server-sent events (HTML Standard §9.2) of one sign-in. `now` of the heartbeat is the clock's. */
export function serveEvents(
  reply: FastifyReply,
  events: EventLog,
  lastEventId: string | undefined,
  clock: Clock,
): void {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'keep-alive',
    'x-accel-buffering': 'no',
  })
  // A stream that nobody reads would take the place of one that is read, and never end.
  if (reply.request.method === 'HEAD') {
    raw.end()
    return
  }
  const write = (text: string): void => {
    if (raw.writableLength > mostBuffered) raw.destroy()
    else raw.write(text)
  }
  let cancelHeartbeat = (): void => undefined
  const beat = (): void => {
    write(':\n\n')
    cancelHeartbeat = clock.after(heartbeatMs, beat)
  }
  const id = lastEventId !== undefined && /^[0-9]{1,15}$/.test(lastEventId) ? Number(lastEventId) : null
  const unsubscribe = events.subscribe(id, {
    event: (event) => write(`id: ${event.version}\ndata: ${JSON.stringify(event)}\n\n`),
    close: () => {
      cancelHeartbeat()
      raw.end()
    },
  })
  beat()
  raw.on('close', () => {
    cancelHeartbeat()
    unsubscribe()
  })
}

import { liveView } from '../../contract/admin-api/live.js'
import type { Clock } from '../clock/clock.js'
import { afterRealTime, realNow } from '../identity/real-time.js'
import { type AdminScope, adminRoute, administration } from './admin-scope.js'
import type { App } from './app.js'
import { type Stream, openStream } from './event-stream.js'
import { liveStream } from './openapi.js'

/** A snapshot of ten thousand agents, several times, on a slow line. */
const mostBuffered = 16_000_000
const checkEveryMs = 5_000

/** What the agents do, now and as it changes. */
export function addLiveRoutes(app: App, { live, clock, administrators, adminOf, isStill }: AdminScope): void {
  app.route({
    ...adminRoute('live'),
    schema: { ...administration, response: { 200: liveView } },
    handler: async (request, reply) => reply.send(await live.view(adminOf(request))),
  })
  app.route({
    ...adminRoute('liveEvents'),
    schema: { ...administration, response: { 200: liveStream } },
    handler: async (request, reply) => {
      const reach = adminOf(request)
      const { tokenEndsAt } = reach
      const stream = openStream(reply, clock, mostBuffered)
      if (!stream) return
      const close = (): void => stream.close()
      stream.onClose(administrators.onChanged((id) => id === reach.id && close()))
      stream.onClose(afterRealTime(tokenEndsAt - realNow(), close))
      closeUnless(stream, clock, () => isStill(request))
      try {
        stream.onClose(await live.subscribe(reach, { event: (event) => stream.send(event, null), close }))
      } catch (error) {
        // The answer has begun: all that is left is to break it off.
        close()
        throw error
      }
    },
  })
}

/** Another instance may have changed what this administrator may see. */
function closeUnless(stream: Stream, clock: Clock, isStill: () => Promise<boolean>): void {
  let over = false
  let cancel = (): void => undefined
  const close = (): void => stream.close()
  const check = (): void => {
    if (over) return
    cancel = clock.after(checkEveryMs, () => void isStill().then((same) => (same ? check() : close()), close))
  }
  check()
  stream.onClose(() => {
    over = true
    cancel()
  })
}

import { liveView } from '../../contract/admin-api/live.js'
import { type AdminScope, adminRoute, administration } from './admin-scope.js'
import type { App } from './app.js'
import { bearerToken } from './bearer.js'
import { openStream } from './event-stream.js'
import { liveStream } from './openapi.js'

/** A snapshot of ten thousand agents, several times, on a slow line. */
const mostBuffered = 16_000_000

/** What the agents do, now and as it changes. */
export function addLiveRoutes(app: App, { live, access, clock, adminOf }: AdminScope): void {
  app.route({
    ...adminRoute('live'),
    schema: { ...administration, response: { 200: liveView } },
    handler: async (request, reply) => reply.send(await live.view(adminOf(request).tenantId)),
  })
  app.route({
    ...adminRoute('liveEvents'),
    schema: { ...administration, response: { 200: liveStream } },
    handler: async (request, reply) => {
      const { tenantId } = adminOf(request)
      const endsAt = access.endOf(bearerToken(request) ?? '') ?? clock.now()
      const stream = openStream(reply, clock, mostBuffered)
      if (!stream) return
      const close = (): void => stream.close()
      stream.onClose(clock.after(Math.max(0, endsAt - clock.now()), close))
      try {
        stream.onClose(await live.subscribe(tenantId, { event: (event) => stream.send(event, null), close }))
      } catch (error) {
        // The answer has begun: all that is left is to break it off.
        close()
        throw error
      }
    },
  })
}

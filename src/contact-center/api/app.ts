import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawServerDefault,
} from 'fastify'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ZodTypeProvider, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Log } from '../log/logger.js'
import { endStreamsWith } from './event-stream.js'
import { describeApi } from './openapi.js'
import { answerBrokenHttp, answerErrorsAsProblems, problemOf, sendProblem } from './problems.js'
import { collectMethods, guardRequests } from './request-guard.js'

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** The HTTP server with everything that all routes share. `https` is the key and certificate of TLS. */
export async function createApp(options: {
  readonly log: Log
  readonly now: () => number
  /** the server listens on loopback only */
  readonly onlyLoopback: boolean
  /** as browsers reach it; null: as it listens */
  readonly publicUrl: string | null
  /** whose X-Forwarded-For, -Host and -Proto are believed; none when empty */
  readonly trustedProxies?: readonly string[]
  readonly https?: { readonly key: Buffer; readonly cert: Buffer } | undefined
}): Promise<App> {
  const trusted = options.trustedProxies ?? []
  const settings = {
    bodyLimit: 64 * 1024,
    // A request line is logged nowhere: ids of interactions are enough, and they are in the routing log.
    logger: false,
    forceCloseConnections: true,
    trustProxy: trusted.length > 0 ? [...trusted] : false,
    routerOptions: { maxParamLength: 100 },
    clientErrorHandler: answerBrokenHttp,
    // An address that cannot be read has no route, and so no error handler.
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
      const refusal = { code: 'bad-request', message: 'This address cannot be read.' } as const
      // Before all hooks: the headers of every answer too.
      void reply.headers({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
      void sendProblem(reply, problemOf(refusal, error.statusCode ?? 400), options.now())
    },
  } as const
  const app = (options.https
    ? Fastify({ ...settings, https: options.https })
    : Fastify(settings)) as unknown as FastifyInstance
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  // Fastify takes plain text by itself; a body here is JSON.
  app.removeContentTypeParser('text/plain')
  answerErrorsAsProblems(app, options.log, options.now, collectMethods(app))
  endStreamsWith(app)
  guardRequests(app, options)
  app.addHook('onSend', async (_request, reply) => {
    void reply.header('x-content-type-options', 'nosniff')
    if (!reply.hasHeader('x-frame-options')) void reply.header('x-frame-options', 'DENY')
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store')
  })
  await describeApi(app)
  return app.withTypeProvider<ZodTypeProvider>()
}

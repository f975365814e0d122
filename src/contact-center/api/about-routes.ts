import { about, aboutRoute } from '../../contract/about.js'
import type { Identity } from '../identity/identity.js'
import type { App } from './app.js'

/** What anybody may know: with whom one signs in. */
export function addAboutRoutes(app: App, identity: Identity): void {
  app.route({
    method: aboutRoute.method,
    url: aboutRoute.path,
    schema: { tags: ['sign-in'], response: { 200: about } },
    handler: async (_request, reply) =>
      reply.send({ name: 'Offhook contact center', version: apiVersion, signIn: identity.signIn() }),
  })
}

/** Of the API that this document describes. */
const apiVersion = '1.0.0'

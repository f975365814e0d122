import { ofEntity } from '../../contract/admin-api/levels.js'
import { mostPromptBytes, promptAnswer } from '../../contract/admin-api/prompts.js'
import { type AdminScope, adminRoute, administration } from './admin-scope.js'
import type { App } from './app.js'
import { wavAnswer, wavBody } from './openapi.js'
import { readPrompt } from './prompt-upload.js'

/** Uploaded Auto Answer prompts. */
export function addPromptRoutes(parent: App, scope: AdminScope): void {
  const { db, random, settings, adminOf, authorOf, answers } = scope
  parent.route({
    ...adminRoute('prompt'),
    schema: { ...administration, params: ofEntity, response: { 200: wavAnswer } },
    handler: async (request, reply) => {
      const query = db.selectFrom('prompts').selectAll().where('tenant_id', '=', adminOf(request).tenantId)
      const row = await query.where('id', '=', request.params.id).executeTakeFirst()
      if (!row) return answers.refuse(reply, { code: 'not-found', message: 'There is no such prompt.' })
      return reply.type('audio/wav').header('etag', `"${row.sha256}"`).send(Buffer.from(row.wav))
    },
  })
  // A scope of its own: only here is a body sound, and nothing else.
  void parent.register(async (app: App) => {
    const consumes = ['audio/wav', 'audio/x-wav']
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(consumes, { parseAs: 'buffer', bodyLimit: mostPromptBytes }, (_, body, done) =>
      done(null, body),
    )
    app.route({
      ...adminRoute('uploadPrompt'),
      bodyLimit: mostPromptBytes,
      schema: { ...administration, consumes, body: wavBody, response: { 201: promptAnswer } },
      handler: async (request, reply) => {
        const read = readPrompt(request.body)
        if (!read.ok) return answers.refuse(reply, read.error)
        const prompt = { id: random.id(), ...read.value }
        const kept = await settings.addPrompt(authorOf(request), { ...prompt, wav: request.body })
        return kept.ok ? reply.code(201).send(prompt) : answers.refuse(reply, kept.error)
      },
    })
  })
}

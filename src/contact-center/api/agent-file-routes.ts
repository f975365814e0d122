import { importAnswer, importQuery, mostImportBytes } from '../../contract/admin-api/agent-import.js'
import { agentFilter } from '../../contract/admin-api/agents.js'
import { readAgentFile, writeAgentFile } from '../settings/agent-file.js'
import { readAgentViews } from '../settings/agent-views.js'
import { type AdminScope, adminRoute, administration } from './admin-scope.js'
import type { App } from './app.js'
import { asCsvFile, byteOrderMark, csvAnswer } from './csv-answer.js'
import { csvBody } from './openapi.js'
import { problemOf, sendProblem } from './problems.js'

/** A problem names the first faults; all of them are in the answer to a dry run. */
const mostFaultsNamed = 100

/** Agents as a CSV file, in and out. */
export function addAgentFileRoutes(parent: App, scope: AdminScope): void {
  const { db, settings, random, clock, adminOf, authorOf, answers } = scope
  parent.route({
    ...adminRoute('exportAgents'),
    schema: { ...administration, querystring: agentFilter, response: { 200: csvAnswer } },
    handler: async (request, reply) => {
      const views = await readAgentViews(db, adminOf(request), request.query)
      return asCsvFile(reply, 'agents').send(byteOrderMark + writeAgentFile(views))
    },
  })
  // A scope of its own: only here is a body CSV, and nothing else.
  void parent.register(async (app: App) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('text/csv', { parseAs: 'buffer', bodyLimit: mostImportBytes }, (_, body, done) =>
      done(null, body),
    )
    app.route({
      ...adminRoute('importAgents'),
      bodyLimit: mostImportBytes,
      schema: {
        ...administration,
        consumes: ['text/csv'],
        querystring: importQuery,
        body: csvBody,
        response: { 200: importAnswer },
      },
      handler: async (request, reply) => {
        const rows = readAgentFile(request.body)
        if (!rows.ok) return answers.refuse(reply, rows.error)
        const dryRun = request.query.dryRun === 'true'
        const done = await settings.importAgents(authorOf(request), rows.value, {
          dryRun,
          newId: () => random.id(),
        })
        if (!done.ok) return answers.refuse(reply, done.error)
        const { applied, totals } = done.value
        if (applied || dryRun) return reply.send(done.value)
        const faulty = totals.error === 1 ? '1 row has' : `${totals.error} rows have`
        const message = `${faulty} errors, so nothing was imported.`
        const errors = done.value.rows.flatMap(({ line, errors }) =>
          errors.map((error) => ({ path: `line ${line}, ${error.column}`, message: error.message })),
        )
        const problem = problemOf({ code: 'bad-request', message }, 422)
        return sendProblem(reply, { ...problem, errors: errors.slice(0, mostFaultsNamed) }, clock.now())
      },
    })
  })
}

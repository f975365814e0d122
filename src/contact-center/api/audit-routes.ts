import { Readable } from 'node:stream'
import { type AuditEntry, auditFilter, auditPage, auditQuery } from '../../contract/admin-api/audit.js'
import { readAudit, streamAudit } from '../settings/audit-trail.js'
import { csvLines } from '../settings/csv.js'
import { type AdminScope, adminRoute, administration } from './admin-scope.js'
import type { App } from './app.js'
import { asCsvFile, byteOrderMark, csvAnswer } from './csv-answer.js'

/** Who changed what, to read and to take away. */
export function addAuditRoutes(app: App, { db, adminOf }: AdminScope): void {
  app.route({
    ...adminRoute('audit'),
    schema: { ...administration, querystring: auditQuery, response: { 200: auditPage } },
    handler: async (request, reply) => reply.send(await readAudit(db, adminOf(request), request.query)),
  })
  app.route({
    ...adminRoute('exportAudit'),
    schema: { ...administration, querystring: auditFilter, response: { 200: csvAnswer } },
    handler: async (request, reply) => {
      const pages = streamAudit(db, adminOf(request), request.query)
      return asCsvFile(reply, 'audit').send(Readable.from(lines(pages)))
    },
  })
}

const header = ['time', 'actor', 'address', 'action', 'kind', 'id', 'name', 'field', 'from', 'to']

/** A line per field that was changed. */
async function* lines(pages: AsyncIterable<readonly AuditEntry[]>): AsyncGenerator<string> {
  yield byteOrderMark + csvLines([header])
  for await (const page of pages) yield csvLines(page.flatMap(rowsOf))
}

function rowsOf(entry: AuditEntry): string[][] {
  const { at, actor, address, action, entityKind, entityId, entityName, changes } = entry
  const time = new Date(at).toISOString()
  const shared = [time, actor, address ?? '', action, entityKind, entityId, entityName]
  if (changes.length === 0) return [[...shared, '', '', '']]
  return changes.map(({ field, from, to }) => [...shared, field, textOf(from), textOf(to)])
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

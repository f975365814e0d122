import type { FastifyReply } from 'fastify'
import { z } from 'zod'

/** CSV as UTF-8 that a spreadsheet recognises, to be saved as a file. */
export const csvAnswer = {
  description: 'CSV (RFC 4180), UTF-8 with a byte order mark',
  content: { 'text/csv': { schema: z.string() } },
}
export const byteOrderMark = '\ufeff'

export const asCsvFile = (reply: FastifyReply, name: string): FastifyReply =>
  reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${name}.csv"`)

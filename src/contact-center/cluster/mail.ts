import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { z } from 'zod'
import type { Log } from '../log/logger.js'
import type { Caller, PassedAnswer, PassedRequest } from './cluster.js'
import { channel, writeNotice } from './notices.js'
import { type SharedKey, openFor, sealFor } from './sealing.js'
import type { Self } from './membership.js'

/** Letters between instances: sealed, in a table, gone from it when read. */
export interface Mail {
  pass(instanceId: string, request: PassedRequest): Promise<PassedAnswer | null>
  /** reads what has come */
  collect(): void
}

/** ms; a client has more patience, and may ask again by the same command id */
const passLimitMs = 3_000

const strings = z.record(z.string(), z.string())
const caller: z.ZodType<Caller> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('agent'),
    agentId: z.string(),
    signInId: z.string().nullable(),
    tokenIssuedAt: z.number().optional(),
  }),
  z.strictObject({ kind: z.literal('lab') }),
])
const passedRequest: z.ZodType<PassedRequest> = z.strictObject({
  method: z.string(),
  url: z.string(),
  headers: strings,
  body: z.string().nullable(),
  address: z.string(),
  caller,
})
const passedAnswer: z.ZodType<PassedAnswer> = z.strictObject({
  status: z.int(),
  headers: strings,
  body: z.string(),
})
const letter = z.strictObject({ replyTo: z.string(), request: passedRequest })

const sendText = `
  with sent as (
    insert into instance_mail (id, kind, to_instance, sealed) values ($1, $2, $3, $4) returning id
  ) select pg_notify('${channel}', $5) from sent`
const collectText = `
  delete from instance_mail where to_instance = $1
  returning id, kind, sealed, clock_timestamp() - at < make_interval(secs => $2) as fresh`
/** what was for those who died before they read it */
const sweepText = `delete from instance_mail where at < clock_timestamp() - interval '1 minute'`

export function createMail(options: {
  readonly pool: Pool
  readonly log: Log
  readonly self: () => Self | null
  readonly origin: string
  readonly answer: (request: PassedRequest) => Promise<PassedAnswer>
}): Mail {
  const { pool, log, self, origin, answer } = options
  const waiting = new Map<string, (sealed: Buffer) => void>()
  let collecting = false
  let again = false

  const send = async (id: string, kind: 'request' | 'answer', to: string, sealed: Buffer): Promise<void> => {
    const notice = writeNotice({ type: 'mail', from: origin, to: [to] })
    await pool.query(sendText, [id, kind, to, sealed, notice])
  }

  const onRequest = async (me: Self, id: string, sealed: Buffer): Promise<void> => {
    const opened = openFor(me.keys, id, sealed)
    const read = opened && letter.safeParse(JSON.parse(opened.plain)).data
    if (!opened || !read) {
      log.warn({ letter: id }, 'a letter that cannot be read')
      return
    }
    const given = await answer(read.request)
    await send(id, 'answer', read.replyTo, opened.answerKey.seal(JSON.stringify(given)))
  }

  const collectOnce = async (): Promise<void> => {
    const me = self()
    if (!me) return
    const { rows } = await pool.query<MailRow>(collectText, [me.id, passLimitMs / 1000])
    for (const { id, kind, sealed, fresh } of rows) {
      if (kind === 'answer') waiting.get(id)?.(sealed)
      // Nobody waits for an older one any more, and it may have been sent again.
      else if (fresh) onRequest(me, id, sealed).catch((error: unknown) => notDone(error))
    }
  }
  const notDone = (error: unknown): void => log.warn({ err: error }, 'a letter was not dealt with')
  const collect = (): void => {
    again = true
    if (collecting) return
    collecting = true
    void (async () => {
      while (again) {
        again = false
        await collectOnce()
      }
    })()
      .catch(notDone)
      .finally(() => (collecting = false))
  }

  const ask = async (me: Self, to: string, request: PassedRequest): Promise<PassedAnswer | null> => {
    const { rows } = await pool.query<{ public_key: Buffer }>(
      'select public_key from instances where id = $1',
      [to],
    )
    const [row] = rows
    if (!row) return null
    const id = randomUUID()
    const { sealed, answerKey } = sealFor(
      row.public_key,
      id,
      JSON.stringify({ replyTo: me.id, request } satisfies z.infer<typeof letter>),
    )
    const answered = answerTo(id, answerKey)
    try {
      await send(id, 'request', to, sealed)
      return await answered.promise
    } finally {
      answered.forget()
    }
  }
  const answerTo = (id: string, key: SharedKey) => {
    let timer: NodeJS.Timeout | undefined
    const promise = new Promise<PassedAnswer | null>((resolve) => {
      timer = setTimeout(() => {
        void pool.query(sweepText).catch(() => undefined)
        resolve(null)
      }, passLimitMs)
      waiting.set(id, (sealed) => {
        const plain = key.open(sealed)
        if (plain !== null) resolve(passedAnswer.parse(JSON.parse(plain)))
      })
    })
    return {
      promise,
      forget: () => {
        clearTimeout(timer)
        waiting.delete(id)
      },
    }
  }

  return {
    pass: async (instanceId, request) => {
      const me = self()
      if (!me) return null
      try {
        return await ask(me, instanceId, request)
      } catch (error) {
        notDone(error)
        return null
      }
    },
    collect,
  }
}

interface MailRow {
  readonly id: string
  readonly kind: 'request' | 'answer'
  readonly sealed: Buffer
  readonly fresh: boolean
}

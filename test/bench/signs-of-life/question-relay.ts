import { once } from 'node:events'
import { type AddressInfo, type Socket, connect, createServer } from 'node:net'

/** One question for a leg's statistics, by this process's monotonic clock, in ms. */
export interface Question {
  /** id of its channel */
  readonly leg: string
  readonly askedAt: number
  readonly answeredAt: number
  readonly status: number
  /** those that were being asked in the moment when this one was answered, with it */
  readonly atOnce: number
}

export interface QuestionRelay extends AsyncDisposable {
  readonly url: string
  /** those that have been answered, in order; emptied by whoever takes them */
  take(): readonly Question[]
}

/**
 * Stands between the contact center and ARI and passes bytes on as they come. A connection carries one request after the other, so
 * that the next bytes that come back are the answer.
 */
export async function startQuestionRelay(ariUrl: string): Promise<QuestionRelay> {
  const { hostname, port, pathname } = new URL(ariUrl)
  const sockets = new Set<Socket>()
  const answered: Question[] = []
  let open = 0
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host: hostname, port: Number(port), noDelay: true })
    let asked: { readonly leg: string; readonly at: number } | null = null
    near.on('data', (bytes: Buffer) => {
      far.write(bytes)
      const [, leg] = question.exec(bytes.toString('latin1', 0, 200)) ?? []
      if (leg === undefined) return
      asked = { leg, at: performance.now() }
      open += 1
    })
    far.on('data', (bytes: Buffer) => {
      near.write(bytes)
      if (!asked) return
      const status = Number(bytes.toString('latin1', 9, 12))
      answered.push({
        leg: asked.leg,
        askedAt: asked.at,
        answeredAt: performance.now(),
        status,
        atOnce: open,
      })
      asked = null
      open -= 1
    })
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('error', () => undefined)
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
    take: () => answered.splice(0),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

const question = /^GET \S*\/channels\/([^/\s]+)\/rtp_statistics /

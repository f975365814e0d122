import { describe, expect, it } from 'vitest'
import type { LinkState } from '../../../../src/contract/ipc/console-snapshot.js'
import { type Authorization, signInHeaders } from '../../../../src/main/agent/authorization.js'
import { createEventStream, silenceMs } from '../../../../src/main/agent/event-stream.js'
import { apiFailure } from '../../../../src/main/net/api-request.js'
import { readEvent } from '../../../../src/main/agent/read-event.js'
import { connection, session, status } from '../../../support/agent-session.js'
import { recordingLogger } from '../../../support/recording-logger.js'
import { VirtualClock, settle } from '../../../support/virtual-clock-main.js'

const settings = { schemaVersion: 'not a number' }
const snapshot = (version: number) => ({
  type: 'snapshot',
  version,
  now: 5,
  value: { ...session(), settings },
})
const statusEvent = (version: number) => ({
  type: 'status',
  version,
  now: 6,
  value: status({ status: 'available' }),
})
const frame = (event: { version: number }): string =>
  `id: ${event.version}\ndata: ${JSON.stringify(event)}\n\n`

/** One connection of the stream, fed by the test. */
interface Tap {
  readonly lastEventId: string | null
  send(text: string): Promise<void>
  end(): Promise<void>
  readonly aborted: boolean
}

function stage(options: { respond?: () => Response; authorization?: Partial<Authorization> } = {}) {
  const clock = new VirtualClock()
  const taps: Tap[] = []
  const links: LinkState[] = []
  const seen: string[] = []
  const documents: unknown[] = []
  const refused: string[] = []
  const log = recordingLogger()
  let respond = options.respond ?? null

  const stream = createEventStream({
    clock,
    chance: { random: () => 1, uuid: () => 'x' },
    log,
    server: 'https://center.example',
    authorization: {
      accessToken: async () => ({ ok: true, value: 'access-1' }),
      renew: async () => ({ ok: true, value: 'access-2' }),
      restore: async () => ({ ok: true, value: 'access-1' }),
      turn: 0,
      headers: (token) => signInHeaders(token, 's1'),
      begin: () => true,
      revoke: async () => undefined,
      clear: () => undefined,
      ...options.authorization,
    },
    fetch: async (_url, init) => {
      if (respond) return respond()
      let controller: ReadableStreamDefaultController<Uint8Array> | undefined
      const body = new ReadableStream<Uint8Array>({ start: (one) => void (controller = one) })
      init?.signal?.addEventListener('abort', () => {
        try {
          controller?.error(new DOMException('aborted', 'AbortError'))
        } catch {
          // ended already
        }
      })
      taps.push({
        lastEventId: new Headers(init?.headers).get('last-event-id'),
        send: async (text) => {
          controller?.enqueue(new TextEncoder().encode(text))
          await settle()
        },
        end: async () => {
          controller?.close()
          await settle()
        },
        get aborted() {
          return init?.signal?.aborted ?? false
        },
      })
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
    },
    onEvent: (event, first) => seen.push(`${event.type} ${event.version}${first ? ' first' : ''}`),
    onSettings: (document) => documents.push(document),
    onLink: (link) => links.push(link),
    onRefused: (code) => refused.push(code),
  })
  return {
    clock,
    stream,
    taps,
    links,
    seen,
    documents,
    refused,
    log,
    answerWith: (next: (() => Response) | null) => (respond = next),
    tap: (index = taps.length - 1): Tap => {
      const tap = taps[index]
      if (!tap) throw new Error('no such connection')
      return tap
    },
  }
}
async function connected(options?: Parameters<typeof stage>[0]) {
  const all = stage(options)
  all.stream.start()
  await settle()
  return all
}

describe('the event stream', () => {
  it('hands over events in order, however they are cut into pieces', async () => {
    const { tap, seen, links } = await connected()
    const text = frame(snapshot(1)) + frame(statusEvent(2))
    await tap().send(text.slice(0, 37))
    await tap().send(text.slice(37, text.length - 20))
    await tap().send(text.slice(-20))
    expect(seen).toEqual(['snapshot 1 first', 'status 2'])
    expect(links.map(({ state }) => state)).toEqual(['connecting', 'up'])
  })

  it('does not let broken settings take the snapshot with them', async () => {
    const { tap, documents, seen } = await connected()
    await tap().send(frame(snapshot(1)))
    expect(seen).toEqual(['snapshot 1 first'])
    expect(documents).toEqual([settings])
  })

  it('resumes by the last id after a cut', async () => {
    const { tap, clock, links } = await connected()
    await tap().send(frame(snapshot(1)) + frame(statusEvent(2)))
    await tap().end()
    expect(links.at(-1)).toMatchObject({
      state: 'retrying',
      cause: 'The contact center closed the connection.',
    })
    await clock.advance(1_000)
    expect(tap().lastEventId).toBe('2')
    expect(links.at(-1)?.state).toBe('up')
  })

  it('tries again after 1, 2, 4 … 30 seconds, and anew after a good event', async () => {
    const { stream, clock, links, answerWith, tap } = stage({
      respond: () => new Response(null, { status: 503 }),
    })
    stream.start()
    await settle()
    const waits: number[] = []
    for (let n = 0; n < 7; n++) {
      const { retryAt } = links.at(-1) ?? { retryAt: null }
      waits.push((retryAt ?? 0) - clock.now())
      await clock.advance(waits.at(-1) ?? 0)
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    expect(links.at(-1)?.cause).toMatch(/error 503: it is not available just now/)
    answerWith(null)
    await clock.advance(30_000)
    await tap().send(frame(snapshot(1)))
    await tap().end()
    expect((links.at(-1)?.retryAt ?? 0) - clock.now()).toBe(1_000)
  })

  it('takes silence for a dead connection, and any byte for life', async () => {
    const { tap, clock, taps } = await connected()
    await clock.advance(silenceMs - 1)
    await tap().send(':\n\n')
    await clock.advance(silenceMs - 1)
    expect(taps).toHaveLength(1)
    await clock.advance(1)
    expect(tap(0).aborted).toBe(true)
    await clock.advance(1_000)
    expect(taps).toHaveLength(2)
  })

  it('refuses a bad event with its path, and fetches the whole truth', async () => {
    const { tap, clock, seen, log } = await connected()
    await tap().send(frame(snapshot(1)))
    const bad = { ...statusEvent(2), value: { ...status(), status: 'asleep' } }
    await tap().send(frame(bad) + frame(statusEvent(3)))
    expect(seen).toEqual(['snapshot 1 first'])
    expect(log.text()).toContain('value.status')
    await clock.advance(1_000)
    expect(tap().lastEventId).toBeNull()
    await tap().send(frame(snapshot(7)))
    expect(seen.at(-1)).toBe('snapshot 7 first')
  })

  it('passes over a type that a newer center sends', async () => {
    const { tap, seen } = await connected()
    await tap().send(
      frame(snapshot(1)) + frame({ type: 'weather', version: 2 } as never) + frame(statusEvent(2)),
    )
    expect(seen).toEqual(['snapshot 1 first', 'status 2'])
  })

  it('takes a page that is no event stream for a failure', async () => {
    const { links } = await connected({
      respond: () => new Response('<html>', { headers: { 'content-type': 'text/html' } }),
    })
    expect(links.at(-1)?.state).toBe('retrying')
  })

  it('renews the token after a 401', async () => {
    const { clock, answerWith, taps } = await connected({
      respond: () => new Response(null, { status: 401 }),
    })
    answerWith(null)
    await clock.advance(1_000)
    expect(taps).toHaveLength(1)
  })

  it('goes on at once with a renewed token, however long the outage before it was', async () => {
    const { clock, answerWith, taps, tap, links } = await connected()
    answerWith(() => new Response(null, { status: 503 }))
    await tap().end()
    await clock.advance(20_000)
    expect(links.at(-1)?.state).toBe('retrying')
    let refusals = 0
    answerWith(() => {
      refusals += 1
      answerWith(null)
      return new Response(null, { status: 401 })
    })
    const waits = links.length
    await clock.advance(30_000)
    expect(refusals).toBe(1)
    expect(taps).toHaveLength(2)
    expect(links.slice(waits).map(({ state }) => state)).toEqual(['up'])
  })

  it('does not ask without a pause when the renewed token is refused too', async () => {
    let asked = 0
    const { clock } = await connected({
      respond: () => {
        asked += 1
        return new Response(null, { status: 401 })
      },
    })
    await clock.advance(0)
    expect(asked).toBe(2)
    await clock.advance(10_000)
    expect(asked).toBeLessThan(12)
  })

  it.each([
    ['signed-in-elsewhere', 1],
    ['session-expired', 2],
  ] as const)('gives up when the center says %s, to the old token or to the new one', async (code, times) => {
    let asked = 0
    const { refused, clock } = await connected({
      respond: () => {
        asked += 1
        return Response.json({ type: 'about:blank', title: 'Over', status: 401, code }, { status: 401 })
      },
    })
    await clock.advance(60_000)
    expect(refused).toEqual([code])
    expect(asked).toBe(times)
  })

  it('gives up when the center knows the agent no more, and not when something in between forbids', async () => {
    const status = 403
    for (const [body, end] of [
      [{ type: 'about:blank', title: 'No', status, code: 'forbidden' }, ['deactivated']],
      ['<h1>Blocked by your network</h1>', []],
    ] as const) {
      const { refused, clock } = await connected({ respond: () => Response.json(body, { status }) })
      await clock.advance(60_000)
      expect(refused).toEqual(end)
    }
  })

  it.each(['session-expired', 'signed-in-elsewhere'] as const)('gives up on %s', async (code) => {
    const { refused, clock } = await connected({
      authorization: { accessToken: async () => apiFailure(code, 'over') },
    })
    expect(refused).toEqual([code])
    expect(clock.pending).toBe(0)
  })

  it('tries at once when the network comes back, and not twice', async () => {
    const { tap, stream, taps, clock } = await connected()
    await tap().end()
    stream.probe()
    stream.probe()
    await settle()
    expect(taps).toHaveLength(2)
    await clock.advance(20_000)
    expect(taps).toHaveLength(2)
  })

  it('after a sleep a connection that was silent meanwhile is replaced, a living one is not', async () => {
    const { tap, stream, taps, clock } = await connected()
    await tap().send(frame(snapshot(1)))
    stream.probe()
    await settle()
    expect(taps).toHaveLength(1)
    clock.jump(60_000)
    stream.probe()
    await settle()
    expect(taps).toHaveLength(2)
  })

  it('a center whose events never fit together is asked with a pause between', async () => {
    const { stream, taps, clock } = await connected()
    for (let n = 0; n < 50; n++) {
      stream.restartWithSnapshot()
      await settle()
    }
    expect(taps.length).toBeLessThan(4)
    await clock.advance(2_000)
    expect(taps.at(-1)?.lastEventId).toBeNull()
  })

  it('leaves no timer and says nothing after stop', async () => {
    const { tap, stream, clock, seen, links } = await connected()
    const before = links.length
    stream.stop()
    await tap()
      .send(frame(snapshot(1)))
      .catch(() => undefined)
    await settle()
    expect(clock.pending).toBe(0)
    expect(seen).toEqual([])
    expect(links).toHaveLength(before)
  })
})

describe('reading an event', () => {
  it.each([
    ['garbage', 'not JSON'],
    ['[]', 'type: missing'],
    [
      JSON.stringify({
        type: 'connection',
        version: 1,
        now: 1,
        value: connection({ state: 'ajar' as never }),
      }),
      'value.state',
    ],
    [JSON.stringify({ type: 'status', version: 0, now: 1, value: status() }), 'version'],
    [JSON.stringify({ type: 'snapshot', version: 1, now: 1, value: { settings: {} } }), 'value.identity'],
  ])('%s is bad', (data, fault) => {
    const read = readEvent(data)
    expect(read.kind).toBe('bad')
    if (read.kind === 'bad') expect(read.fault).toContain(fault)
  })
})

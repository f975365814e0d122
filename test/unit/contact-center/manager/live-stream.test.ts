import { afterEach, expect, it, vi } from 'vitest'
import type { AdminClient, Answer } from '../../../../src/contact-center/manager/api/admin-client.js'
import {
  followLive,
  type LiveState,
  liveStart,
} from '../../../../src/contact-center/manager/api/live-stream.js'

afterEach(() => vi.useRealTimers())

const snapshot = `data: ${JSON.stringify({ type: 'snapshot', now: 0, agents: [] })}\n\n`
const away: Answer<Response> = {
  ok: false,
  refusal: { status: 0, code: 'server-unreachable', message: 'Away.', errors: [] },
}

it('follows the agents, says when the stream has ended, and opens it again until it is left', async () => {
  vi.useFakeTimers()
  const opened: AbortSignal[] = []
  const open: AdminClient['open'] = async (_, signal) => {
    opened.push(signal)
    // The second time nobody is there.
    return opened.length === 2 ? away : { ok: true, value: new Response(snapshot), etag: null }
  }
  const phases: LiveState['phase'][] = []
  let state = liveStart
  const leave = followLive({ open } as AdminClient, (change) => {
    state = change(state)
    phases.push(state.phase)
  })
  await vi.waitFor(() => expect(phases).toEqual(['live', 'away']))
  await vi.advanceTimersByTimeAsync(2_000)
  expect(phases).toEqual(['live', 'away', 'away'])
  await vi.advanceTimersByTimeAsync(2_000)
  await vi.waitFor(() => expect(phases.slice(3)).toEqual(['live', 'away']))

  leave()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(opened).toHaveLength(3)
  expect(opened.at(-1)?.aborted).toBe(true)
})

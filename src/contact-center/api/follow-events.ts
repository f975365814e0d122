import type { FastifyReply } from 'fastify'
import { agentSession } from '../../contract/agent-api/session.js'
import type { Clock } from '../clock/clock.js'
import type { Cluster } from '../cluster/cluster.js'
import type { AgentCall } from './agent-caller.js'
import { lastEventOf, openStream } from './event-stream.js'
import type { Passing } from './passing.js'

/** The version of the last event that a session's answer includes. */
export const versionHeader = 'offhook-event-version'

/** The events of a sign-in whose desk lives in another instance, from where the softphone has them. */
export function followEvents(
  reply: FastifyReply,
  {
    cluster,
    clock,
    passing,
  }: { readonly cluster: Cluster; readonly clock: Clock; readonly passing: Passing },
  { agentId, signInId, found }: AgentCall,
  lastEventId: string | undefined,
): void {
  const stream = openStream(reply, clock)
  if (!stream || signInId === null || found.at !== 'elsewhere') return stream?.close()
  const { request } = reply
  const snapshot = async () => {
    // It may have moved, here even, since the stream began.
    const answer = await passing.ask(await cluster.placeOf(agentId), {
      method: 'GET',
      url: '/api/v1/session',
      headers: {},
      body: null,
      address: request.ip,
      caller: { kind: 'agent', agentId, signInId },
    })
    const version = Number(answer?.headers[versionHeader])
    if (answer?.status !== 200 || !Number.isSafeInteger(version)) return null
    const value = agentSession.parse(JSON.parse(Buffer.from(answer.body, 'base64').toString('utf8')))
    return { type: 'snapshot', version, now: clock.now(), value } as const
  }
  stream.onClose(
    cluster.journal.follow({
      signInId,
      lastEventId: lastEventOf(lastEventId),
      event: (event) => stream.send(event, event.version),
      close: () => stream.close(),
      snapshot,
    }),
  )
}

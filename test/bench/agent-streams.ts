import { type IncomingMessage, get } from 'node:http'
import { signInHeader } from '../../src/contract/about.js'
import { routes } from '../../src/contract/agent-api/commands.js'
import { send } from '../support/center-client.js'
import { mintToken } from '../support/minted-token.js'
import type { ScaleCenter } from './scale-center.js'

/** Softphones reduced to their sign-in and their stream of events. */
export interface AgentStreams {
  /** runs `change` and waits until every stream has told of it: ms from its beginning, one for each stream */
  timesOf(change: () => Promise<unknown>): Promise<readonly number[]>
  close(): void
}
export interface SignedIn {
  readonly token: string
  readonly signInId: string
}
const settingsEvent = '"type":"settings"'

/**
 * Signs every agent in, with tokens made by the issuer's own key: two thousand passwords would be two minutes of scrypt,
 * which is not what is measured here. Everything after the token is the API's own way.
 */
export async function signInAll(center: ScaleCenter): Promise<readonly SignedIn[]> {
  const { url, keys } = center
  return inTurns(center.agentIds, async (id) => {
    const token = await mintToken(keys, url, `agent:${id}`)
    const headers = { authorization: `Bearer ${token}` }
    const { status, body } = await send(
      url + routes.signIn.path,
      'POST',
      { deviceId: `device-${id}` },
      headers,
    )
    if (status !== 200) throw new Error(`${id} got ${status}: ${JSON.stringify(body)}`)
    return { token, signInId: (body as { signInId: string }).signInId }
  })
}

export async function openStreams(center: ScaleCenter, agents: readonly SignedIn[]): Promise<AgentStreams> {
  let told = (): void => undefined
  const responses = await inTurns(agents, async ({ token, signInId }) => {
    const headers = { authorization: `Bearer ${token}`, [signInHeader]: signInId }
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(center.url + routes.events.path, { headers, agent: false }, resolve).once('error', reject)
    })
    if (response.statusCode !== 200) throw new Error(`A stream got ${response.statusCode}`)
    let rest = ''
    response.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (line.includes(settingsEvent)) told()
    })
    // The end of the bench is its end.
    response.on('error', () => undefined)
    return response
  })
  return {
    timesOf: async (change) => {
      const times: number[] = []
      const begun = performance.now()
      const all = new Promise<void>((resolve) => {
        told = () => {
          times.push(performance.now() - begun)
          if (times.length === responses.length) resolve()
        }
      })
      await change()
      await all
      return times
    },
    close: () => {
      for (const response of responses) response.destroy()
    },
  }
}

/** Some at a time, as they come in the morning. */
export async function inTurns<T, R>(
  items: readonly T[],
  run: (item: T) => Promise<R>,
  atOnce = 16,
): Promise<R[]> {
  const results: R[] = []
  for (let first = 0; first < items.length; first += atOnce)
    results.push(...(await Promise.all(items.slice(first, first + atOnce).map(run))))
  return results
}

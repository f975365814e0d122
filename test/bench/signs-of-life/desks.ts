import { randomUUID } from 'node:crypto'
import { get } from 'node:http'
import { signInHeader } from '../../../src/contract/about.js'
import { type RouteName, routes } from '../../../src/contract/agent-api/commands.js'
import { agentEvent } from '../../../src/contract/agent-api/events.js'
import type { ConnectionState, Workplace } from '../../../src/contract/domain.js'
import { send } from '../../support/center-client.js'
import { until } from '../../support/instances.js'
import { inTurns, type SignedIn, signInAll } from '../agent-streams.js'
import type { ScaleCenter } from '../scale-center.js'
import type { SpokenPins } from './spoken-pins.js'

/** What an agent was told of the connection, and when by this process's monotonic clock in ms. */
export interface Told {
  readonly state: ConnectionState
  readonly connectionId: string
  readonly at: number
}

/** An agent's softphone reduced to its sign-in, its commands and what its stream tells of the connection; the workplace is a telephone. */
export interface Desk {
  /** the newest last */
  readonly told: readonly Told[]
  /** Goes Available; the telephone answers the validation call, and the PIN is confirmed. Resolves when the connection is open. */
  opens(pins: SpokenPins): Promise<void>
  close(): void
}

/** From going Available to the PIN in full. */
const patienceMs = 30_000

/** @param workplaceOf by the agent's place in the line */
export async function takeDesks(
  center: ScaleCenter,
  workplaceOf: (index: number) => Workplace,
): Promise<readonly Desk[]> {
  const signedIn = (await signInAll(center)).map((one, index) => ({ ...one, workplace: workplaceOf(index) }))
  return inTurns(signedIn, (one) => takeDesk(center.url, one))
}

interface Seat extends SignedIn {
  readonly workplace: Workplace
}

async function takeDesk(url: string, { token, signInId, workplace }: Seat): Promise<Desk> {
  const headers = { authorization: `Bearer ${token}`, [signInHeader]: signInId }
  const command = async (route: RouteName, body: object): Promise<void> => {
    const { method, path } = routes[route]
    const answer = await send(url + path, method, { commandId: randomUUID(), ...body }, headers)
    if (answer.status >= 300) throw new Error(`${route}: ${answer.status} ${JSON.stringify(answer.body)}`)
  }
  await command('profile', { workplace })
  const told: Told[] = []
  const close = await follow(url + routes.events.path, headers, ({ state, connectionId }) =>
    told.push({ state, connectionId, at: performance.now() }),
  )
  const isTold = (state: ConnectionState): Promise<Told | undefined> =>
    until(
      `${state} is told`,
      () => told.at(-1),
      (last) => last?.state === state,
      patienceMs,
    )
  return {
    told,
    async opens(pins) {
      await command('status', { status: 'available', reasonCode: null })
      const dialled = await isTold('validating')
      const pin = await until('a PIN is spoken', () => pins.of(signInId), Boolean, patienceMs)
      await command('confirmPin', { connectionId: dialled?.connectionId ?? '', pin })
      await isTold('open')
    },
    close,
  }
}

/** @returns what ends it */
function follow(
  url: string,
  headers: Record<string, string>,
  tell: (connection: Pick<Told, 'state' | 'connectionId'>) => void,
): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers, agent: false }, (response) => {
      let rest = ''
      response.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) {
          if (!line.startsWith('data:')) continue
          const event = agentEvent.parse(JSON.parse(line.slice('data:'.length)))
          if (event.type === 'connection') tell(event.value)
        }
      })
      // The end of the bench is its end.
      response.on('error', () => undefined)
      resolve(() => void response.destroy())
    })
    request.once('error', reject)
  })
}

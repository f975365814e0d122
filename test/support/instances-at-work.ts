import { labClient } from '../e2e/support/lab-client.js'
import { spokenPin } from './e2e/recognise.js'
import { decodeWav, toListeningRate } from './e2e/sounds.js'
import { type Instance, type RoamingAgent, type RoamingStream, startInstance, until } from './instances.js'

const number = '+442071838750'

/** Several instances on one database, which end with it. */
export class Instances implements AsyncDisposable {
  readonly #started: Instance[] = []

  async start(databaseUrl: string, count: number): Promise<[Instance, Instance, ...Instance[]]> {
    const all = await Promise.all(Array.from({ length: count }, () => startInstance(databaseUrl)))
    this.#started.push(...all)
    const [one, other, ...rest] = all
    if (!one || !other) throw new Error('Two at least')
    return [one, other, ...rest]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#started.splice(0).map((one) => one[Symbol.asyncDispose]()))
  }
}

/** statuses as commands have them */
export const offline = { status: 'work-offline', reasonCode: null }
export const resting = { status: 'on-break', reasonCode: null }
const available = { status: 'available', reasonCode: null }

/** An open persistent connection to a desk phone, whose PIN was heard there. */
export async function opensConnection(
  agent: RoamingAgent,
  owner: Instance,
  through: Instance,
): Promise<void> {
  const lab = labClient(owner.url)
  await lab.command('addPhone', { address: number })
  await agent.command(through, 'profile', { workplace: { kind: 'phone', number } })
  await agent.command(through, 'status', available)
  await until(
    'the phone rings',
    () => lab.command('phone', { address: number, action: 'answer' }),
    () => true,
  )
  const { sample } = await lab.command('mark', { party: { phone: number } })
  const pin = await until(
    'a PIN is spoken',
    async () => {
      const wav = await lab.heard({ party: { phone: number }, since: sample })
      const { samples, rate } = decodeWav(wav)
      return spokenPin(toListeningRate(samples, rate))
    },
    (heard) => heard !== null,
    30_000,
  )
  const { connection } = await agent.session(through)
  await agent.command(through, 'confirmPin', { connectionId: connection.connectionId, pin: pin ?? '' })
  await until(
    'open',
    () => agent.session(through),
    (session) => session.connection.state === 'open',
  )
}

/** What a softphone does that lost its stream: tries again until it has one. */
export const resume = (agent: RoamingAgent, at: Instance, from: number): Promise<RoamingStream> =>
  until(
    'a stream',
    () => agent.stream(at, from),
    () => true,
  )

export const versionsOf = (...streams: readonly RoamingStream[]): number[] =>
  streams.flatMap(({ events }) => events.map(({ version }) => version))
export const rising = (versions: readonly number[]): number[] =>
  versions.map((_, index) => (versions[0] ?? 0) + index)

/** Commands without a pause, so that events flow; stops by itself when nobody answers. */
export function worksHard(
  agent: RoamingAgent,
  at: Instance,
): { stop(): void; readonly done: Promise<number> } {
  let working = true
  const work = async (): Promise<number> => {
    let acknowledged = 0
    while (working) {
      const answer = await agent.call(at, 'status', acknowledged % 2 === 0 ? offline : resting)
      if (answer.status !== 204) break
      acknowledged += 1
    }
    return acknowledged
  }
  return { stop: () => (working = false), done: work().catch(() => 0) }
}

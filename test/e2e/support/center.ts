import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { startChild, type Child } from '../../../scripts/child.mjs'
import { inRoot, node24 } from '../../../scripts/setup/paths.mjs'
import type { AgentStatus, ConnectionState, InteractionState } from '../../../src/contract/domain.js'
import type { LabState } from '../../../src/contact-center/lab/lab-api.js'
import { decodeWav, toListeningRate } from '../../support/e2e/sounds.js'
import { administratorOf, type Administrator } from './administrator.js'
import { labClient, type LabClient } from './lab-client.js'
import { listenTo, type Listening } from './listening.js'

type Agent = LabState['agents'][number]
type Leg = LabState['legs'][number]

export interface Caller {
  /** the name of an agent group: the customer waits for whoever is free */
  readonly queue?: string
  /** the customer dialled this agent */
  readonly agent?: string
  /** base name of a sound in resources/sounds/customers */
  readonly sentence?: string
  readonly manner?: 'speak' | 'silent' | 'echo'
  readonly name?: string
}

/** A customer, a callee or a desk phone: somebody at the far end, who hears and hangs up. */
export interface FarEnd {
  readonly legId: string
  listen(): Promise<Listening>
  hangsUp(): Promise<void>
  /** people take turns: who listens says nothing */
  listens(): Promise<void>
  speaks(): Promise<void>
  isGone(): Promise<boolean>
  /** what the contact center lets this party hear */
  audio(): Promise<Leg['audio'] | 'gone'>
  /** RFC 4733 keys recognised by their sound */
  keys(): Promise<string>
}

export interface DeskPhone {
  readonly address: string
  does(action: 'answer' | 'decline' | 'hang-up' | 'plug' | 'unplug'): Promise<void>
  state(): Promise<'idle' | 'ringing' | 'in-call'>
  listen(): Promise<Listening>
}

/** The far end of everything, and its clock. */
export interface Center {
  readonly url: string
  readonly lab: LabClient
  readonly sets: Administrator
  customerCalls(caller: Caller): Promise<FarEnd>
  farEnd(legId: string): FarEnd
  deskPhone(address: string, options?: { obeysAnswerMode?: boolean }): Promise<DeskPhone>
  /** moves the center's timers on; voice's own 5 s of silence are not among them */
  advances(seconds: number): Promise<void>
  state(): Promise<LabState>
  agent(username: string): Promise<Agent>
  statusOf(username: string): Promise<AgentStatus | 'signed-out'>
  connectionOf(username: string): Promise<ConnectionState | 'signed-out'>
  interactionOf(username: string): Promise<InteractionState | 'none'>
  /** the leg of the open connection, or of the call */
  legOf(username: string): Promise<Leg>
  /** how often each SIP method crossed the wire on a leg, as `sent INVITE` → 1 */
  sipRequests(legId: string): Promise<Readonly<Record<string, number>>>
  sipTrace(): Promise<string>
  /** what every party at the far end has heard, for the report of a failed test */
  recordings(): Promise<readonly { readonly name: string; readonly samples: Int16Array }[]>
  output(): string
  /** kill -9 */
  crashes(): Promise<void>
  dispose(): Promise<void>
}

const readyWithinMs = 20_000

/** Where it keeps its data and listens, or the database that it shares and the address that it shares. */
export type CenterPlace =
  { readonly data: string; readonly port: string } | { readonly database: string; readonly publicUrl: string }

export interface CenterExtras {
  readonly args?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
}

/** A center that is somewhere else than this test. */
export interface FarPlace {
  /** what starts a program there: `[]` starts it here */
  readonly through: readonly string[]
  readonly options: readonly string[]
  /** where its lab is reached from here, told the address that it has given itself */
  lab(url: string): Promise<string>
}

/** @param place without one it keeps nothing and takes any port */
export const openCenter = (place?: CenterPlace, extras: CenterExtras = {}): Promise<Center> =>
  openFarCenter({ through: [], options: whereOf(place), lab: (url) => Promise.resolve(url) }, extras)

export async function openFarCenter(place: FarPlace, extras: CenterExtras = {}): Promise<Center> {
  const [program = '', ...args] = [
    ...[...place.through, node24, inRoot('out/contact-center/index.js'), ...place.options],
    ...['--log-level', 'debug', ...(extras.args ?? [])],
  ]
  const child = startChild(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...extras.env },
  })
  let said = ''
  child.process.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
  const url = await announcedUrl(child, (line) => (said += `${line}\n`))
  const lab = labClient(await place.lab(url))
  const state = (): Promise<LabState> => lab.state()
  const agent = async (username: string): Promise<Agent> => {
    const found = (await state()).agents.find((one) => one.username === username)
    if (!found) throw new Error(`${username} is not signed in`)
    return found
  }
  const find = async (username: string): Promise<Agent | undefined> =>
    (await state()).agents.find((one) => one.username === username)
  const farEnd = (legId: string): FarEnd => farEndOf(lab, legId)

  return {
    url,
    lab,
    sets: administratorOf(url, lab),
    async customerCalls({ queue, agent: direct, ...how }) {
      const to = direct === undefined ? { queue: queue ?? 'support' } : { agent: direct, direct: true }
      const { legIds } = await lab.command('offer', { ...to, ...how })
      return farEnd(legIds[0] ?? '')
    },
    farEnd,
    deskPhone: async (address, options = {}) => {
      await lab.command('addPhone', { address, ...options })
      return deskPhoneOf(lab, address)
    },
    advances: async (seconds) => void (await lab.command('advance', { ms: seconds * 1000 })),
    state,
    agent,
    statusOf: async (username) => (await find(username))?.status ?? 'signed-out',
    connectionOf: async (username) => (await find(username))?.connection ?? 'signed-out',
    interactionOf: async (username) => (await find(username))?.interaction?.state ?? 'none',
    async legOf(username) {
      const { connectionLeg, interaction } = await agent(username)
      const legId = connectionLeg ?? interaction?.agentLeg
      const leg = (await state()).legs.find((one) => one.legId === legId)
      if (!leg) throw new Error(`${username} has no leg`)
      return leg
    },
    async sipRequests(legId) {
      const { requests } = await lab.command('sipRequests', { legId })
      return Object.fromEntries(
        requests.map(({ direction, method, count }) => [`${direction} ${method}`, count]),
      )
    },
    async sipTrace() {
      const { entries } = await lab.sipTrace()
      return entries
        .map(({ at, direction, message }) => `${new Date(at).toISOString()} ${direction}\n${message}`)
        .join('\n')
    },
    async recordings() {
      const { legs } = await state()
      const parties = legs.filter(({ kind }) => kind !== 'agent')
      return Promise.all(
        parties.map(async ({ kind, legId }, index) => ({
          name: `${kind}-${index + 1}`,
          samples: await heardBy(lab, { leg: legId }, 0),
        })),
      )
    },
    output: () => said,
    crashes: async () => {
      const ended = once(child.process, 'close')
      child.process.kill('SIGKILL')
      await ended
    },
    dispose: child.dispose,
  }
}

function whereOf(place: CenterPlace | undefined): readonly string[] {
  if (!place) return ['--memory', '--port', '0']
  return 'data' in place
    ? ['--data', place.data, '--port', place.port]
    : ['--database', place.database, '--public-url', place.publicUrl, '--port', '0']
}

function farEndOf(lab: LabClient, legId: string): FarEnd {
  const leg = async (): Promise<Leg | undefined> =>
    (await lab.state()).legs.find((one) => one.legId === legId)
  return {
    legId,
    listen: () => partyListening(lab, { leg: legId }),
    hangsUp: async () => void (await lab.command('hangUp', { legId })),
    listens: async () => void (await lab.command('manner', { legId, manner: 'silent' })),
    speaks: async () => void (await lab.command('manner', { legId, manner: 'speak' })),
    isGone: async () => (await leg()) === undefined,
    audio: async () => (await leg())?.audio ?? 'gone',
    keys: async () => (await lab.command('dtmf', { legId })).digits,
  }
}

function deskPhoneOf(lab: LabClient, address: string): DeskPhone {
  return {
    address,
    does: async (action) => void (await lab.command('phone', { address, action })),
    async state() {
      return (await lab.state()).phones.find((phone) => phone.address === address)?.state ?? 'idle'
    },
    listen: () => partyListening(lab, { phone: address }),
  }
}

async function partyListening(
  lab: LabClient,
  party: { leg: string } | { phone: string },
): Promise<Listening> {
  const { sample } = await lab.command('mark', { party })
  return listenTo(() => heardBy(lab, party, sample))
}

async function heardBy(
  lab: LabClient,
  party: { leg: string } | { phone: string },
  since: number,
): Promise<Int16Array> {
  const { samples, rate } = decodeWav(await lab.heard({ party, since }))
  return toListeningRate(samples, rate)
}

async function announcedUrl(child: Child, onLine: (line: string) => void): Promise<string> {
  if (!child.process.stdout) throw new Error('The contact center has no output')
  const lines = createInterface({ input: child.process.stdout })
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error('The contact center was not ready in time')),
      readyWithinMs,
    )
    child.process.once('close', () => reject(new Error('The contact center ended before it was ready')))
    lines.on('line', (line) => {
      onLine(line)
      const url = /^\{"ready":true,"url":"([^"]+)"/.exec(line)?.[1]
      if (url === undefined) return
      clearTimeout(timer)
      resolve(url)
    })
  })
}

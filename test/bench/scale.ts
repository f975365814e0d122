import { writeFile } from 'node:fs/promises'
import { inRoot } from '../../scripts/setup/paths.mjs'
import { send } from '../support/center-client.js'
import { mintToken } from '../support/minted-token.js'
import { openStreams, signInAll } from './agent-streams.js'
import { drawPlot } from './plot.js'
import { type Result, maximum, percentile, result, spread } from './result.js'
import { type ScaleCenter, type Store, startScaleCenter } from './scale-center.js'

const stores: readonly Store[] = ['PGlite', 'PostgreSQL']

export interface ScaleOptions {
  readonly sizes: readonly number[]
  /** at the largest size; a tenth of it at the others */
  readonly resets: number
  readonly changes: number
}
interface Figures {
  readonly store: Store
  readonly agents: number
  readonly received: readonly number[]
  readonly resetsAlone: readonly number[]
  readonly resetsTold: readonly number[]
  readonly bytesPerSignIn: number
  readonly bytesPerStream: number
}

/** One instance, and the cost of what reaches every agent. */
export async function measureScale(options: ScaleOptions): Promise<readonly Result[]> {
  const figures: Figures[] = []
  const largest = Math.max(...options.sizes)
  for (const store of stores)
    for (const agents of options.sizes) {
      const share = agents === largest ? 1 : 0.1
      const resets = Math.ceil(options.resets * share)
      const changes = Math.max(5, Math.ceil(options.changes * share))
      await using center = await startScaleCenter(store, agents)
      figures.push({ store, agents, ...(await measureOne(center, resets, changes)) })
    }
  await keepPlot(figures)
  return figures.filter(({ agents }) => agents === largest).flatMap(resultsOf)
}

function resultsOf(figures: Figures): readonly Result[] {
  const { store, agents, received, resetsAlone, resetsTold, bytesPerSignIn, bytesPerStream } = figures
  const many = `${store}, ${agents} agents`
  return [
    ...spread(`${many}: Save → told on every stream`, received, 'ms', { p50: null, worst: 500 }),
    ...maximum(`${many}: Save → told on every stream`, received, 'ms'),
    ...spread(`${many}: Reset all, nobody signed in`, resetsAlone, 'ms', { p50: null, worst: null }),
    ...maximum(`${many}: Reset all, nobody signed in`, resetsAlone, 'ms'),
    ...spread(`${many}: Reset all, every stream told`, resetsTold, 'ms', { p50: null, worst: null }),
    ...maximum(`${many}: Reset all, every stream told`, resetsTold, 'ms'),
    result(`${many}: memory of a sign-in`, bytesPerSignIn / 1000, 'KB', null, agents),
    result(`${many}: memory of its stream`, bytesPerStream / 1000, 'KB', null, agents),
  ]
}

const keepPlot = (figures: readonly Figures[]): Promise<void> =>
  writeFile(
    inRoot('docs/scale.svg'),
    drawPlot(
      stores.flatMap((store) => {
        const own = figures.filter((one) => one.store === store)
        const line = (name: string, value: (one: Figures) => number) => ({
          name: `${store}: ${name}`,
          points: own.map((one) => ({ x: one.agents, y: value(one) })),
        })
        return [
          line('Save → told on every stream, p99', ({ received }) => percentile(received, 0.99)),
          line('Reset all, every stream told, p50', ({ resetsTold }) => percentile(resetsTold, 0.5)),
          line('Reset all, nobody signed in, p50', ({ resetsAlone }) => percentile(resetsAlone, 0.5)),
        ]
      }),
    ),
  )

async function measureOne(center: ScaleCenter, resets: number, changes: number) {
  const token = await mintToken(center.keys, center.url, 'admin:admin')
  const admin = administrator(center.url, token)
  const resetsAlone = await timeResets(admin, resets)
  const before = await center.memory()
  const signedIn = await signInAll(center)
  const withSignIns = await center.memory()
  const streams = await openStreams(center, signedIn)
  const withStreams = await center.memory()
  const received: number[] = []
  for (let change = 0; change < changes; change += 1) {
    const save = await admin.read({ settings: { postProcessingSeconds: 20 + change } })
    received.push(...(await streams.timesOf(save)))
  }
  const resetsTold = await timeResets(admin, resets)
  streams.close()
  return {
    received,
    resetsAlone,
    resetsTold,
    bytesPerSignIn: (withSignIns - before) / signedIn.length,
    bytesPerStream: (withStreams - withSignIns) / signedIn.length,
  }
}

type Administrator = ReturnType<typeof administrator>

function administrator(url: string, token: string) {
  const headers = { authorization: `Bearer ${token}` }
  const call = async (method: string, path: string, body?: object, more: Record<string, string> = {}) => {
    const answer = await send(`${url}/api/v1/admin${path}`, method, body, { ...headers, ...more })
    if (answer.status !== 200) throw new Error(`${path} got ${answer.status}: ${JSON.stringify(answer.body)}`)
    return answer
  }
  return {
    /** reads the tenant; returns what saves it with the change */
    read: async (change: { levelled?: object; settings?: object }): Promise<() => Promise<unknown>> => {
      const read = await call('GET', '/tenant')
      const { name, levelled, settings } = read.body as Record<string, object>
      const body = {
        name,
        levelled: { ...levelled, ...change.levelled },
        settings: { ...settings, ...change.settings },
      }
      return () => call('PUT', '/tenant', body, { 'if-match': read.headers.get('etag') ?? '' })
    },
    reset: (setting: string) => call('POST', '/tenant/reset', { setting }),
  }
}

/** Each changes every agent. */
async function timeResets(admin: Administrator, count: number): Promise<readonly number[]> {
  const times: number[] = []
  for (let number = 0; number < count; number += 1) {
    const save = await admin.read({ levelled: { autoAnswer: number % 2 === 0 } })
    await save()
    const begun = performance.now()
    await admin.reset('autoAnswer')
    times.push(performance.now() - begun)
  }
  return times
}

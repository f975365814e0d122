// What becomes of a call when the network, the app or the contact center fails: played on the built app, and measured.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { describeMachine } from '../bench/machine.js'
import { openNetwork, type Network } from '../support/network/network.js'
import { cases, type Case } from './cases.js'
import { writeDocument } from './documents.js'
import { openFarEnd } from './far-end.js'
import { failedOutcome, playCase, type Outcome } from './outcome.js'
import { openScene } from './scene.js'

const { values: options } = parseArgs({
  options: {
    /** a part of the names */
    only: { type: 'string' },
    /** what is part of `npm test` */
    short: { type: 'boolean', default: false },
    /** a case that missed its goals is played once more */
    'second-try': { type: 'boolean', default: false },
    /** writes docs/resilience.md */
    docs: { type: 'boolean', default: false },
    json: { type: 'string' },
    /** the logs of good cases too */
    verbose: { type: 'boolean', default: false },
  },
})

async function main(): Promise<boolean> {
  const machine = describeMachine()
  const folder = await mkdtemp(join(tmpdir(), 'offhook-resilience-'))
  const network = await openNetwork()
  const only = options.only?.toLowerCase()
  const wanted = cases.filter(
    ({ name, short }) =>
      (!options.short || short) && (only === undefined || name.toLowerCase().includes(only)),
  )
  const outcomes: Outcome[] = []
  const flaky: string[] = []
  for (const one of wanted) {
    let outcome = tell(await play(one, network, folder))
    if (outcome.missed.length > 0 && options['second-try']) {
      outcome = tell(await play(one, network, folder))
      if (outcome.missed.length === 0) flaky.push(one.name)
    }
    outcomes.push(outcome)
  }
  await network.dispose()
  await rm(folder, { recursive: true })
  if (options.json !== undefined)
    await writeFile(options.json, `${JSON.stringify({ outcomes, flaky }, null, 2)}\n`)
  if (options.docs) await writeDocument(machine, outcomes)
  return outcomes.every(({ missed }) => missed.length === 0)
}

/** What one fault has left must not meet the next: all is new for each but the network, which is healed. */
async function play(one: Case, network: Network, folder: string): Promise<Outcome> {
  await network.heals()
  await one.prepare?.(network)
  const far = await openFarEnd(network)
  try {
    const scene = await openScene(network, far, folder)
    try {
      const outcome = await playCase(one, scene)
      if (options.verbose || outcome.missed.length > 0) console.log(await scene.log(), far.log())
      return outcome
    } finally {
      await scene.dispose()
    }
  } catch (error) {
    console.log(error)
    return failedOutcome(one, far.voice, error)
  } finally {
    await far.dispose()
  }
}

function tell(outcome: Outcome): Outcome {
  console.log(JSON.stringify(outcome, null, 1))
  return outcome
}

// Whatever a fault has left open must not keep the run from ending.
await main().then(
  (good) => process.exit(good ? 0 : 1),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)

// What becomes of a call when the network, the app or the contact center fails: played on the built app, and measured.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { describeMachine } from '../bench/machine.js'
import { openNetwork } from '../support/network/network.js'
import { cases } from './cases.js'
import { writeDocument } from './documents.js'
import { openFarEnd } from './far-end.js'
import { playCase, type Outcome } from './outcome.js'
import { openScene } from './scene.js'

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    short: { type: 'boolean', default: false },
    docs: { type: 'boolean', default: false },
    json: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
})

async function main(): Promise<void> {
  const machine = describeMachine()
  const folder = await mkdtemp(join(tmpdir(), 'offhook-resilience-'))
  const network = await openNetwork()
  const outcomes: Outcome[] = []
  try {
    const only = options.only?.toLowerCase()
    const wanted = cases.filter(
      ({ name, short }) =>
        (!options.short || short) && (only === undefined || name.toLowerCase().includes(only)),
    )
    for (const one of wanted) {
      await network.heals()
      await one.prepare?.(network)
      // What one fault has left must not meet the next.
      const far = await openFarEnd(network)
      const scene = await openScene(network, far, folder)
      try {
        const outcome = await playCase(one, scene)
        outcomes.push(outcome)
        console.log(JSON.stringify(outcome, null, 1))
        if (options.verbose || outcome.missed.length > 0) console.log(await scene.log(), far.log())
      } finally {
        await scene.dispose()
        await far.dispose()
      }
    }
  } finally {
    await network.dispose()
    await rm(folder, { recursive: true })
  }
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(outcomes, null, 2)}\n`)
  if (options.docs) await writeDocument(machine, outcomes[0]?.voice ?? '', outcomes)
  process.exitCode = outcomes.some(({ missed }) => missed.length > 0) ? 1 : 0
}

// Whatever a fault has left open must not keep the run from ending.
await main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)

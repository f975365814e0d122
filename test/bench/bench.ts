// The numbers that the product promises, measured on the built app. What is missed is said, and nothing is tuned to it.
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { measureAnswer } from './answer.js'
import { type Section, keepInDocuments } from './documents.js'
import { measureOnDemand } from './on-demand.js'
import { measurePersistent } from './persistent.js'
import { measureResources } from './resources.js'
import { busyInWords, describeMachine, inWords, isBusy, loadNow } from './machine.js'
import { table, type Result } from './result.js'
import { measureScale } from './scale.js'
import { measureSignsOfLife } from './signs-of-life.js'
import { measureStartUp } from './start-up.js'

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    docs: { type: 'boolean', default: false },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
})
const few = options.quick

const parts: Readonly<Record<string, () => Promise<readonly Result[]>>> = {
  'start-up': () => measureStartUp(few ? 2 : 9),
  'on-demand': () => measureOnDemand(few ? { starts: 2, calls: 10 } : { starts: 5, calls: 200 }),
  persistent: () => measurePersistent(few ? 5 : 40),
  resources: () => measureResources(few ? 3 : 15),
  answer: () => measureAnswer(few ? { starts: 2, calls: 5 } : { starts: 3, calls: 50 }),
  scale: () =>
    measureScale(
      few
        ? { sizes: [100, 500], resets: 20, changes: 5 }
        : { sizes: [100, 500, 1000, 2000], resets: 200, changes: 25 },
    ),
  'signs-of-life': () =>
    measureSignsOfLife(few ? { legs: 20, seconds: 5, stops: 1 } : { legs: 200, seconds: 30, stops: 5 }),
}

/** The parts that are measured by themselves as well; all others are the app's figures. */
const sectionOf = (part: string): Section =>
  part === 'scale' || part === 'answer' || part === 'signs-of-life' ? part : 'figures'

async function main(): Promise<void> {
  const machine = describeMachine()
  console.log(`${inWords(machine)}\n`)
  if (isBusy(machine)) console.log(`${busyInWords}\n`)
  const sections: Record<Section, Result[]> = {
    figures: [],
    answer: [],
    scale: [],
    'signs-of-life': [],
  }
  for (const [name, measure] of Object.entries(parts)) {
    if (options.only !== undefined && !options.only.split(',').includes(name)) continue
    const load = loadNow()
    const began = performance.now()
    sections[sectionOf(name)].push(...(await measure()))
    console.log(
      `${name}: measured in ${((performance.now() - began) / 1000).toFixed(0)} s, load before it ${load}`,
    )
  }
  const results = Object.values(sections).flat()
  console.log(`\n${table(results)}`)
  const missed = results.filter(({ met }) => met === false)
  console.log(missed.length === 0 ? '\nEvery goal is met.' : `\n${missed.length} goals are missed.`)
  if (options.docs)
    for (const [section, own] of Object.entries(sections))
      if (own.length > 0) await keepInDocuments(section as Section, machine, own)
  if (options.json !== undefined)
    await writeFile(options.json, `${JSON.stringify({ machine, results }, null, 2)}\n`)
}

await main()

// npm test: every stage, also after one has failed. `npm test -- unit e2e` runs some of them.
// The last line is always the count, also when set-up or a stage breaks: what cannot run has failed once.
import { setup, tellProblem } from './setup.mjs'
import { SetupError } from './setup/progress.mjs'
import { countText, runStages } from './test/run-stages.mjs'
import { stages } from './test/stages.mjs'
import { stopRequested } from './until-stopped.mjs'

/** @returns {Promise<import('./test/stages.mjs').Count>} */
async function test() {
  const wanted = process.argv.slice(2)
  const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name))
  if (unknown.length > 0) {
    throw new SetupError(
      `There is no stage ${unknown.join(', ')}. There are: ${stages.map(({ name }) => name).join(', ')}.`,
    )
  }
  // The kernel ends the stage that runs.
  void stopRequested().then(() => process.exit(130))
  await setup()
  const chosen = stages.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
  return runStages(chosen, { say: (line) => console.log(line), complain: tellProblem })
}

const total = await test().catch((error) => {
  tellProblem(error)
  return { passed: 0, failed: 1 }
})
process.exitCode = total.failed > 0 ? 1 : 0
console.log(countText(total))

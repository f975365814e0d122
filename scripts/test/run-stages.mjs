// Runs the stages one after the other, also after one has failed or broken, and counts.
import { seconds } from '../setup/progress.mjs'

/** @typedef {import('./stages.mjs').Count} Count */
/** @typedef {import('./stages.mjs').Stage} Stage */

/** @param {Count} count */
export const countText = ({ passed, failed }) => `${passed} passed, ${failed} failed`

/**
 * @param {readonly Stage[]} stages
 * @param {{ say: (line: string) => void, complain: (error: unknown) => void }} out
 * @returns {Promise<Count>}
 */
export async function runStages(stages, { say, complain }) {
  const lines = []
  const named = []
  const total = { passed: 0, failed: 0 }
  for (const stage of stages) {
    say(`\n── ${stage.name} ${'─'.repeat(60 - stage.name.length)}`)
    const startedMs = performance.now()
    /** @type {Count} */
    const count = await stage.run().catch((error) => {
      complain(error)
      return { passed: 0, failed: 1, failures: [error instanceof Error ? error.message : String(error)] }
    })
    total.passed += count.passed
    total.failed += count.failed
    for (const name of count.failures ?? []) named.push(`failed  ${stage.name} › ${name}`)
    for (const name of count.flaky ?? []) named.push(`second try  ${stage.name} › ${name}`)
    lines.push(`${stage.name.padEnd(12)} ${countText(count)} (${seconds(startedMs)})`)
  }
  // Last, so that whoever reads only the end of the log knows what to look for.
  if (named.length > 0) say(`\n${named.join('\n')}`)
  say(`\n${lines.join('\n')}\n`)
  return total
}

// One line of progress per slow step: redrawn in place on a terminal, written sparingly into a log.

/**
 * @typedef {object} Step
 * @property {string} name                                          what is being got ready
 * @property {() => boolean | Promise<boolean>} done                true: nothing to do
 * @property {(report: (text: string) => void) => Promise<string>} run  returns what was done, in a few words
 */

const heartbeatMs = 15_000

/** @param {number} sinceMs */
export const seconds = (sinceMs) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`

/**
 * Runs the step unless it is done; tells how it goes on stderr.
 * @param {Step} step
 * @returns {Promise<boolean>} whether there was anything to do
 */
export async function take(step) {
  if (await step.done()) return false
  const startedMs = performance.now()
  const live = process.stderr.isTTY
  let text = ''
  const draw = () => {
    const line = `  … ${step.name}${text && `: ${text}`} (${seconds(startedMs)})`
    process.stderr.write(
      live ? `\r\x1b[2K${line.slice(0, (process.stderr.columns ?? 100) - 1)}` : `${line}\n`,
    )
  }
  draw()
  const timer = setInterval(draw, live ? 200 : heartbeatMs)
  try {
    const outcome = await step.run((next) => {
      text = next
    })
    process.stderr.write(`${live ? '\r\x1b[2K' : ''}  ✓ ${step.name}: ${outcome} (${seconds(startedMs)})\n`)
  } catch (error) {
    process.stderr.write(`${live ? '\r\x1b[2K' : ''}  ✗ ${step.name} (${seconds(startedMs)})\n`)
    throw error
  } finally {
    clearInterval(timer)
  }
  return true
}

/** A problem the reader can solve: printed without a stack trace. */
export class SetupError extends Error {}

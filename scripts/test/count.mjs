// How many tests passed and failed, from what the runners report. A stage that breaks without a failed test has failed once.

/** @typedef {import('./stages.mjs').Count} Count */

/** @param {boolean} passed @returns {Count} */
export const oneTest = (passed) => ({ passed: passed ? 1 : 0, failed: passed ? 0 : 1 })

/** @param {Count} count @param {number} exitCode @returns {Count} */
const atLeastOneFailure = (count, exitCode) =>
  exitCode !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count

/**
 * @param {any} report    of Vitest's json reporter
 * @param {number} exitCode
 */
export function countVitest(report, exitCode) {
  const suites = report?.testResults ?? []
  // A file that cannot be loaded has no tests, and still is a failure.
  const broken = suites.filter(
    (/** @type {any} */ suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
  )
  return atLeastOneFailure(
    { passed: report?.numPassedTests ?? 0, failed: (report?.numFailedTests ?? 0) + broken.length },
    exitCode,
  )
}

/**
 * @param {any} report    of Playwright's json reporter
 * @param {number} exitCode
 */
export function countPlaywright(report, exitCode) {
  const { expected = 0, flaky = 0, unexpected = 0 } = report?.stats ?? {}
  return atLeastOneFailure({ passed: expected + flaky, failed: unexpected }, exitCode)
}

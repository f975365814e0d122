// How many tests passed and failed, from what the runners report, and which. A stage that breaks without a failed test has failed once.

/** @typedef {import('./stages.mjs').Count} Count */

/** @param {boolean} passed @returns {Count} */
export const oneTest = (passed) => ({ passed: passed ? 1 : 0, failed: passed ? 0 : 1 })

/** @param {Count} count @param {number} exitCode @returns {Count} */
const atLeastOneFailure = (count, exitCode) =>
  exitCode !== 0 && count.failed === 0
    ? {
        ...count,
        failed: 1,
        failures: [`no test, but the runner ended with ${exitCode}: see its own output`],
      }
    : count

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
  const failures = suites.flatMap((/** @type {any} */ suite) =>
    suite.assertionResults
      .filter((/** @type {any} */ test) => test.status === 'failed')
      .map(
        (/** @type {any} */ test) => `${suite.name} › ${test.fullName}: ${firstLine(test.failureMessages)}`,
      ),
  )
  return atLeastOneFailure(
    {
      passed: report?.numPassedTests ?? 0,
      failed: (report?.numFailedTests ?? 0) + broken.length,
      failures: [
        ...failures,
        ...broken.map((/** @type {any} */ suite) => `${suite.name}: ${firstLine([suite.message])}`),
      ],
    },
    exitCode,
  )
}

/**
 * @param {any} report    of Playwright's json reporter
 * @param {number} exitCode
 */
export function countPlaywright(report, exitCode) {
  const { expected = 0, flaky = 0, unexpected = 0 } = report?.stats ?? {}
  const specs = playwrightSpecs(report?.suites ?? [])
  return atLeastOneFailure(
    {
      passed: expected + flaky,
      failed: unexpected,
      failures: specs.filter(({ status }) => status === 'unexpected').map(({ name }) => name),
      flaky: specs.filter(({ status }) => status === 'flaky').map(({ name }) => name),
    },
    exitCode,
  )
}

/**
 * @param {any} report    of scripts/resilience.mjs
 * @param {number} exitCode
 */
export function countResilience(report, exitCode) {
  const outcomes = report?.outcomes ?? []
  const missed = outcomes.filter((/** @type {any} */ outcome) => outcome.missed.length > 0)
  return atLeastOneFailure(
    {
      passed: outcomes.length - missed.length,
      failed: missed.length,
      failures: missed.map((/** @type {any} */ outcome) => `${outcome.name}: ${outcome.missed.join('; ')}`),
      flaky: report?.flaky ?? [],
    },
    exitCode,
  )
}

/** @param {readonly any[]} suites @returns {{ name: string, status: string }[]} */
const playwrightSpecs = (suites) =>
  suites.flatMap((suite) => [
    ...(suite.specs ?? []).flatMap((/** @type {any} */ spec) =>
      spec.tests.map((/** @type {any} */ test) => ({
        name: `${spec.file}:${spec.line} › ${spec.title}: ${firstLine(test.results.map((/** @type {any} */ result) => result.error?.message ?? ''))}`,
        status: test.status,
      })),
    ),
    ...playwrightSpecs(suite.suites ?? []),
  ])

/** @param {readonly (string | undefined)[]} messages */
const firstLine = (messages) => (messages.find((text) => text) ?? 'no message').split('\n')[0] ?? ''

/** What a PostgreSQL server or the way to it says when it refuses: SQLSTATE (appendix A) or Node's code. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  // A name with several addresses fails once for each.
  return error instanceof AggregateError ? codeOf(error.errors[0]) : ''
}

/** deadlock_detected, serialization_failure: broken off for another's sake, and right when done again */
export const isCrossed = (error: unknown): boolean => ['40P01', '40001'].includes(codeOf(error))

const network = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_AGAIN|ENOENT)/
/** The driver's own words for a connection that broke, and for none to be had within the time. */
const driver =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout)/

/**
 * Whether the store could not be asked or could not answer in time, rather than the question being wrong: connection
 * exceptions (08), insufficient resources (53), operator intervention (57), lock_not_available (55P03), and two
 * transactions that crossed each other twice.
 */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = codeOf(error)
  const state = /^(08|53|57)...$/.test(code) || code === '55P03' || isCrossed(error)
  // Reading and writing files have the same codes, and a path.
  return state || (network.test(code) && !('path' in error)) || driver.test(error.message)
}

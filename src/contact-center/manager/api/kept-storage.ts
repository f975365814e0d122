/** What outlives the visit; null in a browser that is told to keep nothing, where merely asking throws. */
export function keptStorage(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}

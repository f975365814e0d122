import { app } from 'electron'

/**
 * Whether this process may be the app. A second start ends here, and the first one shows its window: two registrations
 * of one agent would throw each other out.
 *
 * @param onSecondStart called in the first process
 */
export function becomeOnlyInstance(onSecondStart: () => void): boolean {
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', onSecondStart)
  // macOS: a click on the dock icon is the second start.
  app.on('activate', onSecondStart)
  return true
}

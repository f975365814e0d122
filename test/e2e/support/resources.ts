import type { ElectronApplication } from '@playwright/test'

/** What a leak would make grow: active handles and timers of main by kind, listeners of its emitters, and web contents. */
export async function countResources(app: ElectronApplication): Promise<Readonly<Record<string, number>>> {
  return app.evaluate(({ app: electron, ipcMain, webContents, powerMonitor, nativeTheme }) => {
    const counts: Record<string, number> = {}
    for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1
    const pages = webContents.getAllWebContents()
    counts['web contents'] = pages.length
    const emitters = [
      process,
      electron,
      ipcMain,
      powerMonitor,
      nativeTheme,
      ...pages,
      ...pages.map(({ session }) => session),
    ]
    counts['listeners'] = emitters.reduce(
      (sum, emitter) =>
        sum + emitter.eventNames().reduce((own, name) => own + emitter.listenerCount(name as never), 0),
      0,
    )
    return counts
  })
}

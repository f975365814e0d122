import type { CDPSession, ElectronApplication, Page } from '@playwright/test'

/** What a leak would make grow, by name. */
export type Counts = Readonly<Record<string, number>>

/**
 * In main: active handles and timers by kind, web contents, and the listeners of its emitters. In both pages, after a
 * garbage collection: event listeners, and the live objects that calls are made of.
 */
export async function countResources(app: ElectronApplication): Promise<Counts> {
  const counts: Record<string, number> = { ...(await countInMain(app)) }
  for (const role of ['console', 'media'] as const) {
    const page = app.windows().find((one) => one.url().includes(`://${role}/`))
    if (!page) throw new Error(`There is no ${role} page`)
    for (const [what, count] of Object.entries(await countInPage(page))) counts[`${role}: ${what}`] = count
  }
  return counts
}

/** Of counts that fell into the making or closing of something, those with nothing missing. */
export const highest = (a: Counts, b: Counts): Counts =>
  Object.fromEntries(
    [...Object.entries(a), ...Object.entries(b)].map(([what]) => [
      what,
      Math.max(a[what] ?? 0, b[what] ?? 0),
    ]),
  )

/** What grew by more than its slack, as `{ name: '3 → 200' }`. */
export const growth = (
  before: Counts,
  after: Counts,
  slack: (what: string) => number,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(after)
      .filter(([what, count]) => count > (before[what] ?? 0) + slack(what))
      .map(([what, count]) => [what, `${before[what] ?? 0} → ${count}`]),
  )

const countInMain = (app: ElectronApplication): Promise<Counts> =>
  app.evaluate(({ app: electron, ipcMain, webContents, powerMonitor, nativeTheme }) => {
    const counts: Record<string, number> = {}
    for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1
    const pages = webContents.getAllWebContents()
    counts['web contents'] = pages.length
    const sessions = pages.map(({ session }) => session)
    const emitters = [process, electron, ipcMain, powerMonitor, nativeTheme, ...pages, ...sessions]
    counts['listeners'] = emitters.reduce(
      (sum, emitter) =>
        sum + emitter.eventNames().reduce((own, name) => own + emitter.listenerCount(name as never), 0),
      0,
    )
    return counts
  })

async function countInPage(page: Page): Promise<Counts> {
  const devTools = await page.context().newCDPSession(page)
  try {
    await devTools.send('HeapProfiler.collectGarbage')
    await devTools.send('Performance.enable')
    const { metrics } = await devTools.send('Performance.getMetrics')
    const listeners = metrics.find(({ name }) => name === 'JSEventListeners')?.value ?? 0
    return {
      listeners,
      'open peer connections': await countObjects(
        devTools,
        'RTCPeerConnection.prototype',
        'one.connectionState !== "closed"',
      ),
      'live audio tracks': await countObjects(
        devTools,
        'MediaStreamTrack.prototype',
        'one.readyState === "live"',
      ),
      'audio contexts': await countObjects(devTools, 'AudioContext.prototype', 'one.state !== "closed"'),
    }
  } finally {
    await devTools.detach()
  }
}

async function countObjects(devTools: CDPSession, prototype: string, condition: string): Promise<number> {
  const { result } = await devTools.send('Runtime.evaluate', { expression: prototype })
  if (result.objectId === undefined) return 0
  const { objects } = await devTools.send('Runtime.queryObjects', { prototypeObjectId: result.objectId })
  if (objects.objectId === undefined) return 0
  const { result: count } = await devTools.send('Runtime.callFunctionOn', {
    objectId: objects.objectId,
    functionDeclaration: `function () { return this.filter((one) => ${condition}).length }`,
    returnByValue: true,
  })
  await devTools.send('Runtime.releaseObject', { objectId: objects.objectId })
  return Number(count.value)
}

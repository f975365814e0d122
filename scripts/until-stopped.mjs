// One orderly way out for the scripts that keep things running.

/** npm signals its shell, and the shell tells nobody: the only sign is that our parent is gone. */
const parentCheckMs = 250

/** @type {Promise<void> | undefined} */
let stopped

/**
 * Resolves when somebody asks this process to stop: Ctrl-C, SIGTERM, a closed terminal, the end of the `npm` that started
 * us. A second request ends it at once. Every call gives the same promise.
 */
export const stopRequested = () => (stopped ??= watch())

/** @returns {Promise<void>} */
const watch = () =>
  new Promise((resolve) => {
    let asked = 0
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => {
        if (asked++ > 0) process.exit(130)
        resolve()
      })
    }
    if (process.env['npm_lifecycle_event'] === undefined) return
    const parent = process.ppid
    const timer = setInterval(() => {
      if (process.ppid === parent) return
      clearInterval(timer)
      resolve()
    }, parentCheckMs)
    timer.unref()
  })

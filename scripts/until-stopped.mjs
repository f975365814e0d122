// One orderly way out for the scripts that keep things running.

/**
 * Resolves when somebody asks this process to stop (Ctrl-C, SIGTERM, a closed terminal). A second request ends it at once.
 * @returns {Promise<NodeJS.Signals>}
 */
export const stopRequested = () =>
  new Promise((resolve) => {
    let asked = 0
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => {
        if (asked++ > 0) process.exit(130)
        resolve(signal)
      })
    }
  })

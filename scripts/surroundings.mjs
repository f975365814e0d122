// Screen and sound together: what the app needs around it.
import { startAudio } from './audio.mjs'
import { startDisplay } from './display.mjs'

/**
 * @param {{ always?: boolean }} [options]  always: private ones even where there are real ones (tests)
 * @returns {Promise<import('./display.mjs').Started & { notices: string[] }>}
 */
export async function startSurroundings(options) {
  const results = await Promise.allSettled([startDisplay(options), startAudio(options)])
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const dispose = async () => {
    await Promise.all(started.map((one) => one.dispose()))
  }
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) {
    await dispose()
    throw failed.reason
  }
  return {
    env: Object.assign({}, ...started.map(({ env }) => env)),
    notices: started.flatMap(({ notice }) => notice ?? []),
    dispose,
  }
}

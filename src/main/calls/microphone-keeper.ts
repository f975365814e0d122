import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import type { MediaPort } from '../media/media-port.js'
import type { FactsStore } from '../state/facts.js'
import { microphoneIsNeeded } from './microphone.js'

/** Takes the microphone when it is first needed in a sign-in and keeps it warm until log-out. */
export interface MicrophoneKeeper {
  release(): void
  dispose(): void
}

const retryMs = 2_000

export function createMicrophoneKeeper(options: {
  readonly store: FactsStore
  readonly media: Pick<MediaPort, 'holdMicrophone' | 'releaseMicrophone'>
  readonly clock: Clock
  readonly log: Logger
}): MicrophoneKeeper {
  const { store, media, clock, log } = options
  let state: 'free' | 'taking' | 'held' | 'refused' = 'free'
  let cancelRetry: (() => void) | null = null

  const takeIfNeeded = (): void => {
    if (state !== 'free' || !microphoneIsNeeded(store.getState())) return
    state = 'taking'
    void media.holdMicrophone().then((taken) => {
      if (state !== 'taking') return
      if (taken.ok) {
        state = 'held'
        return
      }
      log.warn('microphone not taken', { code: taken.error.code })
      state = 'refused'
      cancelRetry = clock.after(retryMs, () => {
        state = 'free'
        takeIfNeeded()
      })
    })
  }
  const release = (): void => {
    cancelRetry?.()
    cancelRetry = null
    // Also when it was never taken: the headset is kept awake beside it.
    media.releaseMicrophone()
    state = 'free'
  }
  const unsubscribe = store.subscribe(takeIfNeeded)
  return {
    release,
    dispose: () => {
      unsubscribe()
      release()
    },
  }
}

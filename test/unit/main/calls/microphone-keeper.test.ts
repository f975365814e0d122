import { expect, it, vi } from 'vitest'
import { createMicrophoneKeeper } from '../../../../src/main/calls/microphone-keeper.js'
import { createFactsStore } from '../../../../src/main/state/facts.js'
import { workingDevices } from '../../../support/fake-media.js'
import { recordingLogger } from '../../../support/recording-logger.js'
import { VirtualClock } from '../../../support/virtual-clock-main.js'

it('log-out lets the devices sleep also when the microphone was never taken', () => {
  const releaseMicrophone = vi.fn()
  const keeper = createMicrophoneKeeper({
    store: createFactsStore({
      app: { version: '0', testBuild: false, theme: 'system', themeBy: 'built-in' },
      server: 'https://center.example',
      serverBy: 'built-in',
      devices: workingDevices,
    }),
    media: { releaseMicrophone, holdMicrophone: vi.fn() },
    clock: new VirtualClock(),
    log: recordingLogger(),
  })
  keeper.release()
  expect(releaseMicrophone).toHaveBeenCalledOnce()
})

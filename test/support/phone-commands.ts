import { succeed } from '../../src/contract/errors.js'
import { consoleHandlers } from '../../src/main/ipc/console-handlers.js'
import type { ConsoleSoftphone } from '../../src/main/ipc/console-softphone.js'
import { createLocalChoices } from '../../src/main/state/local-choices.js'
import type { FakeMedia } from './fake-media.js'

/** The window's commands to a softphone whose choices of devices are kept nowhere. */
export function phoneCommands(
  softphone: ConsoleSoftphone,
  media: FakeMedia,
): ReturnType<typeof consoleHandlers> {
  const choices = createLocalChoices({
    facts: softphone.store,
    store: {
      get: (key) =>
        (key === 'zoomPercent' ? 100 : { microphone: null, headset: null, ringer: null }) as never,
      set: () => succeed(null),
    },
    media,
    applyTheme: () => undefined,
    applyZoom: () => undefined,
  })
  return consoleHandlers({ softphone, media, choices, copyText: () => undefined })
}

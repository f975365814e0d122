import { type Result, fail, succeed } from '../../contract/errors.js'
import type { EchoCancellation, ZoomStep } from '../../contract/ipc/console-snapshot.js'
import type { MediaPort } from '../media/media-port.js'
import type { Store } from '../settings/store.js'
import type { Facts, FactsStore } from './facts.js'
import { boundedZoom, zoomAfter } from './zoom-state.js'

/** What the agent chooses for this computer alone, and what it is kept as. */
export interface LocalChoices {
  setTheme(theme: Facts['app']['theme']): Result<null>
  /** makes everything in the window larger or smaller */
  zoom(step: ZoomStep): void
  selectDevice(role: 'microphone' | 'headset' | 'ringer', id: string | null): Promise<Result<null>>
  setEchoCancellation(choice: EchoCancellation): Promise<Result<null>>
}

export function createLocalChoices(options: {
  readonly facts: FactsStore
  readonly store: Pick<Store, 'get' | 'set'>
  readonly media: Pick<MediaPort, 'devices' | 'selectDevice' | 'setEchoCancellation'>
  readonly applyTheme: (theme: Facts['app']['theme']) => void
  /** @param percent of the usual size */
  readonly applyZoom: (percent: number) => void
}): LocalChoices {
  const { facts, store, media, applyTheme, applyZoom } = options
  const drawAt = (percent: number): void => {
    applyZoom(percent)
    facts.setState({ zoomPercent: percent })
  }
  drawAt(boundedZoom(store.get('zoomPercent')))
  return {
    setTheme: (theme) => {
      if (facts.getState().app.themeBy === 'locked')
        return fail(
          'not-allowed-in-state',
          'Your administrator sets the appearance of Offhook on this computer.',
        )
      applyTheme(theme)
      facts.setState(({ app }) => ({ app: { ...app, theme, themeBy: 'user' } }))
      // It holds until the app ends even where the disk refuses; the notice of the store says so.
      store.set('theme', theme)
      return succeed(null)
    },
    zoom: (step) => {
      const percent = zoomAfter(facts.getState().zoomPercent, step)
      drawAt(percent)
      store.set('zoomPercent', percent)
    },
    selectDevice: async (role, id) => {
      const selected = await media.selectDevice(role, id)
      if (!selected.ok) return selected
      const label = media.devices[role].options.find((option) => option.id === id)?.label ?? ''
      store.set('devices', { ...store.get('devices'), [role]: id === null ? null : { id, label } })
      return selected
    },
    setEchoCancellation: async (choice) => {
      const set = await media.setEchoCancellation(choice)
      if (set.ok) store.set('echoCancellation', choice)
      return set
    },
  }
}

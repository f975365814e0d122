import { expect, it } from 'vitest'
import { fail, succeed } from '../../../../src/contract/errors.js'
import type { DecidedBy } from '../../../../src/contract/ipc/console-snapshot.js'
import { createFactsStore } from '../../../../src/main/state/facts.js'
import { createLocalChoices } from '../../../../src/main/state/local-choices.js'
import { snapshotView } from '../../../../src/main/state/snapshot-view.js'
import { createFakeMedia } from '../../../support/fake-media.js'

function open(themeBy: DecidedBy, keptZoom = 100) {
  const media = createFakeMedia()
  const applied: string[] = []
  const drawn: number[] = []
  const kept = new Map<string, unknown>()
  const facts = createFactsStore({
    app: { version: '1', testBuild: false, theme: 'light', themeBy },
    server: 'https://center.example',
    serverBy: 'built-in',
    devices: media.devices,
  })
  const choices = createLocalChoices({
    facts,
    store: {
      get: (key) =>
        (key === 'zoomPercent' ? keptZoom : { microphone: null, headset: null, ringer: null }) as never,
      set: (key, value) => {
        kept.set(key, value)
        return succeed(null)
      },
    },
    media,
    applyTheme: (theme) => void applied.push(theme),
    applyZoom: (percent) => void drawn.push(percent),
  })
  const shown = () => {
    const { theme, themeBy: by } = snapshotView(facts.getState(), 1)
    return { theme, by }
  }
  const zoom = () => snapshotView(facts.getState(), 1).zoom
  return { choices, applied, drawn, kept, shown, zoom, media }
}

it('a theme that IT locked is shown as locked, and stays', () => {
  const { choices, applied, kept, shown } = open('locked')
  expect(shown()).toEqual({ theme: 'light', by: 'locked' })
  expect(choices.setTheme('dark')).toMatchObject({
    error: {
      code: 'not-allowed-in-state',
      message: 'Your administrator sets the appearance of Offhook on this computer.',
    },
  })
  expect(shown()).toEqual({ theme: 'light', by: 'locked' })
  expect([applied, kept.size]).toEqual([[], 0])
})

it('IT’s default gives way to the first choice, which is kept', () => {
  const { choices, applied, kept, shown } = open('policy-default')
  expect(shown().by).toBe('policy-default')
  expect(choices.setTheme('system')).toMatchObject({ ok: true })
  expect(shown()).toEqual({ theme: 'system', by: 'user' })
  expect([applied, kept.get('theme')]).toEqual([['system'], 'system'])
})

it('the echo canceller of a leaky headset is told to the engine and kept', async () => {
  const { choices, kept, media } = open('user')
  expect(await choices.setEchoCancellation('always')).toEqual(succeed(null))
  expect(media.said).toContain('cancel echo always')
  expect(kept.get('echoCancellation')).toBe('always')
})

it('a choice that the engine did not take is not kept', async () => {
  const { choices, kept, media } = open('user')
  media.setEchoCancellation = () =>
    Promise.resolve(fail('media-engine-away', 'The audio engine is restarting.'))
  expect(await choices.setEchoCancellation('always')).toMatchObject({ ok: false })
  expect(kept.size).toBe(0)
})

it('the zoom of the last time is drawn at once, and every step is drawn, shown and kept', () => {
  const { choices, drawn, kept, zoom } = open('user', 150)
  expect([drawn, zoom()]).toEqual([[150], { percent: 150, canGrow: true, canShrink: true }])
  choices.zoom('larger')
  choices.zoom('larger')
  choices.zoom('larger')
  expect(zoom()).toEqual({ percent: 200, canGrow: false, canShrink: true })
  choices.zoom('usual')
  expect([drawn, kept.get('zoomPercent')]).toEqual([[150, 175, 200, 200, 100], 100])
})

it('a zoom that no window could be used at is not taken from the disk', () => {
  expect(open('user', 4000).drawn).toEqual([200])
  expect(open('user', 1).zoom()).toEqual({ percent: 80, canGrow: true, canShrink: false })
})

// Every state of the console, in both themes: nothing cut off, nothing outside the window, nothing complained of.
import { expect } from '@playwright/test'
import { themes, wrongWith } from './checks.js'
import { test } from './gallery-test.js'
import { galleryStates } from './states.js'

for (const state of galleryStates) {
  test(state.name, async ({ gallery }, info) => {
    for (const theme of themes) {
      expect(await wrongWith(gallery, state, theme)).toEqual([])
      await gallery.page.screenshot({ path: info.outputPath(`${state.name}-${theme}.png`) })
    }
  })
}

import { test as base } from '@playwright/test'
import { openGallery, type Gallery } from './open-gallery.js'

/** One gallery for all tests: each shows its own state, on a page loaded anew. */
export const test = base.extend<object, { readonly gallery: Gallery }>({
  gallery: [
    // Playwright reads the empty pattern.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const gallery = await openGallery()
      await use(gallery)
      await gallery.close()
    },
    { scope: 'worker' },
  ],
})

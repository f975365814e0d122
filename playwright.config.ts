import { defineConfig } from '@playwright/test'

// Real Electron, one screen and one set of sound devices: the tests take turns.
export default defineConfig({
  projects: [
    // The console's every state, and what it does when it is used; main's place is taken.
    { name: 'gallery', testDir: 'test/gallery' },
    { name: 'e2e', testDir: 'test/e2e' },
  ],
  outputDir: 'test-results',
  workers: 1,
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.OFFHOOK_REPORT
    ? [['list'], ['json', { outputFile: process.env.OFFHOOK_REPORT }]]
    : [['list']],
  use: { trace: 'off', screenshot: 'off' },
})

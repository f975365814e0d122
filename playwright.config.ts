import { defineConfig } from '@playwright/test'

// Real Electron, one screen and one set of sound devices: the tests take turns.
export default defineConfig({
  projects: [
    // The console's every state, and what it does when it is used; main's place is taken.
    { name: 'gallery', testDir: 'test/gallery' },
    { name: 'e2e', testDir: 'test/e2e' },
    // The Configuration Manager in a browser, with a contact center of its own behind it.
    { name: 'manager', testDir: 'test/manager' },
    // Real Electron against telephone systems of others. What needs no window is beside it, for vitest (*.test.ts).
    { name: 'interop', testDir: 'test/interop', testMatch: '**/*.spec.ts' },
  ],
  outputDir: 'test-results',
  workers: 1,
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  // Real time and real audio on a shared machine: CI gives a second try and names who needed it ("flaky"). Here none does.
  retries: process.env.CI ? 1 : 0,
  reporter: [
    ['list'],
    ...(process.env.OFFHOOK_REPORT ? [['json', { outputFile: process.env.OFFHOOK_REPORT }] as const] : []),
    ...(process.env.OFFHOOK_INTEROP_DOCS ? [['./test/interop/support/table-reporter.ts'] as const] : []),
  ],
  use: { trace: 'off', screenshot: 'off' },
})

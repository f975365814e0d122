import { defineConfig } from 'vitest/config'
import { jssipWithoutDom } from './scripts/build/jssip-plugin.mjs'

export default defineConfig({
  plugins: [jssipWithoutDom()],
  test: {
    // A wrong test must not hang the suite, and a leaked handle must not keep the process alive.
    testTimeout: 10_000,
    teardownTimeout: 5_000,
    restoreMocks: true,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'] } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Real sockets and real audio on a shared machine: CI gives a second try. Here none is given.
          retry: process.env['CI'] ? 1 : 0,
        },
      },
    ],
  },
})

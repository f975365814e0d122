import { defineConfig } from 'vitest/config'
import { jssipWithoutDom } from './scripts/build/jssip-plugin.mjs'

/** Real sockets and real audio on a shared machine: CI gives a second try. Here none is given. */
const integration = { testTimeout: 60_000, hookTimeout: 60_000, retry: process.env['CI'] ? 1 : 0 }
/** What only a PostgreSQL server can show. */
const postgresOnly = 'test/integration/postgres/**/*.test.ts'

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
          exclude: [postgresOnly],
          ...integration,
        },
      },
      {
        // The contact center's own tests once more, on its other store.
        extends: true,
        test: {
          name: 'postgres',
          include: ['test/integration/contact-center/**/*.test.ts', postgresOnly],
          globalSetup: 'test/support/postgres-run.ts',
          ...integration,
        },
      },
      {
        // Against telephone systems of others; what needs the app's window is beside it, for Playwright (*.spec.ts).
        extends: true,
        test: { name: 'interop', include: ['test/interop/**/*.test.ts'], ...integration },
      },
    ],
  },
})

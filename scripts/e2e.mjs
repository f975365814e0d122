// npm run test:e2e: Playwright on the built app. Arguments go to Playwright: `npm run test:e2e -- validation --headed`.
import { command, setup } from './setup.mjs'
import { inRoot } from './setup/paths.mjs'
import { runWithDevices } from './with-devices.mjs'

await command(async () => {
  await setup()
  const playwright = inRoot('node_modules/@playwright/test/cli.js')
  process.exitCode = await runWithDevices([playwright, 'test', '--project=e2e', ...process.argv.slice(2)])
})

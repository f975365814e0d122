// npm run test:manager: Playwright on the built Configuration Manager in Debian's Chromium. Arguments go to Playwright.
import { startChild } from './child.mjs'
import { command, setup } from './setup.mjs'
import { inRoot, node24 } from './setup/paths.mjs'

await command(async () => {
  await setup()
  const playwright = inRoot('node_modules/@playwright/test/cli.js')
  const args = [playwright, 'test', '--project=manager', ...process.argv.slice(2)]
  const child = startChild(node24, args, { stdio: 'inherit' })
  process.exitCode = await new Promise((resolve) => child.process.once('close', (code) => resolve(code ?? 1)))
})

// npm run test:interop: telephone systems of others against the built app. Arguments choose files by a part of their path,
// and what begins with a dash is Playwright's (`-- plain-sip -g asked --repeat-each=8`): then only its tests run.
// `-- --docs` writes docs/interop.md out of what was seen.
import { command, setup } from './setup.mjs'
import { inRoot, node24 } from './setup/paths.mjs'
import { setupPeers } from './setup/peers.mjs'
import { startChild } from './child.mjs'
import { stopRequested } from './until-stopped.mjs'
import { runWithDevices } from './with-devices.mjs'

/** @param {readonly string[]} args @returns {Promise<number>} exit code */
async function runVitest(args) {
  const cli = inRoot('node_modules/vitest/vitest.mjs')
  const child = startChild(node24, [cli, 'run', '--project=interop', '--passWithNoTests', ...args], {
    stdio: 'inherit',
  })
  const ended = new Promise((resolve) => child.process.once('close', (code) => resolve(code ?? 1)))
  return Promise.race([ended, stopRequested().then(() => child.dispose().then(() => 130))])
}

await command(async () => {
  await setup()
  await setupPeers()
  const docs = process.argv.includes('--docs')
  const args = process.argv.slice(2).filter((argument) => argument !== '--docs')
  const onlyPlaywright = docs || args.some((argument) => argument.startsWith('-'))
  const playwright = inRoot('node_modules/@playwright/test/cli.js')
  const codes = [
    onlyPlaywright ? 0 : await runVitest(args),
    await runWithDevices(
      [
        playwright,
        'test',
        '--project=interop',
        '--pass-with-no-tests',
        ...(docs ? ['softphone/'] : []),
        ...args,
      ],
      docs ? { OFFHOOK_INTEROP_DOCS: '1' } : {},
    ),
  ]
  process.exitCode = codes.find((code) => code !== 0) ?? 0
})

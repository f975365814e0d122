// npm run bench: the numbers the product promises, measured on this machine. `-- --json FILE` keeps them.
import { parseArgs } from 'node:util'
import { command, setup } from './setup.mjs'
import { setupPeers } from './setup/peers.mjs'
import { runScriptWithDevices } from './with-devices.mjs'

await command(async () => {
  await setup()
  const args = process.argv.slice(2)
  const { only } = parseArgs({ args, options: { only: { type: 'string' } }, strict: false }).values
  const chosen = String(only ?? 'answer').split(',')
  if (chosen.some((part) => part === 'answer' || part === 'signs-of-life')) await setupPeers()
  process.exitCode = await runScriptWithDevices('test/bench/bench.ts', args)
})

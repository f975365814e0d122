// npm run bench: the numbers the product promises, measured on this machine. `-- --json FILE` keeps them.
import { command, setup } from './setup.mjs'
import { runScriptWithDevices } from './with-devices.mjs'

await command(async () => {
  await setup()
  process.exitCode = await runScriptWithDevices('test/bench/bench.ts', process.argv.slice(2))
})

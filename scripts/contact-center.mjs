// npm run contact-center: the contact center alone, for a softphone or a test somewhere else.
import { startChild } from './child.mjs'
import { command, setup } from './setup.mjs'
import { inRoot, node24 } from './setup/paths.mjs'
import { stopRequested } from './until-stopped.mjs'

await command(async () => {
  await setup()
  const stopped = stopRequested()
  const args = [inRoot('out/contact-center/index.js'), ...process.argv.slice(2)]
  const child = startChild(node24, args, { stdio: 'inherit' })
  const ended = new Promise((resolve) => child.process.once('close', (code) => resolve(code ?? 1)))
  process.exitCode = await Promise.race([ended, stopped.then(() => 0)])
  await child.dispose()
})

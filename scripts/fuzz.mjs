// npm run test:fuzz -- --messages 100000 --seed 7: the SIP and SDP fuzzer at length, against the softphone's real SIP half.
// Without a seed it takes one and says which.
import { parseArgs } from 'node:util'
import { startChild } from './child.mjs'
import { command, setup } from './setup.mjs'
import { inRoot, node24 } from './setup/paths.mjs'

await command(async () => {
  const { values } = parseArgs({
    options: { messages: { type: 'string', default: '100000' }, seed: { type: 'string' } },
  })
  const numbers = { messages: values.messages, seed: values.seed ?? `${Date.now() % 1_000_000}` }
  for (const [name, value] of Object.entries(numbers)) {
    if (!/^\d{1,9}$/.test(value)) throw new Error(`--${name} is a whole number, not ${value}`)
  }
  await setup()
  const env = { ...process.env, OFFHOOK_FUZZ_MESSAGES: numbers.messages, OFFHOOK_FUZZ_SEED: numbers.seed }
  const args = ['run', '--project=integration', 'test/integration/softphone-sip/fuzz.test.ts']
  const child = startChild(node24, [inRoot('node_modules/vitest/vitest.mjs'), ...args], {
    stdio: 'inherit',
    env,
  })
  process.exitCode = await new Promise((resolve) => child.process.once('close', (code) => resolve(code ?? 1)))
})

// npm test: every stage, also after one has failed. `npm test -- unit e2e` runs some of them.
import { command, setup } from './setup.mjs'
import { SetupError, seconds } from './setup/progress.mjs'
import { stages } from './test/stages.mjs'
import { stopRequested } from './until-stopped.mjs'

await command(async () => {
  const wanted = process.argv.slice(2)
  const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name))
  if (unknown.length > 0) {
    throw new SetupError(
      `There is no stage ${unknown.join(', ')}. There are: ${stages.map(({ name }) => name).join(', ')}.`,
    )
  }
  // The kernel ends the stage that runs.
  void stopRequested().then(() => process.exit(130))
  await setup()

  const lines = []
  const total = { passed: 0, failed: 0 }
  for (const stage of stages.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    console.log(`\n── ${stage.name} ${'─'.repeat(60 - stage.name.length)}`)
    const startedMs = performance.now()
    const { passed, failed } = await stage.run()
    total.passed += passed
    total.failed += failed
    lines.push(`${stage.name.padEnd(12)} ${passed} passed, ${failed} failed (${seconds(startedMs)})`)
  }
  console.log(`\n${lines.join('\n')}\n`)
  console.log(`${total.passed} passed, ${total.failed} failed`)
  if (total.failed > 0) process.exitCode = 1
})

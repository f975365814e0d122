// A shift that plays itself: the real window by its accessible names, the real audio path, the PIN by ear.
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { callSteps } from './call-steps.js'
import { beginning, faults } from './connection-steps.js'
import { openAlbum } from './screenshots.js'
import { autoAnswerSteps, logOut, modeSteps } from './settings-steps.js'
import { clearUp, openShift } from './shift.js'
import { playSteps, type Played } from './step.js'

const { values: options } = parseArgs({
  options: { json: { type: 'string' }, screenshots: { type: 'string' } },
})
const steps = [...beginning, ...callSteps, ...autoAnswerSteps, ...modeSteps, ...faults, logOut]

function print({ name, ok, ms, measured, error }: Played): void {
  console.log(`${ok ? '✓' : '✗'} ${(ms / 1000).toFixed(2).padStart(6)} s  ${name}`)
  const beneath = error ?? measured
  if (beneath !== undefined) console.log(`             ${beneath}`)
}

async function playTour(): Promise<readonly Played[]> {
  const shift = await openShift(openAlbum(options.screenshots ?? null))
  try {
    return await playSteps(steps, shift, {
      async onPlayed(step) {
        print(step)
        if (step.ms > 0) await shift.shows(step.ok ? step.name : `failed ${step.name}`)
      },
      clearUp: () => clearUp(shift).catch(() => undefined),
    })
  } finally {
    await shift.dispose()
  }
}

async function main(): Promise<void> {
  const began = performance.now()
  const played = await playTour()
  const failed = played.filter(({ ok }) => !ok).length
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  console.log(`\n${played.length - failed} steps played, ${failed} failed, in ${seconds} s`)
  if (options.json !== undefined)
    await writeFile(options.json, `${JSON.stringify({ steps: played }, null, 2)}\n`)
  process.exitCode = failed === 0 ? 0 : 1
}

await main()

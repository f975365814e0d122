import type { CenterStage } from '../../support/center-stage.js'
import { VirtualClock } from '../../support/virtual-clock-main.js'
import { emptyDisk, openDesk } from './desk.js'
import { createFaults } from './faults.js'

/** An app that was killed while alex was signed in, started again while the center cannot be reached. */
export async function awayAtStart(stage: CenterStage, options: { readonly username?: string } = {}) {
  const disk = emptyDisk()
  const before = await openDesk({ stage, disk })
  await before.signIn()
  before.crash()
  const clock = new VirtualClock()
  const faults = createFaults()
  faults.answer('/about', () => Promise.reject(new TypeError('fetch failed')))
  const desk = await openDesk({ stage, disk, clock, fetch: faults.fetch, ...options })
  await desk.softphone.session.restore()
  return { desk, disk, clock, faults }
}

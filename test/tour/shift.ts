import { openCenter, type Center, type FarEnd } from '../e2e/support/center.js'
import type { Agent } from '../e2e/support/agent.js'
import { openEarpiece, openMouth, type Earpiece, type Mouth } from '../e2e/support/sound-devices.js'
import type { Album } from './screenshots.js'
import { setUpWorkstation, type Workstation } from '../e2e/support/workstation.js'

/** Everybody and everything of one working day: the agent at the real app, the far end, and the sound between them. */
export interface Shift {
  readonly center: Center
  readonly workstation: Workstation
  readonly agent: Agent
  readonly headset: Earpiece
  readonly ringer: Earpiece
  readonly mouth: Mouth
  /** whoever is on the line, or was last */
  customer: FarEnd | null
  readonly album: Album
  /** photographs the window, in the middle of a step too */
  shows(what: string): Promise<void>
  dispose(): Promise<void>
}

export async function openShift(album: Album): Promise<Shift> {
  const opened: { dispose(): Promise<void> }[] = []
  const keep = <T extends { dispose(): Promise<void> }>(one: T): T => {
    opened.unshift(one)
    return one
  }
  const dispose = async (): Promise<void> => {
    for (const one of opened) await one.dispose()
  }
  try {
    const center = keep(await openCenter())
    const headset = keep(await openEarpiece('headset'))
    const ringer = keep(await openEarpiece('ringer'))
    const mouth = keep(openMouth())
    const workstation = keep(await setUpWorkstation(() => center.url))
    const agent = await workstation.starts()
    const shows = (what: string): Promise<void> => album.photographs(agent.page, what)
    return { center, workstation, agent, headset, ringer, mouth, customer: null, album, shows, dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

/** After a step that failed: nobody on the line, no dialog, no page in front, so that the next step can be played. */
export async function clearUp({ agent, center }: Shift): Promise<void> {
  const { legs } = await center.state()
  for (const { legId, kind } of legs) {
    if (kind === 'customer' || kind === 'callee') await center.farEnd(legId).hangsUp()
  }
  for (const name of ['Cancel', 'Back', 'Finish now']) {
    const button = agent.button(name)
    if (await button.isVisible()) await button.click({ timeout: 1000 })
  }
}

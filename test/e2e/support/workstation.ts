import { Agent } from './agent.js'
import { newUserData, removeUserData, startSoftphone, type Softphone } from './softphone.js'

/** A computer with the app on it: the app may end or be killed and start again on what it left behind. */
export interface Workstation {
  readonly userData: string
  /** the app as it was started last; null before */
  readonly softphone: Softphone | null
  starts(options?: { readonly env?: Readonly<Record<string, string>>; readonly args?: readonly string[] }): Promise<Agent>
  /** kill -9 of the whole app */
  crashes(): Promise<void>
  dispose(): Promise<void>
}

/** @param server what the app is told to be the contact center, read at each start */
export async function setUpWorkstation(server: () => string): Promise<Workstation> {
  const userData = await newUserData()
  const started: Softphone[] = []
  return {
    userData,
    get softphone() {
      return started.at(-1) ?? null
    },
    async starts(options = {}) {
      const softphone = await startSoftphone({ server: server(), userData, ...options })
      started.push(softphone)
      return new Agent(softphone.console)
    },
    crashes: async () => started.at(-1)?.kill(),
    async dispose() {
      for (const softphone of started) await softphone.close()
      await removeUserData(userData)
    },
  }
}

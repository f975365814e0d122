import type { LevelledSettings, TenantSettings } from '../../../src/contract/settings.js'
import type { LabClient } from './lab-client.js'

/** Changes settings as an administrator does, through the center's own API. */
export interface Administrator {
  tenant(change: Partial<TenantSettings>): Promise<void>
  agent(username: string, change: Partial<LevelledSettings>): Promise<void>
  provisioned(on: boolean): Promise<void>
}

export function administratorOf(_url: string, lab: LabClient): Administrator {
  return {
    tenant: () => Promise.reject(new Error('not yet')),
    agent: () => Promise.reject(new Error('not yet')),
    provisioned: async (on) => void (await lab.command('provision', { on })),
  }
}

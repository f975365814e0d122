import type { z } from 'zod'
import { agentView, tenantView } from '../../../src/contact-center/api/admin-schemas.js'
import type { LevelledSettings, TenantSettings } from '../../../src/contract/settings.js'
import type { LabClient } from './lab-client.js'

/** Changes settings as an administrator does, through the configuration server's own API. */
export interface Administrator {
  tenant(change: Partial<TenantSettings>): Promise<void>
  agent(username: string, change: Partial<LevelledSettings>): Promise<void>
  /** the operator's own switch: Persistent may be chosen at all */
  provisioned(on: boolean): Promise<void>
}

const base = '/api/v1/admin'

export function administratorOf(url: string, lab: LabClient): Administrator {
  let signedIn: Promise<string> | null = null
  const signIn = async (): Promise<string> => {
    const { accessToken } = (await call(
      'POST',
      '/sign-in',
      { username: 'admin', password: 'offhook-admin' },
      null,
    )) as {
      accessToken: string
    }
    return accessToken
  }
  const call = async (
    method: string,
    path: string,
    body: unknown,
    token: string | null,
  ): Promise<unknown> => {
    const response = await fetch(`${url}${base}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
  const asAdmin = async (method: string, path: string, body?: unknown): Promise<unknown> =>
    call(method, path, body, await (signedIn ??= signIn()))

  return {
    async tenant(change) {
      const { name, levelled, settings } = tenantView.parse(await asAdmin('GET', '/tenant'))
      await asAdmin('PUT', '/tenant', { name, levelled, settings: { ...settings, ...change } })
    },
    async agent(username, change) {
      const agents: z.output<typeof agentView>[] = agentView.array().parse(await asAdmin('GET', '/agents'))
      const agent = agents.find((one) => one.username === username)
      if (!agent) throw new Error(`There is no agent ${username}`)
      const { id, displayName, groupId, active, levelled } = agent
      await asAdmin('PUT', `/agents/${id}`, {
        displayName,
        groupId,
        active,
        levelled: { ...levelled, ...change },
      })
    },
    provisioned: async (on) => void (await lab.command('provision', { on })),
  }
}

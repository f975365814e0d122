import { signInByFlow } from '../../../src/contact-center/lab/sign-in-flow.js'
import { type AgentBody, agentBody, agentPage } from '../../../src/contract/admin-api/agents.js'
import { type TenantBody, tenantBody } from '../../../src/contract/admin-api/levels.js'
import type { LevelledSettings, TenantSettings } from '../../../src/contract/settings.js'
import type { LabClient } from './lab-client.js'

/** Changes settings as an administrator does, through the configuration server's own API. */
export interface Administrator {
  tenant(change: Partial<TenantSettings>): Promise<void>
  agent(username: string, change: Partial<LevelledSettings>): Promise<void>
  /** a page of the administration API, not yet trusted */
  reads(path: string): Promise<unknown>
  /** the operator's own switch: Persistent may be chosen at all */
  provisioned(on: boolean): Promise<void>
}

const base = '/api/v1/admin'

export function administratorOf(url: string, lab: LabClient): Administrator {
  let signedIn: Promise<string> | null = null
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> => {
    const response = await fetch(`${url}${base}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response
  }
  const signIn = async (): Promise<string> =>
    (await signInByFlow(url, { as: 'admin', username: 'admin', password: 'offhook-admin' })).access_token
  const asAdmin = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> =>
    call(method, path, body, { ...headers, authorization: `Bearer ${await (signedIn ??= signIn())}` })
  const save = async <Body>(
    path: string,
    schema: { parse(view: unknown): Body },
    change: (read: Body) => Body,
  ): Promise<void> => {
    const read = await asAdmin('GET', path)
    const body = change(schema.parse(await read.json()))
    await asAdmin('PUT', path, body, { 'if-match': read.headers.get('etag') ?? '' })
  }

  return {
    tenant: (change) =>
      save<TenantBody>('/tenant', tenantBody.strip(), (read) => ({
        ...read,
        settings: { ...read.settings, ...change },
      })),
    async agent(username, change) {
      const page = await asAdmin('GET', `/agents?search=${encodeURIComponent(username)}`)
      const { items } = agentPage.parse(await page.json())
      const agent = items.find((one) => one.username === username)
      if (!agent) throw new Error(`There is no agent ${username}`)
      await save<AgentBody>(`/agents/${agent.id}`, agentBody.strip(), (read) => ({
        ...read,
        levelled: { ...read.levelled, ...change },
      }))
    },
    reads: async (path): Promise<unknown> => (await asAdmin('GET', path)).json(),
    provisioned: async (on) => void (await lab.command('provision', { on })),
  }
}

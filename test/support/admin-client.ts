import { signInByFlow } from '../../src/contact-center/lab/sign-in-flow.js'
import type { Workplace } from '../../src/contract/domain.js'
import type { LevelledSettings, TenantSettings } from '../../src/contract/settings.js'
import { type Answer, send } from './center-client.js'

/** An administrator of the configuration server. */
export interface AdminClient {
  readonly accessToken: string
  get<T = unknown>(path: string): Promise<T>
  call(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object | string,
    headers?: Record<string, string>,
  ): Promise<Answer>
  /** reads, changes and saves a level, as what was read */
  change(
    path: string,
    change: {
      levelled?: Partial<LevelledSettings>
      settings?: Partial<TenantSettings>
      name?: string
      displayName?: string
      groupId?: string
      active?: boolean
      workplace?: Workplace
    },
  ): Promise<Answer>
}

export async function signInAdmin(baseUrl: string, username = 'admin'): Promise<AdminClient> {
  const account = { as: 'admin', username, password: 'offhook-admin' } as const
  const { access_token: accessToken } = await signInByFlow(baseUrl, account)
  const call: AdminClient['call'] = (method, path, body, headers = {}) =>
    send(`${baseUrl}/api/v1/admin${path}`, method, body, {
      authorization: `Bearer ${accessToken}`,
      ...headers,
    })
  return {
    accessToken,
    call,
    get: async <T>(path: string) => (await call('GET', path)).body as T,
    change: async (path, { levelled, settings, ...rest }) => {
      const { body, headers } = await call('GET', path)
      const read = body as { levelled: object; settings?: object }
      const bodyKeys = path.startsWith('/agents/')
        ? ['displayName', 'groupId', 'active', 'workplace']
        : ['name']
      const kept = Object.fromEntries(bodyKeys.map((key) => [key, (read as Record<string, unknown>)[key]]))
      const changed = {
        ...kept,
        levelled: { ...read.levelled, ...levelled },
        ...(read.settings ? { settings: { ...read.settings, ...settings } } : {}),
        ...rest,
      }
      return call('PUT', path, changed, { 'if-match': headers.get('etag') ?? '' })
    },
  }
}

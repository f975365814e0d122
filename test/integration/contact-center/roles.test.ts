import { expect, it } from 'vitest'
import { adminRoutes } from '../../../src/contract/admin-api/routes.js'
import { signInAdmin } from '../../support/admin-client.js'
import { type CenterStage, openStage } from '../../support/center-stage.js'
import { newCommandId, send } from '../../support/center-client.js'

/** Walks every operation of the API's own description as every kind of caller. */
type Caller =
  | 'admin'
  | 'kim of Support'
  | 'quinn of Sales'
  | 'lee'
  | 'pat of Support'
  | 'ray of Sales'
  | 'alex'
  | 'nobody'
const administrators = ['admin', 'kim of Support', 'quinn of Sales', 'lee', 'pat of Support', 'ray of Sales']
const keepers = ['admin', 'kim of Support', 'quinn of Sales']
const ofSales: readonly Caller[] = ['quinn of Sales', 'ray of Sales']

interface Expected {
  /** whose role may call it; no list: agents */
  readonly may?: readonly string[]
  /** how those who may, but not in Support, are answered */
  readonly beyond?: number
  readonly body?: (count: number) => object | string
  /** what stands for {id}; made new for each call */
  readonly id?: string | ((stage: CenterStage, count: number) => Promise<string>)
  readonly type?: string
}
const levelled = { phoneConnectionMode: 'persistent', allowAgentToChangeMode: true, autoAnswer: false }
const password = () => ({ password: 'correct horse' })
const admin = ['admin']
const agents: Expected = { id: 'x' }

/** an empty group, an administrator: made in the store, because the API is what is tested */
const emptyGroup = async ({ db }: CenterStage, count: number): Promise<string> => {
  const group = await db.selectFrom('agent_groups').selectAll().where('id', '=', 'sales').executeTakeFirst()
  if (!group) throw new Error('There is no such group')
  const id = `empty-${count}`
  await db
    .insertInto('agent_groups')
    .values({ ...group, id, name: id })
    .execute()
  return id
}

const expectations: Readonly<Record<string, Expected>> = {
  'POST /api/v1/admin/sign-out': { may: administrators },
  'GET /api/v1/admin/me': { may: administrators },
  'GET /api/v1/admin/tenant': { may: admin },
  'PUT /api/v1/admin/tenant': { may: admin },
  'POST /api/v1/admin/tenant/reset': { may: admin, body: () => ({ setting: 'autoAnswer' }) },
  'GET /api/v1/admin/groups': { may: administrators },
  'POST /api/v1/admin/groups': { may: admin, body: (count) => ({ name: `Group ${count}` }) },
  'GET /api/v1/admin/groups/{id}': { may: administrators, id: 'support', beyond: 404 },
  'PUT /api/v1/admin/groups/{id}': {
    may: keepers,
    id: 'support',
    beyond: 404,
    body: () => ({ name: 'Support', levelled }),
  },
  'DELETE /api/v1/admin/groups/{id}': { may: admin, id: emptyGroup },
  'POST /api/v1/admin/groups/{id}/reset': {
    may: keepers,
    id: 'support',
    beyond: 404,
    body: () => ({ setting: 'autoAnswer' }),
  },
  'GET /api/v1/admin/agents': { may: administrators },
  'POST /api/v1/admin/agents': {
    may: keepers,
    beyond: 400,
    body: (count) => ({ username: `new${count}`, displayName: 'New', groupId: 'support' }),
  },
  'GET /api/v1/admin/agents/{id}': { may: administrators, id: 'sam', beyond: 404 },
  'PUT /api/v1/admin/agents/{id}': {
    may: keepers,
    id: 'sam',
    beyond: 404,
    body: () => ({
      displayName: 'Sam',
      groupId: 'support',
      active: true,
      workplace: { kind: 'softphone' },
      levelled,
    }),
  },
  'PUT /api/v1/admin/agents/{id}/password': { may: keepers, id: 'sam', beyond: 404, body: password },
  'POST /api/v1/admin/agents/{id}/sign-out': { may: keepers, id: 'sam', beyond: 404 },
  'POST /api/v1/admin/agents/{id}/test-interaction': {
    may: administrators,
    id: 'alex',
    beyond: 404,
    body: () => ({ commandId: newCommandId() }),
  },
  'POST /api/v1/admin/agents/bulk': {
    may: keepers,
    body: () => ({ ids: ['sam'], change: { active: true } }),
  },
  'POST /api/v1/admin/agents/import': {
    may: keepers,
    beyond: 422,
    type: 'text/csv',
    body: () => 'username,displayName\nsam,Sam',
  },
  'GET /api/v1/admin/agents/export': { may: keepers },
  'GET /api/v1/admin/audit': { may: keepers },
  'GET /api/v1/admin/audit/export': { may: keepers },
  'GET /api/v1/admin/live': { may: administrators },
  'GET /api/v1/admin/live/events': { may: administrators },
  'POST /api/v1/admin/prompts': { may: admin, type: 'audio/wav', body: () => 'RIFF' },
  'GET /api/v1/admin/prompts/{id}': { may: admin, id: 'none' },
  'GET /api/v1/admin/administrators': { may: admin },
  'POST /api/v1/admin/administrators': {
    may: admin,
    body: (count) => ({ ...password(), username: `new${count}`, role: 'supervisor', groupId: null }),
  },
  'GET /api/v1/admin/administrators/{id}': { may: admin, id: 'lee' },
  'PUT /api/v1/admin/administrators/{id}': {
    may: admin,
    id: 'lee',
    body: () => ({ role: 'supervisor', groupId: null, active: true }),
  },
  'PUT /api/v1/admin/administrators/{id}/password': { may: admin, id: 'spare', body: password },
  'POST /api/v1/admin/administrators/{id}/sign-out': { may: admin, id: 'spare' },
}
/** They ask for no token. */
const open = ['/api/v1/about', '/api/v1/sign-in']

const ownSignOut = ['/api/v1/sign-out', '/api/v1/admin/sign-out']

interface Operation {
  readonly where: string
  readonly method: string
  readonly path: string
  readonly roles: readonly string[] | undefined
}
async function operationsOf(url: string): Promise<readonly Operation[]> {
  const document = (await (await fetch(`${url}/api/docs/json`)).json()) as {
    paths: Record<string, Record<string, { 'x-roles'?: readonly string[] }>>
  }
  return Object.entries(document.paths)
    .filter(([path]) => !open.includes(path))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        where: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        roles: operation['x-roles'],
      })),
    )
}

/** Beside the demo's own: a group administrator of Sales, and supervisors of one group each. */
async function addAdministrators({ db }: CenterStage): Promise<void> {
  const { password_hash } = await db
    .selectFrom('administrators')
    .select('password_hash')
    .where('id', '=', 'admin')
    .executeTakeFirstOrThrow()
  const shared = { tenant_id: 'northwind', password_hash }
  await db
    .insertInto('administrators')
    .values([
      { ...shared, id: 'quinn', username: 'quinn', role: 'group-administrator', group_id: 'sales' },
      { ...shared, id: 'pat', username: 'pat', role: 'supervisor', group_id: 'support' },
      { ...shared, id: 'ray', username: 'ray', role: 'supervisor', group_id: 'sales' },
      { ...shared, id: 'spare', username: 'spare', role: 'supervisor', group_id: null },
    ])
    .execute()
}

/** what each caller sends to be known */
async function signInAll(stage: CenterStage): Promise<ReadonlyMap<Caller, Record<string, string>>> {
  const callers = new Map<Caller, Record<string, string>>([['nobody', {}]])
  for (const caller of administrators as Caller[]) {
    const { accessToken } = await signInAdmin(stage.url, caller.split(' ')[0])
    callers.set(caller, { authorization: `Bearer ${accessToken}` })
  }
  const { client } = await stage.connectedAgent('alex')
  return callers.set('alex', client.headers)
}

function expectedOf(caller: Caller, { may, beyond }: Expected): number | 'let in' {
  if (caller === 'nobody') return 401
  if (!may) return caller === 'alex' ? 'let in' : 403
  if (!may.includes(caller)) return 403
  return ofSales.includes(caller) && beyond !== undefined ? beyond : 'let in'
}

async function ask(
  stage: CenterStage,
  { method, path }: Operation,
  { id = '', body, type = 'application/json' }: Expected,
  headers: Record<string, string>,
  count: number,
): Promise<number> {
  const filled = path.replace('{id}', typeof id === 'string' ? id : await id(stage, count))
  if (path.endsWith('/events')) {
    const abort = new AbortController()
    const { status } = await fetch(stage.url + filled, { headers, signal: abort.signal })
    abort.abort()
    return status
  }
  const sent = body?.(count)
  const answer = await send(stage.url + filled, method, sent, {
    ...(sent === undefined ? {} : { 'content-type': type }),
    'if-match': '*',
    ...headers,
  })
  return answer.status
}

it('declares the roles of each operation of the administration API, and no others are expected', async () => {
  await using stage = await openStage()
  const declared = (await operationsOf(stage.url)).filter(({ path }) => path.startsWith('/api/v1/admin/'))
  expect(declared.map(({ where }) => where).sort()).toEqual(Object.keys(expectations).sort())
  const roleOf = { admin: 'tenant-administrator', 'kim of Support': 'group-administrator', lee: 'supervisor' }
  for (const { where, roles } of declared) {
    const may = expectations[where]?.may ?? []
    const expected = Object.entries(roleOf).flatMap(([caller, role]) => (may.includes(caller) ? [role] : []))
    expect(roles, where).toEqual(expected)
  }
})

it('lets in exactly whom each operation is for, and answers all others 401, 403 or as if there were nothing', async () => {
  await using stage = await openStage()
  await addAdministrators(stage)
  const callers = await signInAll(stage)
  let count = 0
  const faults: string[] = []
  for (const operation of await operationsOf(stage.url)) {
    // One's own sign-in would end half way through.
    if (ownSignOut.includes(operation.path)) continue
    const expected = operation.path.startsWith('/api/v1/admin/') ? expectations[operation.where] : agents
    if (!expected) throw new Error(`Nobody has said who may ${operation.where}`)
    for (const [caller, headers] of callers) {
      count += 1
      const wanted = expectedOf(caller, expected)
      const status = await ask(stage, operation, expected, headers, count)
      const right = wanted === 'let in' ? ![401, 403].includes(status) && status < 500 : status === wanted
      // What is let in and has what it needs succeeds, or meets the state of things.
      const fulfilled = wanted !== 'let in' || expected === agents || isFulfilled(operation, status)
      if (!right || !fulfilled) faults.push(`${operation.where} as ${caller}: ${status} instead of ${wanted}`)
    }
  }
  expect(faults).toEqual([])
  expect(count).toBeGreaterThan(300)
})

/** The prompt is no sound and the tenant's body is missing; a test interaction runs already. */
const isFulfilled = ({ where }: Operation, status: number): boolean =>
  status < 300 ||
  (where === 'PUT /api/v1/admin/tenant' && status === 400) ||
  (where === 'POST /api/v1/admin/prompts' && status === 400) ||
  (where === 'GET /api/v1/admin/prompts/{id}' && status === 404) ||
  (where.endsWith('/test-interaction') && status === 409)

it('has roles for every route', () => {
  const without = Object.entries(adminRoutes).filter(([, { roles }]) => roles.length === 0)
  expect(without).toEqual([])
})

import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Result } from '../../contract/errors.js'
import type { MayReplace } from '../settings/settings-transaction.js'
import { type AdminAnswers, ifMatch } from './admin-answers.js'
import { ofEntity } from './admin-schemas.js'
import type { Administrator } from './administrator.js'
import type { App } from './app.js'
import { bearer } from './bearer.js'

/** Agent groups or agents: what there may be many of, each with an id. */
export interface Entities<View extends { readonly id: string }, Change, Facts> {
  /** of all of them */
  readonly path: string
  readonly schemas: {
    readonly view: z.ZodType<View>
    readonly change: z.ZodType<Change>
    readonly facts: z.ZodType<Facts>
  }
  list(tenantId: string): Promise<readonly View[]>
  /** answers the new one's id */
  create(by: Administrator, facts: Facts): Promise<Result<string>>
  save(by: Administrator, id: string, change: Change, mayReplace: MayReplace): Promise<Result<null>>
}

/** List, create, read and replace. */
export function addEntityRoutes<View extends { readonly id: string }, Change, Facts>(
  scope: App,
  entities: Entities<View, Change, Facts>,
  adminOf: (request: FastifyRequest) => Administrator,
  { show, refuse, save }: AdminAnswers,
): void {
  const { path, list, create } = entities
  // Fastify derives types from schemas, but not through a type parameter.
  const { view, change, facts }: Readonly<Record<'view' | 'change' | 'facts', z.ZodType>> = entities.schemas
  const shared = { tags: ['configuration'], security: bearer }
  const find = async (tenantId: string, id: string): Promise<View | null> =>
    (await list(tenantId)).find((one) => one.id === id) ?? null

  scope.get(path, { schema: { ...shared, response: { 200: z.array(view) } } }, async (request, reply) =>
    show(reply, await list(adminOf(request).tenantId)),
  )
  scope.post(
    path,
    { schema: { ...shared, body: facts, response: { 201: view } } },
    async (request, reply) => {
      const by = adminOf(request)
      const created = await create(by, request.body as Facts)
      return created.ok
        ? show(reply, await find(by.tenantId, created.value), 201)
        : refuse(reply, created.error)
    },
  )
  scope.get(
    `${path}/:id`,
    { schema: { ...shared, params: ofEntity, response: { 200: view } } },
    async (request, reply) => show(reply, await find(adminOf(request).tenantId, request.params.id)),
  )
  scope.put(
    `${path}/:id`,
    {
      schema: {
        ...shared,
        params: ofEntity,
        headers: ifMatch,
        body: change,
        response: { 200: view },
      },
    },
    async (request, reply) => {
      const by = adminOf(request)
      const { id } = request.params
      return save(reply, {
        expected: request.headers['if-match'],
        write: (mayReplace) => entities.save(by, id, request.body as Change, mayReplace),
        read: () => find(by.tenantId, id),
      })
    },
  )
}

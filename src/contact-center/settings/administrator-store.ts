import type { AdministratorBody, AdministratorView } from '../../contract/admin-api/administrators.js'
import type { Result } from '../../contract/errors.js'
import type { Workplace } from '../../contract/domain.js'
import type { Clock } from '../clock/clock.js'
import type { Database } from '../store/database.js'
import {
  type AdministratorToCreate,
  createAdministrator,
  saveAdministrator,
  setAdministratorPassword,
  signOutAdministrator,
} from './administrator-changes.js'
import { readAdministratorView, readAdministratorViews } from './administrator-views.js'
import {
  type Author,
  type Authorship,
  type MayReplace,
  type SettingsTransaction,
  attempt,
} from './settings-transaction.js'

/** Who administers a tenant, read and changed; each change is one transaction with its row in the audit. */
export interface AdministratorStore {
  /** Told of the administrator's id after a change of what one may do, or that ends sign-ins. Returns its unsubscribe. */
  onChanged(listener: (id: string) => void): () => void
  all(tenantId: string): Promise<readonly AdministratorView[]>
  one(tenantId: string, id: string): Promise<AdministratorView | null>
  create(by: Author, administrator: AdministratorToCreate): Promise<Result<null>>
  /** Not the last tenant administrator, and nobody oneself. */
  save(by: Author, id: string, change: AdministratorBody, mayReplace: MayReplace): Promise<Result<null>>
  setPassword(by: Author, id: string, passwordHash: string): Promise<Result<null>>
  signOut(by: Author, id: string): Promise<Result<null>>
}

/** @param realNow epoch ms of real time, which judges tokens */
export function createAdministratorStore(
  db: Database,
  clock: Clock,
  realNow: () => number,
): AdministratorStore {
  const listeners = new Set<(id: string) => void>()
  const commit = async (
    author: Author,
    id: string,
    change: (trx: SettingsTransaction, by: Authorship) => Promise<Result<null>>,
  ): Promise<Result<null>> => {
    const by = { ...author, at: clock.now(), workplaces: new Map<string, Workplace>() }
    const result = await attempt(db, (trx) => change(trx, by))
    if (result.ok) for (const listener of [...listeners]) listener(id)
    return result
  }
  return {
    onChanged: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    all: (tenantId) => readAdministratorViews(db, tenantId),
    one: (tenantId, id) => readAdministratorView(db, tenantId, id),
    create: (author, administrator) =>
      commit(author, administrator.id, (trx, by) => createAdministrator(trx, by, administrator)),
    save: (author, id, change, mayReplace) =>
      commit(author, id, (trx, by) => saveAdministrator(trx, by, id, change, mayReplace)),
    setPassword: (author, id, passwordHash) =>
      commit(author, id, (trx, by) => setAdministratorPassword(trx, by, id, passwordHash, realNow())),
    signOut: (author, id) => commit(author, id, (trx, by) => signOutAdministrator(trx, by, id, realNow())),
  }
}

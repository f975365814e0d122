import { z } from 'zod'
import { levelledSettingName, levelledSettings, tenantSettings } from '../../contract/settings.js'

/** Bodies and answers of the configuration server's API for administrators (`/api/v1/admin`). */
const name = z.string().trim().min(1).max(100)
const id = z.string().min(1).max(64)
export const ofEntity = z.object({ id })

export const adminSignIn = z.strictObject({
  username: z.string().min(1).max(100),
  password: z.string().min(1).max(200),
})
export const adminToken = z.object({ accessToken: z.string(), expiresInSeconds: z.int() })

const differing = z.object({ mixed: z.boolean(), groups: z.int(), agents: z.int() })
/** how many below hold another value than this level's saved one */
const differingBySetting = z.object({
  phoneConnectionMode: differing,
  allowAgentToChangeMode: differing,
  autoAnswer: differing,
})

export const tenantView = z.object({
  id,
  name,
  levelled: levelledSettings,
  settings: tenantSettings,
  persistentModeProvisioned: z.boolean(),
  differing: differingBySetting,
})
export const tenantBody = z.strictObject({ name, levelled: levelledSettings, settings: tenantSettings })

export const groupView = z.object({
  id,
  name,
  levelled: levelledSettings,
  agents: z.int(),
  differing: differingBySetting,
})
export const groupBody = z.strictObject({ name, levelled: levelledSettings })
export const newGroup = z.strictObject({ name })

export const agentView = z.object({
  id,
  username: name,
  displayName: name,
  groupId: id,
  active: z.boolean(),
  levelled: levelledSettings,
})
export const agentBody = z.strictObject({
  displayName: name,
  groupId: id,
  active: z.boolean(),
  levelled: levelledSettings,
})
export const newAgent = z.strictObject({
  username: z.string().regex(/^[a-z0-9._-]{1,64}$/),
  displayName: name,
  groupId: id,
  password: z.string().min(8).max(200),
})

export const resetBody = z.strictObject({ setting: levelledSettingName })
const counts = z.object({ groups: z.int(), agents: z.int() })
export const resetAnswer = z.object({
  setting: levelledSettingName,
  before: counts,
  changed: counts,
  after: counts,
})

export const auditEntry = z.object({
  id: z.int(),
  at: z.number(),
  actor: z.string(),
  action: z.string(),
  entityKind: z.string(),
  entityId: z.string(),
  change: z.record(z.string(), z.unknown()),
})
export const promptAnswer = z.object({ id, sha256: z.string() })

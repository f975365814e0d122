import { expect, it } from 'vitest'
import { administratorView } from '../../../src/contract/admin-api/administrators.js'
import { auditPage } from '../../../src/contract/admin-api/audit.js'
import { type AdminClient, signInAdmin } from '../../support/admin-client.js'
import { openStage } from '../../support/center-stage.js'

const save = (admin: AdminClient, id: string, body: object, etag = '*') =>
  admin.call('PUT', `/administrators/${id}`, body, { 'if-match': etag })
const supervisor = { role: 'supervisor', groupId: null, active: true }
const keeper = { role: 'tenant-administrator', groupId: null, active: true }

it('creates an administrator with a role, who signs in with the password and has that role at once', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const created = await admin.call('POST', '/administrators', {
    username: 'nora',
    password: 'offhook-admin',
    role: 'group-administrator',
    groupId: 'sales',
  })
  expect(created.status).toBe(201)
  const nora = administratorView.parse(created.body)
  expect(nora).toMatchObject({ username: 'nora', groupName: 'Sales', active: true })
  const client = await signInAdmin(stage.url, 'nora')
  expect(await client.get('/me')).toMatchObject({ role: 'group-administrator', group: { id: 'sales' } })
  const again = { username: 'nora', password: 'offhook-admin', ...{ role: 'supervisor', groupId: null } }
  expect(await admin.call('POST', '/administrators', again)).toMatchObject({
    status: 409,
    body: { detail: 'This user name is taken.' },
  })
})

it('wants a group for a group administrator, none for a tenant administrator, and one that there is', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const fault = { status: 400, body: { errors: [{ path: 'groupId' }] } }
  expect(await save(admin, 'lee', { ...supervisor, role: 'group-administrator' })).toMatchObject(fault)
  expect(await save(admin, 'lee', { ...keeper, groupId: 'sales' })).toMatchObject(fault)
  expect((await save(admin, 'lee', { ...supervisor, groupId: 'nowhere' })).status).toBe(400)
  expect((await save(admin, 'lee', { ...supervisor, groupId: 'sales' })).body).toMatchObject({
    groupName: 'Sales',
  })
  expect((await save(admin, 'nobody', supervisor)).status).toBe(404)
})

it('takes a role away at once, and records it with what was before', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const kim = await signInAdmin(stage.url, 'kim')
  expect((await kim.call('GET', '/audit')).status).toBe(200)
  const { headers } = await admin.call('GET', '/administrators/kim')
  expect((await save(admin, 'kim', supervisor, '"an older one"')).status).toBe(412)
  expect((await save(admin, 'kim', supervisor, headers.get('etag') ?? '')).status).toBe(200)
  expect((await kim.call('GET', '/audit')).status).toBe(403)
  const { items } = auditPage.parse(await admin.get('/audit?entityKind=administrator'))
  expect(items).toMatchObject([
    {
      action: 'save',
      entityName: 'kim',
      changes: [
        { field: 'role', from: 'group-administrator', to: 'supervisor' },
        { field: 'groupId', from: 'support', to: null },
      ],
    },
  ])
})

it('signs out who is deactivated, signed out or given another password', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const isIn = async (client: AdminClient) => (await client.call('GET', '/me')).status === 200
  const first = await signInAdmin(stage.url, 'lee')
  expect((await admin.call('POST', '/administrators/lee/sign-out')).status).toBe(204)
  expect(await isIn(first)).toBe(false)
  const second = await signInAdmin(stage.url, 'lee')
  expect(await isIn(second)).toBe(true)
  await save(admin, 'lee', { ...supervisor, active: false })
  expect(await isIn(second)).toBe(false)
  await expect(signInAdmin(stage.url, 'lee')).rejects.toThrow('User name or password is wrong.')
  await save(admin, 'lee', supervisor)
  const third = await signInAdmin(stage.url, 'lee')
  expect(await isIn(third)).toBe(true)
  const set = await admin.call('PUT', '/administrators/lee/password', { password: 'correct horse' })
  expect(set.status).toBe(204)
  expect(await isIn(third)).toBe(false)
  await expect(signInAdmin(stage.url, 'lee')).rejects.toThrow('User name or password is wrong.')
  const audit = await admin.get('/audit?entityKind=administrator')
  expect(auditPage.parse(audit).items.map(({ action }) => action)).toEqual([
    'password',
    'save',
    'save',
    'sign-out',
  ])
  expect(JSON.stringify(audit)).not.toContain('horse')
})

it('lets nobody take away their own role, so that somebody always keeps the tenant', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  expect(await save(admin, 'admin', supervisor)).toMatchObject({
    status: 409,
    body: { detail: 'You cannot change your own role or state. Ask another tenant administrator.' },
  })
  await save(admin, 'lee', keeper)
  const lee = await signInAdmin(stage.url, 'lee')
  // Both at once: one of the two must lose.
  const done = await Promise.all([
    save(admin, 'lee', { ...keeper, active: false }),
    save(lee, 'admin', { ...keeper, active: false }),
  ])
  expect(done.filter(({ status }) => status === 200)).toHaveLength(1)
})

it('closes the live view of whom it no longer is for', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const { accessToken } = await signInAdmin(stage.url, 'lee')
  const response = await fetch(`${stage.url}/api/v1/admin/live/events`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })
  await save(admin, 'lee', { ...supervisor, groupId: 'sales' })
  // Ends, which it would not do by itself.
  expect(await response.text()).toContain('robin')
})

import { expect, it } from 'vitest'
import { type LevelledSources, effectiveSettings } from '../../../src/contract/settings.js'
import { signInAdmin } from '../../support/admin-client.js'
import { type CenterClient, signIn } from '../../support/center-client.js'
import { openStage } from '../../support/center-stage.js'

const sourcesOf = async (client: CenterClient): Promise<LevelledSources | undefined> =>
  effectiveSettings.parse((await client.call('settings')).body).sources
const group = { phoneConnectionMode: 'group', allowAgentToChangeMode: 'group', autoAnswer: 'group' } as const

it('is the group, by copying, until somebody changes the value', async () => {
  await using stage = await openStage()
  expect(await sourcesOf(await signIn(stage.url, 'alex'))).toEqual(group)
})

it('is whoever changed the value last: an administrator, a reset of the group or of all, or the agent', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const alex = await signIn(stage.url, 'alex')
  await admin.change('/agents/alex', { levelled: { autoAnswer: true } })
  expect(await sourcesOf(alex)).toEqual({ ...group, autoAnswer: 'administrator' })

  await admin.call('POST', '/groups/support/reset', { setting: 'autoAnswer' })
  expect(await sourcesOf(alex)).toEqual(group)

  await admin.change('/tenant', { levelled: { autoAnswer: true } })
  await admin.call('POST', '/tenant/reset', { setting: 'autoAnswer' })
  expect(await sourcesOf(alex)).toEqual({ ...group, autoAnswer: 'tenant' })

  await alex.command('status', { status: 'work-offline', reasonCode: null })
  await alex.command('profile', { phoneConnectionMode: 'on-demand' })
  expect(await sourcesOf(alex)).toEqual({ ...group, autoAnswer: 'tenant', phoneConnectionMode: 'agent' })
})

it('stays as it was where a save or a reset changes nothing', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  await admin.change('/agents/alex', { levelled: { autoAnswer: true }, displayName: 'Alexander' })
  await admin.change('/agents/alex', { displayName: 'Alex' })
  await admin.change('/groups/support', { levelled: { autoAnswer: true } })
  await admin.call('POST', '/groups/support/reset', { setting: 'autoAnswer' })
  expect(await sourcesOf(await signIn(stage.url, 'alex'))).toEqual({ ...group, autoAnswer: 'administrator' })
  expect(await sourcesOf(await signIn(stage.url, 'sam'))).toEqual({ ...group, autoAnswer: 'group' })
})

it('is an administrator for many agents at once, only where the value was another', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  await admin.change('/groups/support', { levelled: { autoAnswer: true } })
  await admin.call('POST', '/groups/support/reset', { setting: 'autoAnswer' })
  await admin.call('POST', '/agents/bulk', {
    ids: ['alex', 'robin'],
    change: { levelled: { autoAnswer: true } },
  })
  expect(await sourcesOf(await signIn(stage.url, 'alex'))).toEqual(group)
  expect(await sourcesOf(await signIn(stage.url, 'robin'))).toEqual({ ...group, autoAnswer: 'administrator' })
})

it('is no longer the group after a move to one that has another value', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  await admin.change('/groups/sales', { levelled: { autoAnswer: true } })
  await admin.change('/agents/alex', { groupId: 'sales' })
  expect(await sourcesOf(await signIn(stage.url, 'alex'))).toEqual({ ...group, autoAnswer: 'administrator' })
})

it('of a new agent is the group, or the administrator where another value was given', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const password = 'a-long-enough-password'
  const levelled = { phoneConnectionMode: 'persistent', autoAnswer: true }
  const robin = { username: 'toni', displayName: 'Toni', groupId: 'sales', password, levelled }
  expect(await admin.call('POST', '/agents', robin)).toMatchObject({ status: 201 })
  const toni = await signIn(stage.url, 'toni', password)
  expect(await sourcesOf(toni)).toEqual({ ...group, autoAnswer: 'administrator' })
})

it('is an administrator for what a file changes, and nobody else’s for the rest', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const file = 'username,displayName,group,autoAnswer\nalex,Alex,Support,true\nsam,Sam,Support,false\n'
  const answer = await fetch(`${stage.url}/api/v1/admin/agents/import?dryRun=false`, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin.accessToken}`, 'content-type': 'text/csv' },
    body: file,
  })
  expect(await answer.json()).toMatchObject({ applied: true })
  expect(await sourcesOf(await signIn(stage.url, 'alex'))).toEqual({ ...group, autoAnswer: 'administrator' })
  expect(await sourcesOf(await signIn(stage.url, 'sam'))).toEqual(group)
})

import { expect, it } from 'vitest'
import { auditPage } from '../../../src/contract/admin-api/audit.js'
import { promptAnswer } from '../../../src/contract/admin-api/prompts.js'
import { readFileSync } from 'node:fs'
import { type AdminClient, signInAdmin } from '../../support/admin-client.js'
import { type CenterStage, openStage } from '../../support/center-stage.js'

const day = 24 * 3600
const chime = readFileSync('resources/sounds/prompt/chime.wav')

async function upload({ url }: CenterStage, { accessToken }: AdminClient) {
  const response = await fetch(`${url}/api/v1/admin/prompts`, {
    method: 'POST',
    headers: { 'content-type': 'audio/wav', authorization: `Bearer ${accessToken}` },
    body: new Uint8Array(chime),
  })
  return promptAnswer.parse(await response.json())
}
const use = (admin: AdminClient, { id, sha256 }: { id: string; sha256: string }) =>
  admin.change('/tenant', { settings: { autoAnswerPrompt: { kind: 'uploaded', id, sha256 } } })
const isThere = async (admin: AdminClient, { id }: { id: string }) =>
  (await admin.call('GET', `/prompts/${id}`)).status === 200

it('records who uploaded a prompt', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const prompt = await upload(stage, admin)
  const { items } = auditPage.parse(await admin.get('/audit?entityKind=prompt'))
  expect(items).toMatchObject([{ action: 'create', actor: 'admin', entityId: prompt.id }])
  expect(items[0]?.changes).toContainEqual({ field: 'sha256', from: null, to: prompt.sha256 })
})

it('lets go of a prompt that no setting uses any more, a day after its upload, and records it', async () => {
  await using stage = await openStage()
  const first = await upload(stage, await signInAdmin(stage.url))
  const second = await upload(stage, await signInAdmin(stage.url))
  expect((await use(await signInAdmin(stage.url), first)).status).toBe(200)
  stage.advance(day - 60)
  const third = await upload(stage, await signInAdmin(stage.url))
  // Within the day everything is kept: somebody may be about to save it.
  const early = await signInAdmin(stage.url)
  expect(await isThere(early, second)).toBe(true)
  stage.advance(120)
  const admin = await signInAdmin(stage.url)
  expect((await use(admin, third)).status).toBe(200)
  expect(await isThere(admin, third)).toBe(true)
  expect(await isThere(admin, first)).toBe(false)
  expect(await isThere(admin, second)).toBe(false)
  const { items } = auditPage.parse(await admin.get('/audit?entityKind=prompt&action=delete'))
  expect(items.map(({ entityId }) => entityId).sort()).toEqual([first.id, second.id].sort())
})

it('never lets go of the one that is used, however old', async () => {
  await using stage = await openStage()
  const prompt = await upload(stage, await signInAdmin(stage.url))
  await use(await signInAdmin(stage.url), prompt)
  stage.advance(30 * day)
  const admin = await signInAdmin(stage.url)
  await upload(stage, admin)
  await admin.change('/tenant', { settings: { pinAttempts: 4 } })
  expect(await isThere(admin, prompt)).toBe(true)
})

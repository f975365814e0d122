import { execFileSync } from 'node:child_process'
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asteriskRoot } from '../../../scripts/setup/asterisk.mjs'
import { asteriskVoice } from '../../support/asterisk/asterisk-voice-stage.js'
import { ariPassword, ariUrl, startOffhookAsterisk } from '../../support/asterisk/offhook-asterisk.js'
import { modulesLine, modulesScript } from '../../support/asterisk/sample-files.js'
import type { Asterisk } from '../../support/peers/asterisk.js'
import { type DialogIds, PhoneCall } from '../../support/sip-phone/phone-call.js'
import { longestWithoutMs, tone } from '../../support/sip-phone/tones.js'
import { asteriskRig } from '../../support/voice-contract/asterisk-rig.js'
import type { VoiceRig } from '../../support/voice-contract/voice-rig.js'

const report = (line: string): void => void process.stdout.write(`${line}\n`)

let asterisk: Asterisk
beforeEach(async () => {
  asterisk = await startOffhookAsterisk()
})
afterEach(() => asterisk[Symbol.asyncDispose]())

const named = ({ callId, localTag, remoteTag }: DialogIds): string =>
  `${callId};to-tag=${remoteTag};from-tag=${localTag}`

/** header fields by which a stranger may try, of this dialog */
const forms: Readonly<Record<string, (dialog: DialogIds) => readonly string[]>> = {
  'as everybody does': (dialog) => [`Replaces: ${named(dialog)}`],
  'in another case': (dialog) => [`rEPLACES: ${named(dialog)}`],
  'with spaces': (dialog) => [`Replaces :   ${named(dialog).replaceAll(';', ' ; ')}  `],
  folded: (dialog) => [`Replaces: ${named(dialog).replace(';from', ';\r\n from')}`],
  'with the tags the other way round': ({ callId, localTag, remoteTag }) => [
    `Replaces: ${callId};from-tag=${localTag};to-tag=${remoteTag}`,
  ],
  'with tags in capitals': ({ callId, localTag, remoteTag }) => [
    `Replaces: ${callId};TO-TAG=${remoteTag.toUpperCase()};from-tag=${localTag}`,
  ],
  'with an escaped tag': ({ callId, localTag, remoteTag }) => [
    `Replaces: ${callId};to-tag=%${remoteTag.charCodeAt(0).toString(16)}${remoteTag.slice(1)};from-tag=${localTag}`,
  ],
  'with more after it': (dialog) => [`Replaces: ${named(dialog)};and=more`],
  'with more before it': ({ callId, localTag, remoteTag }) => [
    `Replaces: ${callId};a=1;to-tag=nobody;to-tag=${remoteTag};from-tag=${localTag}`,
  ],
  'longer than Asterisk compares': (dialog) => [`Replaces: ${named(dialog)};a=${'a'.repeat(5_000)}`],
  'twice, the other first': (dialog) => [
    'Replaces: nobody;to-tag=a;from-tag=b',
    `Replaces: ${named(dialog)}`,
  ],
  'twice, the other last': (dialog) => [`Replaces: ${named(dialog)}`, 'Replaces: nobody;to-tag=a;from-tag=b'],
}

/** what is said where it is not 403: these name nobody; of two the first counts */
const odd: Readonly<Record<string, number>> = { 'with an escaped tag': 404, 'twice, the other first': 404 }

/** An open leg that speaks with a customer who says again what it hears. */
async function talking(rig: VoiceRig): Promise<PhoneCall> {
  const phone = await rig.registeredPhone()
  const call = await rig.answered(phone)
  rig.voice.bridge('leg', await rig.parts.arrive('echo'))
  rig.voice.allowReplaces('leg', 'sign-in-1')
  call.audio.say(tone(1_000))
  await rig.callHearsTone(call, 1_000)
  return call
}

describe('INVITE with Replaces in Asterisk', () => {
  it('from another sign-in is refused in whatever form, and nobody on the call hears of it', async () => {
    await using rig = await asteriskRig(asterisk)
    const call = await talking(rig)
    const other = await rig.registeredPhone('sign-in-2', 'sam')
    for (const [form, headers] of Object.entries(forms)) {
      const from = call.audio.heardSamples
      const answer = await other.invite(call.dialog, { headers: headers(call.dialog) })
      report(`| Replaces of another sign-in, ${form} | ${answer instanceof PhoneCall ? 'taken' : answer} |`)
      expect([form, answer instanceof PhoneCall ? 200 : answer]).toEqual([form, odd[form] ?? 403])
      await rig.callHears(call, 0.3)
      expect(longestWithoutMs(1_000, call.audio.heard(from))).toBeLessThan(200)
    }
    expect(await other.invite(call.dialog)).toBe(403)
    expect(rig.told('leg').filter((type) => type !== 'leg-ringing')).toEqual(['leg-answered'])
  })

  it('brings a leg back to its own sign-in, again and again, from dialogs of any Call-ID', async () => {
    await using rig = await asteriskRig(asterisk)
    const phone = await rig.registeredPhone()
    const other = await rig.registeredPhone('sign-in-2', 'sam')
    let call = await rig.answered(phone)
    rig.voice.park('leg')
    rig.voice.allowReplaces('leg', 'sign-in-1')
    for (const callId of ['A.simple-1@one', String.raw`o(d)d.-!%*_+'~<>:\"/[]?{}@b.c`, 'a'.repeat(200)]) {
      rig.forgetEvents()
      const next = await phone.invite(call.dialog, { callId })
      if (!(next instanceof PhoneCall)) throw new Error(`refused with ${next}`)
      await rig.event('leg-replaced', 'leg')
      call = next
      expect(call.dialog.callId).toBe(callId)
      expect(await other.invite(call.dialog)).toBe(403)
    }
    rig.voice.release('leg')
    expect(await call.ended).toBe('bye')
  })

  it('takes one at a time, and what names the dialog exactly', async () => {
    await using rig = await asteriskRig(asterisk)
    const phone = await rig.registeredPhone()
    const { dialog } = await rig.answered(phone)
    rig.voice.park('leg')
    expect(await phone.invite(dialog)).toBe(404)
    rig.voice.allowReplaces('leg', 'sign-in-1')
    expect(await phone.invite(null)).toBe(404)
    expect(await phone.invite({ ...dialog, localTag: 'another' })).toBe(404)
    expect(await phone.invite({ ...dialog, remoteTag: 'another' })).toBe(404)
    expect(await phone.invite(dialog, { headers: ['Replaces: what is that'] })).toBe(403)
    expect(await phone.invite(dialog, { headers: [`Replaces: ${named(dialog)};early-only`] })).toBe(486)
    const answers = await Promise.all([phone.invite(dialog), phone.invite(dialog)])
    expect(answers.filter((answer) => answer instanceof PhoneCall)).toHaveLength(1)
    expect([404, 503]).toContain(answers.find((answer) => !(answer instanceof PhoneCall)))
    await rig.event('leg-replaced', 'leg')
    expect(rig.told('leg').filter((type) => type === 'leg-replaced')).toHaveLength(1)
  })

  it('is its own sign-in’s at the instance that adopts the leg, too; until then it may try again', async () => {
    await using rig = await asteriskRig(asterisk)
    const phone = await rig.registeredPhone()
    const call = await rig.answered(phone)
    rig.voice.park('leg')
    rig.voice.allowReplaces('leg', 'sign-in-1')
    rig.voice.outliving?.keep('leg', 'note')
    const other = await rig.registeredPhone('sign-in-2', 'sam')
    const ari = { url: ariUrl(asterisk), user: 'offhook', password: ariPassword, app: 'offhook-b' }
    const heir = asteriskVoice(asterisk, { ari })
    const replaced = Promise.withResolvers<void>()
    heir.onEvent(({ type }) => type === 'leg-replaced' && replaced.resolve())
    await heir.start()
    const [channel = ''] = /PJSIP\/alex-[^!\s]+/.exec(await asterisk.cli('core show channels concise')) ?? []
    await rig.until(async () => (await asterisk.cli(`core show channel ${channel}`)).includes('=note'))
    await rig.voice.stop()
    expect(await phone.invite(call.dialog)).toBe(503)

    const contacts = await asterisk.cli('pjsip show contacts')
    for (const [signInId, name] of Object.entries({ 'sign-in-1': 'alex', 'sign-in-2': 'sam' })) {
      const [user = ''] = new RegExp(`${name}-[0-9a-f]{8}`).exec(contacts) ?? []
      await heir.addAccount({ signInId, deviceId: 'device', user, password: `secret of ${name}` })
    }
    expect(await phone.invite(call.dialog)).toBe(503)
    expect(await other.invite(call.dialog)).toBe(403)
    expect(await heir.outliving?.adopt(['sign-in-1'])).toHaveLength(1)
    expect(await other.invite(call.dialog)).toBe(403)
    const next = await phone.invite(call.dialog)
    if (!(next instanceof PhoneCall)) throw new Error(`refused with ${next}`)
    await replaced.promise
    await heir.stop()
  })

  it('from another sign-in is hung up where Asterisk has its own Replaces loaded: the customer is put back', async () => {
    await using old = await startOffhookAsterisk()
    const text = readFileSync(join(old.folder, 'etc/modules.conf'), 'utf8')
    expect(text).toContain(modulesLine())
    old.configure({ 'modules.conf': text.replace(modulesLine(), '') })
    await old.kill()
    await old.start()
    await using rig = await asteriskRig(old)
    const call = await talking(rig)
    const other = await rig.registeredPhone('sign-in-2', 'sam')
    const taken = await other.invite(call.dialog)
    if (!(taken instanceof PhoneCall)) throw new Error(`refused with ${taken}`)
    expect(await taken.ended).toBe('bye')
    await rig.callHearsTone(call, 1_000)
    expect(rig.told('leg').filter((type) => type !== 'leg-ringing')).toEqual(['leg-answered'])
  })

  it('is kept from Asterisk’s own by what the page does to the modules.conf of Debian', async () => {
    const file = join(asterisk.folder, 'etc/modules.conf')
    const own = 'module show like res_pjsip_refer'
    copyFileSync(join(asteriskRoot, 'etc/asterisk/modules.conf'), file)
    await asterisk.kill()
    await asterisk.start()
    expect(await asterisk.cli(own)).toContain('Running')
    execFileSync('sed', ['-i', modulesScript(), file])
    await asterisk.kill()
    await asterisk.start()
    expect(await asterisk.cli(own)).toContain('0 modules loaded')
  })
})

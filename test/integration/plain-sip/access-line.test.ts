import { describe, expect, test } from 'vitest'
import { fail } from '../../../src/contract/errors.js'
import { upLink } from '../../support/fake-sip.js'
import { emptyDisk } from '../softphone/desk.js'
import { openPlainPhone } from './plain-phone.js'

describe('the persistent connection', () => {
  const policy = { persistentConnection: { accessNumber: '*45', digits: '7#' } }

  test('is dialled, sends its digits, and is silenced while another call is up', async () => {
    using phone = await openPlainPhone(policy)
    expect(phone.sip.called).toEqual(['sip:*45@pbx.example.com'])
    const [line] = phone.sip.dialogs
    line?.establish()
    expect(phone.snapshot.connection?.state).toBe('open')
    expect(line?.said).toContain('microphone on')
    await phone.clock.advance(1_000)
    expect(line?.said).toContain('keys 7#')
    await phone.command['call.dial']({ destination: '100' })
    expect(line?.said.at(-1)).toBe('microphone off')
    phone.sip.dialogs[1]?.establish()
    phone.sip.dialogs[1]?.end('bye-from-center')
    expect(line?.said.at(-1)).toBe('microphone on')
  })

  test('muted, it stays muted, whatever is done to another call meanwhile', async () => {
    using phone = await openPlainPhone(policy)
    const open = phone.sip.dialogs[0]
    open?.establish()
    const setMuted = (interactionId: string, muted: boolean) =>
      phone.command['call.setMuted']({ interactionId, muted })
    await setMuted(open?.id ?? '', true)
    const caller = phone.sip.invite({ purpose: null })
    const interactionId = phone.snapshot.call?.interactionId ?? ''
    await phone.command['call.answer']({ interactionId })
    expect(phone.snapshot.call?.muted).toBe(false)
    await setMuted(interactionId, true)
    expect(phone.snapshot.call?.muted).toBe(true)
    await setMuted(interactionId, false)
    caller.end('bye-from-center')
    await phone.clock.advance(0)
    expect(phone.snapshot.plainSip?.lineMuted).toBe(true)
    expect(open?.said.findLast((said) => said.includes('microphone'))).toBe('microphone off')
    await setMuted(open?.id ?? '', false)
    expect(open?.said.at(-1)).toBe('microphone on')
  })

  test('outlives On break and a lost registration, and ends with Work offline', async () => {
    using phone = await openPlainPhone(policy)
    const [line] = phone.sip.dialogs
    line?.establish()
    await phone.command['status.set']({ status: 'on-break', reasonCode: null })
    phone.sip.setLink({ state: 'retrying', cause: 'away', retryAt: 1 })
    phone.sip.setLink(upLink)
    expect(phone.snapshot.connection?.state).toBe('open')
    expect(phone.sip.called).toHaveLength(1)
    await phone.command['status.set']({ status: 'work-offline', reasonCode: null })
    expect(line?.said).toContain('BYE')
    expect(phone.snapshot.connection?.state).toBe('closed')
  })

  test('is dialled again after it was refused, with the cause in the banner', async () => {
    using phone = await openPlainPhone(policy)
    phone.sip.dialogs[0]?.reject({ status: 403, retryAfterSeconds: null })
    expect(phone.snapshot).toMatchObject({
      connection: { state: 'lost' },
      plainSip: { redialAt: phone.clock.now() + 1_000 },
    })
    await phone.clock.advance(1_000)
    expect(phone.sip.called).toHaveLength(2)
  })
})

describe('the open line of an app that crashed', () => {
  const policy = { persistentConnection: { accessNumber: '*45', digits: '7#' } }
  const crashed = async () => {
    const disk = emptyDisk()
    using phone = await openPlainPhone(policy, { disk })
    const [line] = phone.sip.dialogs
    line?.establish()
    expect(phone.snapshot.connection?.state).toBe('open')
    // As a kill would find it: disposing of the phone must not touch it.
    const left = new Map(disk.values)
    return { disk: { ...disk, values: left }, line }
  }

  test('is taken back by Replaces, without its digits, and no second line is dialled', async () => {
    const { disk, line } = await crashed()
    using phone = await openPlainPhone(policy, { disk })
    await phone.clock.advance(0)
    expect(phone.sip.replaced).toMatchObject([{ callId: `call-${line?.id}` }])
    expect(phone.sip.called).toEqual([])
    expect(phone.snapshot.connection?.state).toBe('open')
    expect(phone.sip.dialogs[0]?.said.at(-1)).toBe('microphone on')
    await phone.clock.advance(5_000)
    expect(phone.sip.dialogs[0]?.said.join()).not.toContain('keys')
  })

  test('that the server no longer has is dialled again at once', async () => {
    const { disk } = await crashed()
    using phone = await openPlainPhone(policy, { disk, replaceFails: fail('not-found', 'gone') })
    await phone.clock.advance(0)
    expect(phone.sip.called).toEqual(['sip:*45@pbx.example.com'])
    phone.sip.dialogs[0]?.establish()
    expect(phone.snapshot.connection?.state).toBe('open')
  })

  test.each([
    ['another agent’s', { account: { user: 'robin', domain: 'pbx.example.com', password: 'canary' } }],
    ['another number’s', { persistentConnection: { accessNumber: '*46' } }],
  ])('%s is not', async (_whose, change) => {
    const { disk } = await crashed()
    using phone = await openPlainPhone({ ...policy, ...change }, { disk })
    expect(phone.sip.replaced).toEqual([])
    expect(phone.sip.called).toHaveLength(1)
  })

  test('that was hung up is not', async () => {
    const disk = emptyDisk()
    {
      using phone = await openPlainPhone(policy, { disk })
      phone.sip.dialogs[0]?.establish()
      await phone.softphone.session.leave()
    }
    using phone = await openPlainPhone(policy, { disk })
    expect(phone.sip.replaced).toEqual([])
  })
})

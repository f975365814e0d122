import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callerIdText } from '../../../../../src/contact-center/voice/asterisk/ari/caller-id.js'
import { dialString, profileVariables } from '../../../../../src/contact-center/voice/asterisk/dialling.js'

describe('what Asterisk is asked to dial', () => {
  it.each([
    ['+49 30 123-456', 'PJSIP/+4930123456@trunk'],
    ['(030) 123.456', 'PJSIP/030123456@trunk'],
    ['*21#', 'PJSIP/*21#@trunk'],
    ['sip:ada@example.org', 'PJSIP/trunk/sip:ada@example.org'],
    ['SIP:ada@10.0.0.7:5070', 'PJSIP/trunk/sip:ada@10.0.0.7:5070'],
    ['sips:ada@[2001:db8::7]', 'PJSIP/trunk/sips:ada@[2001:db8::7]'],
  ])('%s is dialled by the trunk', (address, dialled) => {
    expect(dialString(address, 'trunk')).toBe(dialled)
    expect(dialString(address, null)).toBeNull()
  })

  it.each([
    '',
    '1',
    'ada',
    '+4930&PJSIP/other',
    '030/1234',
    '030@other',
    '030,1234',
    'sip:ada@example.org&Local/s@inside',
    'sip:ada@example.org/x',
    'sip:ada;x=y@example.org',
    'sip:ada@example.org?Replaces=1',
    'sip:@example.org',
    '${GLOBAL(x)}12',
  ])('"%s" is dialled by nothing', (address) => {
    expect(dialString(address, 'trunk')).toBeNull()
  })

  it('never lets an address say more than whom to dial', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (address) => {
        const dialled = dialString(address, 'trunk') ?? ''
        expect(dialled).not.toMatch(/[&,;?$^|<>"'\s\\]/)
        expect(dialled).toMatch(/^$|^PJSIP\/[+0-9*#]+@trunk$|^PJSIP\/trunk\/sips?:[^/]+$/)
      }),
    )
  })
})

describe('who is seen to call', () => {
  it('is a name and a number that cannot leave their places', () => {
    expect(callerIdText({ name: 'Ada "the" <Countess>\r\n', address: '+4930123' })).toBe(
      '"Ada  the   Countess" <+4930123>',
    )
    expect(callerIdText({ name: null, address: 'sip:ada@example.org' })).toBe('"" <ada>')
    expect(callerIdText({ name: null, address: '' })).toBe('"" <anonymous>')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, address) => {
        const text = callerIdText({ name, address })
        expect(text).toMatch(/^"[^"\\<>\r\n]*" <[A-Za-z0-9+*#_.]+>$/)
        // Asterisk refuses a body with half of a character, and the call with it.
        expect(text.isWellFormed()).toBe(true)
      }),
    )
    expect(callerIdText({ name: `${'a'.repeat(79)}🎧`, address: '' }).isWellFormed()).toBe(true)
  })
})

describe('the headers of an INVITE', () => {
  const request = {
    legId: 'leg',
    signInId: 'sign-in',
    workplace: { kind: 'softphone' },
    purpose: 'interaction',
    answerMode: 'auto',
    interactionId: 'interaction-1',
    commandId: 'command-1',
    connectionId: null,
    caller: { name: null, address: '' },
  } as const

  it('name purpose, interaction and command', () => {
    expect(profileVariables(request)).toEqual({
      'PJSIP_HEADER(add,Answer-Mode)': 'Auto',
      'PJSIP_HEADER(add,X-Offhook-Purpose)': 'interaction',
      'PJSIP_HEADER(add,X-Offhook-Interaction)': 'interaction-1',
      'PJSIP_HEADER(add,X-Offhook-Command)': 'command-1',
    })
  })

  it('never ask for an automatic answer to a validation call', () => {
    const { 'PJSIP_HEADER(add,Answer-Mode)': mode } = profileVariables({ ...request, purpose: 'validation' })
    expect(mode).toBe('Manual')
  })

  it('name the validation call to the softphone, and to nobody else', () => {
    const name = 'PJSIP_HEADER(add,X-Offhook-Connection)'
    const validation = { ...request, purpose: 'validation', connectionId: 'desk-c1' } as const
    expect(profileVariables(validation)[name]).toBe('desk-c1')
    const phone = { kind: 'phone', number: '+4930123456' } as const
    expect(profileVariables({ ...validation, workplace: phone })[name]).toBeUndefined()
  })

  it('leave out what would not be one header', () => {
    const variables = profileVariables({ ...request, interactionId: null, commandId: 'a\r\nVia: b' })
    expect(Object.keys(variables)).toEqual([
      'PJSIP_HEADER(add,Answer-Mode)',
      'PJSIP_HEADER(add,X-Offhook-Purpose)',
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { register, type Binding } from '../../../../src/contact-center/voice/embedded/sip/bindings-state.js'

const contact = (uri: string, expires: number | null = null) => ({ uri, contact: `<${uri}>`, expires })
const request = { expiresHeader: null, callId: 'c', cseq: 2 }
const current: Binding = {
  uri: 'sip:a@1.invalid',
  contact: '<sip:a@1.invalid>',
  callId: 'c',
  cseq: 1,
  expiresAt: 60_000,
}

describe('REGISTER for one account', () => {
  it('binds for what was asked, at most an hour, ten minutes when nothing was', () => {
    const expiry = (expires: number | null, header: number | null) =>
      register(null, { ...request, contacts: [contact('sip:a@x', expires)], expiresHeader: header }, 1_000)
    expect(expiry(120, 999)).toMatchObject({ kind: 'accept', expires: 120, binding: { expiresAt: 121_000 } })
    expect(expiry(null, 300)).toMatchObject({ expires: 300 })
    expect(expiry(null, null)).toMatchObject({ expires: 600 })
    expect(expiry(99_999, null)).toMatchObject({ expires: 3_600 })
    expect(expiry(5, null)).toEqual({ kind: 'reject', status: 423 })
  })

  it('puts a newer contact in the place of the older', () => {
    const step = register(current, { ...request, contacts: [contact('sip:a@2.invalid')] }, 0)
    expect(step).toMatchObject({ binding: { uri: 'sip:a@2.invalid' } })
  })

  it('does not let an older program unregister a newer one', () => {
    const step = register(current, { ...request, callId: 'other', contacts: [contact('sip:a@old', 0)] }, 0)
    expect(step).toMatchObject({ binding: current, expires: 60 })
  })

  it('removes by expiry 0 and by star, and wants star with Expires 0 only', () => {
    expect(register(current, { ...request, contacts: [contact(current.uri, 0)] }, 0)).toMatchObject({
      binding: null,
    })
    expect(register(current, { ...request, contacts: '*', expiresHeader: 0 }, 0)).toMatchObject({
      binding: null,
    })
    expect(register(current, { ...request, contacts: '*' }, 0)).toEqual({ kind: 'reject', status: 400 })
  })

  it('refuses a request that is older than the binding', () => {
    const old = { ...request, cseq: 1, contacts: [contact(current.uri, 0)] }
    expect(register(current, old, 0)).toEqual({ kind: 'reject', status: 500 })
  })

  it('only asks when it has no Contact', () => {
    expect(register(current, { ...request, contacts: [] }, 30_000)).toMatchObject({
      binding: current,
      expires: 30,
    })
  })
})

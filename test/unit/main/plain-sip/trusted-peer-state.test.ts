import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTrusted } from '../../../../src/main/plain-sip/trusted-peer-state.js'

const queue = 'sip:queue@pbx.example.com'

type Row = readonly [string, readonly string[], readonly string[], boolean]
const table: readonly Row[] = [
  ['nobody is trusted unless the policy says so', [], [queue], false],
  ['the account’s own server, whatever it asserts', ['server'], [], true],
  ['a server that asserts nobody', ['queue@pbx.example.com'], [], false],
  ['an identity by user and host', ['queue@pbx.example.com'], [queue], true],
  ['the host is read without case', ['queue@PBX.example.com'], ['SIP:queue@pbx.EXAMPLE.com'], true],
  ['the user is read with case', ['Queue@pbx.example.com'], [queue], false],
  ['everybody of a host', ['pbx.example.com'], [queue], true],
  [
    'port and parameters name nobody else',
    ['pbx.example.com'],
    ['sip:queue@pbx.example.com:5070;user=phone'],
    true,
  ],
  ['a host that only ends alike', ['example.com'], ['sip:queue@evil-example.com'], false],
  ['a host that only begins alike', ['example.com'], ['sip:queue@example.com.evil'], false],
  ['a subdomain', ['example.com'], [queue], false],
  ['a trusted host in the user part', ['pbx.example.com'], ['sip:pbx.example.com@evil.example'], false],
  ['two @', ['pbx.example.com'], ['sip:a@evil.example@pbx.example.com'], false],
  ['a number without a host', ['+15550100'], ['tel:+15550100'], false],
  ['a second identity that nobody trusts', ['pbx.example.com'], [queue, 'sip:x@evil.example'], false],
  ['one without a host that vouches is passed over', ['pbx.example.com'], [queue, 'tel:+15550100'], true],
  [
    'one that cannot be read beside one that is trusted',
    ['pbx.example.com'],
    [queue, 'sip:x@evil.example:999999'],
    false,
  ],
  ['IPv6', ['[2001:db8::1]'], ['sip:queue@[2001:DB8::1]:5061'], true],
  ['nonsense', ['pbx.example.com'], ['pbx.example.com', '<sip:queue@pbx.example.com', ''], false],
]

describe('whose wish to be answered at once counts', () => {
  it.each(table)('%s', (_name, peers, asserted, trusted) => {
    expect(isTrusted(peers, asserted)).toBe(trusted)
  })

  it('is never somebody’s whom no entry names, whatever they write', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.webUrl(),
            fc.emailAddress().map((one) => `sip:${one}`),
          ),
        ),
        (asserted) => {
          expect(isTrusted(['pbx.offhook.test'], asserted)).toBe(false)
        },
      ),
    )
  })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noAnswerHeaders } from '../../../../src/main/sip/answer-headers-state.js'
import { hasAudio, inviteFacts } from '../../../../src/main/sip/invite-facts.js'
import { offerSdp } from '../../../support/fake-media-engine.js'

/** also control characters; bytes as Latin-1, because making code points of all Unicode takes seconds */
const anyText = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1'))

const facts = (headers: Readonly<Record<string, readonly string[]>>, body = offerSdp()) =>
  inviteFacts({
    headers: (name) =>
      Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? [],
    from: { displayName: 'Center', uri: 'sip:center@example.org' },
    body,
  })

test('the headers of the Offhook profile are read', () => {
  expect(
    facts({
      'X-Offhook-Purpose': ['outbound'],
      'X-Offhook-Interaction': ['i-17'],
      'X-Offhook-Command': ['3f6d0c1e-aa'],
      'X-Offhook-Connection': ['desk-c1'],
      'Answer-Mode': ['Auto'],
    }),
  ).toEqual({
    purpose: 'outbound',
    interactionId: 'i-17',
    commandId: '3f6d0c1e-aa',
    connectionId: 'desk-c1',
    answerMode: 'auto',
    from: { displayName: 'Center', uri: 'sip:center@example.org' },
    hasAudio: true,
    answerHeaders: { ...noAnswerHeaders, answerMode: ['Auto'] },
    assertedUris: [],
  })
})

test.each([
  [['Auto'], 'auto'],
  [['AUTO;require'], 'auto'],
  [[' auto ; require ; x=1'], 'auto'],
  [['Manual'], 'manual'],
  [['manual;require'], 'manual'],
  [['Auto', 'Manual'], 'manual'],
  [['Auto, Manual'], 'manual'],
  [['Automatic'], null],
  [[''], null],
  [[], null],
] as const)('Answer-Mode %j means %s', (values, mode) => {
  expect(facts({ 'Answer-Mode': values }).answerMode).toBe(mode)
})

test('a purpose that is unknown, or told twice differently, is none', () => {
  expect(facts({ 'X-Offhook-Purpose': ['something'] }).purpose).toBeNull()
  expect(facts({ 'X-Offhook-Purpose': ['validation', 'interaction'] }).purpose).toBeNull()
  expect(facts({ 'X-Offhook-Purpose': ['validation', 'validation'] }).purpose).toBe('validation')
})

test('an identifier with other characters, or too long a one, is none', () => {
  expect(facts({ 'X-Offhook-Interaction': ['<script>'] }).interactionId).toBeNull()
  expect(facts({ 'X-Offhook-Interaction': ['a'.repeat(65)] }).interactionId).toBeNull()
})

test('audio is there when an audio stream is wanted', () => {
  expect(hasAudio(offerSdp())).toBe(true)
  expect(hasAudio('')).toBe(false)
  expect(hasAudio(offerSdp().replace('m=audio', 'm=video'))).toBe(false)
  expect(hasAudio(offerSdp().replace('m=audio 50000', 'm=audio 0'))).toBe(false)
  expect(hasAudio(offerSdp().replace('m=audio 50000', 'm=audio 0').replace('a=mid:0', 'a=bundle-only'))).toBe(
    true,
  )
})

test('whatever a peer sends, facts come back and no control character with them', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom('Answer-Mode', 'X-Offhook-Purpose', 'X-Offhook-Interaction'),
        fc.array(anyText),
      ),
      anyText,
      anyText,
      (headers, name, body) => {
        const { from } = inviteFacts({
          headers: (key) => headers[key] ?? [],
          from: { displayName: name, uri: name },
          body,
        })
        expect(from.displayName ?? '').not.toMatch(/[\p{Cc}\p{Cf}]/u)
        expect((from.displayName ?? '').length).toBeLessThanOrEqual(120)
      },
    ),
  )
})

// The name beside an asserted number is the caller's own writing: it once made a stranger whoever it named.
test.each([
  ['"<sip:boss@trusted.example>" <tel:+15550100>', ['tel:+15550100']],
  ['"a \\"<sip:boss@trusted.example>" <tel:+15550100>', ['tel:+15550100']],
  ['"x, <sip:boss@trusted.example>" <sip:evil@outside.example>', ['sip:evil@outside.example']],
  ['"Queue" <sip:queue@trusted.example>, <tel:+15550100>', ['sip:queue@trusted.example', 'tel:+15550100']],
  ['sip:queue@trusted.example;x=1', ['sip:queue@trusted.example']],
  ['"<sip:boss@trusted.example>', []],
])('who is asserted by %s', (value, uris) => {
  const facts = inviteFacts({
    headers: (name) => (name === 'P-Asserted-Identity' ? [value] : []),
    from: { displayName: null, uri: 'sip:a@b' },
    body: '',
  })
  expect(facts.assertedUris).toEqual(uris)
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createInstanceKeys, openFor, sealFor } from '../../../../src/contact-center/cluster/sealing.js'

const keys = createInstanceKeys()
const others = createInstanceKeys()

it('gives back what was sealed, the letter and its answer, to those two alone', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), fc.uuid(), (plain, reply, id) => {
      const { sealed, answerKey } = sealFor(keys.publicKey, id, plain)
      const opened = openFor(keys, id, sealed)
      expect(opened?.plain).toBe(plain.toWellFormed())
      expect(openFor(others, id, sealed)).toBeNull()
      const answer = opened?.answerKey.seal(reply) ?? Buffer.alloc(0)
      expect(answerKey.open(answer)).toBe(reply.toWellFormed())
      // A letter is not an answer, and the answer to one is none to another.
      expect(sealFor(keys.publicKey, id, plain).answerKey.open(answer)).toBeNull()
      expect(answerKey.open(sealed.subarray(44))).toBeNull()
    }),
    { numRuns: 50 },
  )
})

it('opens nothing that was changed by a bit, cut short or given for another letter', () => {
  const { sealed } = sealFor(keys.publicKey, 'letter', 'PIN 4711')
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.nat(7), (at, bit) => {
      const changed = Buffer.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ (1 << bit)
      // The highest bit of an X25519 key is ignored (RFC 7748 §5), but the key itself is bound to what it made.
      expect(openFor(keys, 'letter', changed)).toBeNull()
    }),
    { numRuns: 300 },
  )
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), (length) => {
      expect(openFor(keys, 'letter', sealed.subarray(0, length))).toBeNull()
    }),
  )
  expect(openFor(keys, 'another', sealed)).toBeNull()
})

it('holds nothing readable', () => {
  const { sealed } = sealFor(keys.publicKey, 'letter', '{"pin":"4711","password":"correct horse"}')
  expect(sealed.toString('latin1')).not.toMatch(/4711|correct|pin/)
})

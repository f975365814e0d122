import { expect, test } from 'vitest'
import type { PeerConnections } from '../../../../src/main/media/peer-connections.js'
import { ForeseenOffer } from '../../../../src/main/sip/foreseen-offer.js'

function bench() {
  const asked: string[] = []
  const connections = {
    answer: (id: string, sdp: string) => {
      asked.push(`answer ${sdp}`)
      return Promise.resolve({ ok: true, value: { sdp: `answer of ${id}` } })
    },
    close: () => void asked.push('close'),
  } as unknown as PeerConnections
  return { asked, foreseen: new ForeseenOffer(connections) }
}

test('a call that comes of an INVITE finds the engine at its offer, and asks it nothing more', async () => {
  const { asked, foreseen } = bench()
  let answer: unknown
  foreseen.during('the offer', () => {
    const connection = foreseen.take('the offer')
    answer = connection?.prepareAnswer('the offer')
    // Only one call can come of it.
    expect(foreseen.take('the offer')).toBeNull()
  })
  expect(await answer).toMatchObject({ ok: true })
  expect(asked).toEqual(['answer the offer'])
  expect(foreseen.take('the offer')).toBeNull()
})

test('a connection that no call took is closed, also when the INVITE cannot be read', () => {
  const { asked, foreseen } = bench()
  foreseen.during('the offer', () => expect(foreseen.take('another')).toBeNull())
  expect(asked).toEqual(['answer the offer', 'close'])
  const fails = () =>
    foreseen.during('the offer', () => {
      throw new Error('not read')
    })
  expect(fails).toThrow('not read')
  expect(asked).toEqual(['answer the offer', 'close', 'answer the offer', 'close'])
})

import wrtc from '@roamhq/wrtc'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { iceServersFor } from '../../../src/contact-center/voice/ice-servers.js'
import { type OffhookCoturn, startOffhookCoturn } from '../../support/asterisk/offhook-coturn.js'
import { makeSelfSigned } from '../../support/private-ca.js'

const dayMs = 24 * 3600 * 1000

let turn: OffhookCoturn
beforeAll(async () => {
  turn = await startOffhookCoturn(await makeSelfSigned(['DNS:localhost']))
})
afterAll(() => turn[Symbol.asyncDispose]())

interface Credentials {
  readonly username: string
  readonly credential: string
}

/** As the contact center gives them to a sign-in. */
function credentials(user: string, secret = turn.secret, agoDays = 0): Credentials {
  const [server] = iceServersFor(
    user,
    { urls: Object.values(turn.urls), secret },
    Date.now() - agoDays * dayMs,
  )
  return { username: server?.username ?? '', credential: server?.credential ?? '' }
}

/** What libwebrtc gets of this server: the relay candidates of one gathering. */
async function allocated(urls: string, { username, credential }: Credentials): Promise<readonly string[]> {
  const pc = new wrtc.RTCPeerConnection({
    iceServers: [{ urls, username, credential }],
    iceTransportPolicy: 'relay',
  })
  const candidates: string[] = []
  try {
    pc.addTransceiver('audio')
    const complete = new Promise<void>((resolve) => {
      pc.onicecandidate = ({ candidate }) => {
        if (candidate && candidate.candidate !== '') candidates.push(candidate.candidate)
        else resolve()
      }
    })
    await pc.setLocalDescription(await pc.createOffer())
    await complete
  } finally {
    pc.close()
  }
  return candidates
}

describe('coturn, by the sample turnserver.conf', () => {
  it.each([
    ['UDP', 'udp'],
    ['TCP', 'tcp'],
  ] as const)('gives a relay to the credentials of a sign-in, over %s', async (transport, way) => {
    const user = `alex-${transport.toLowerCase()}`
    const candidates = await allocated(turn.urls[way], credentials(user))
    expect(candidates.length).toBeGreaterThan(0)
    expect(candidates.every((candidate) => candidate.includes(` ${turn.address} `))).toBe(true)
    expect(candidates.every((candidate) => candidate.includes(' typ relay '))).toBe(true)
  })

  it.each<readonly [string, string, (user: string) => Credentials]>([
    ['that have expired', 'sam-expired', (user) => credentials(user, turn.secret, 15)],
    ['made with another secret', 'sam-secret', (user) => credentials(user, 'another')],
    [
      'whose time somebody has put off',
      'sam-longer',
      (user) => {
        const { username, credential } = credentials(user, turn.secret, 15)
        const until = Number(username.split(':')[0])
        return { username: `${until + 365 * 24 * 3600}:${user}`, credential }
      },
    ],
    [
      'with another’s password',
      'sam-other',
      (user) => ({ ...credentials(user), credential: credentials('alex').credential }),
    ],
  ])('gives none to credentials %s', async (_, user, made) => {
    const given = made(user)
    expect(await allocated(turn.urls.udp, given)).toEqual([])
    // It was asked, with this very name, and has said why.
    const asked = turn
      .log()
      .split('\n')
      .filter((line) => line.includes(`<${given.username}>`))
    expect(asked.join('\n')).toMatch(/error 401: Unauthorized/)
    expect(asked.join('\n')).not.toMatch(/ALLOCATE processed, success/)
  })
})

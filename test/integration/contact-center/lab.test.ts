import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createRealClock } from '../../../src/contact-center/clock/real-clock.js'
import { createCenter } from '../../../src/contact-center/create-center.js'
import { type LabState, labState } from '../../../src/contact-center/lab/lab-api.js'
import { silentLog } from '../../../src/contact-center/log/logger.js'
import { cryptoRandom } from '../../../src/contact-center/random.js'
import { seedDemo } from '../../../src/contact-center/store/seed.js'
import { createEmbeddedVoice } from '../../../src/contact-center/voice/embedded/embedded-voice.js'
import { send, signIn } from '../../support/center-client.js'
import { bestSighting, certain } from '../../support/e2e/recognise.js'
import { decodeWav, sound, toListeningRate } from '../../support/e2e/sounds.js'
import { listeningRate } from '../../support/e2e/spectrogram.js'
import { openTestDatabase } from '../../support/test-database.js'

const sipDomain = 'offhook.invalid'
const number = '+442071838750'

/** The whole contact center as it is shipped, with its own voice. */
async function openRealCenter() {
  const log = silentLog()
  const soundsDirectory = join(import.meta.dirname, '../../../resources/sounds')
  const listen = { host: '127.0.0.1', port: 0, tls: null }
  const clock = createRealClock()
  const voice = createEmbeddedVoice({ ...listen, realm: sipDomain, clock, soundsDirectory, logger: log })
  const db = await openTestDatabase()
  await seedDemo(db)
  const ports = { db, clock, voice, random: cryptoRandom, log }
  const center = await createCenter(ports, { ...listen, sipDomain, voiceLab: voice.lab })
  const lab = async (path: string, body?: object): Promise<unknown> => {
    const answer = await send(`${center.url}/lab/${path}`, body === undefined ? 'GET' : 'POST', body)
    if (answer.status !== 200)
      throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  /** the WAV of what this party has heard since */
  const heard = async (party: object, since: number): Promise<Buffer> => {
    const response = await fetch(`${center.url}/lab/heard`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ party, since }),
    })
    expect(response.headers.get('content-type')).toBe('audio/wav')
    return Buffer.from(await response.arrayBuffer())
  }
  const state = async (): Promise<LabState> => labState.parse(await lab('state'))
  return {
    url: center.url,
    lab,
    heard,
    state,
    /** Voice tells in a microtask and media starts in its own time: asked again until it is so. */
    until: (fits: (state: LabState) => boolean) =>
      expect.poll(async () => fits(await state()), { timeout: 10_000 }).toBe(true),
    [Symbol.asyncDispose]: async () => {
      await center.close()
      clock.dispose()
      await db.destroy()
    },
  }
}

it('plays a whole call to a desk phone: provisioned away, offered, answered, heard, hung up', async () => {
  await using center = await openRealCenter()
  const alex = await signIn(center.url, 'alex')
  await center.lab('provision', { on: false })
  await center.lab('phone/add', { address: number })
  await alex.command('profile', { workplace: { kind: 'phone', number } })
  await alex.command('status', { status: 'available', reasonCode: null })

  await center.lab('offer', { agent: 'alex', sentence: 'delivery' })
  await center.until(({ phones }) => phones[0]?.state === 'ringing')
  await center.lab('phone', { address: number, action: 'answer' })
  await center.until(({ agents }) => agents[0]?.interaction?.state === 'active')
  const { sample } = (await center.lab('mark', { party: { phone: number } })) as { sample: number }
  // The customer's sentence is in what the phone hears.
  const loudness = async (): Promise<number> => {
    const { samples } = decodeWav(await center.heard({ phone: number }, sample))
    return samples.reduce((loudest, value) => Math.max(loudest, Math.abs(value)), 0)
  }
  await expect.poll(loudness, { timeout: 10_000 }).toBeGreaterThan(1000)

  await center.lab('customer/hang-up', { agent: 'alex' })
  await center.until(({ agents }) => agents[0]?.status === 'post-processing')
  await center.lab('advance', { ms: 15_000 })
  await center.until(({ agents, legs }) => agents[0]?.status === 'available' && legs.length === 0)
})

it('words a callee who is busy', async () => {
  await using center = await openRealCenter()
  const alex = await signIn(center.url, 'alex')
  const stream = await alex.stream()
  await center.lab('provision', { on: false })
  await center.lab('phone/add', { address: number })
  await alex.command('profile', { workplace: { kind: 'phone', number } })
  await center.lab('callee', { address: '+15550100', behaviour: { kind: 'busy' } })
  await alex.command('dial', { destination: '+1 555 0100' })
  await center.until(({ phones }) => phones[0]?.state === 'ringing')
  await center.lab('phone', { address: number, action: 'answer' })
  await stream.until((event) => event.type === 'interaction' && event.value?.endCause === 'callee-busy')
  stream.close()
})

it('tells a callee whose agent does not come back in time, and hangs up', async () => {
  await using center = await openRealCenter()
  const alex = await signIn(center.url, 'alex')
  await center.lab('provision', { on: false })
  await center.lab('phone/add', { address: number })
  await alex.command('profile', { workplace: { kind: 'phone', number } })
  await alex.command('dial', { destination: '+1 555 0100' })
  await center.until(({ phones }) => phones[0]?.state === 'ringing')
  await center.lab('phone', { address: number, action: 'answer' })
  await center.until(({ agents }) => agents[0]?.interaction?.state === 'active')
  const callee = (await center.state()).agents[0]?.interaction?.customerLeg ?? ''
  // The phone's media is found missing after 5 s of real time; within 7 s of the answer the call would just be given up.
  await center.lab('advance', { ms: 7_000 })
  await center.lab('phone', { address: number, action: 'unplug' })
  await center.until(({ agents }) => agents[0]?.interaction?.state === 'customer-waiting')
  const { sample } = (await center.lab('mark', { party: { leg: callee } })) as { sample: number }
  await center.lab('advance', { ms: 60_000 })
  await center.until(({ agents, legs }) => agents[0]?.status === 'on-break' && legs.length === 0)
  // What an ended party has heard is kept for a while.
  const { samples, rate } = decodeWav(await center.heard({ leg: callee }, sample))
  const wanted = sound('voice/call-cannot-go-on')
  const { likeness, atSeconds } = bestSighting(toListeningRate(samples, rate), wanted)
  expect(likeness).toBeGreaterThan(certain)
  // All of it: the leg has not ended before the last word.
  expect(samples.length / rate - atSeconds).toBeGreaterThan(wanted.length / listeningRate - 0.1)
})

it('is closed to a page in a browser, and says what it does not know', async () => {
  await using center = await openRealCenter()
  // The description of the API is served beside it, and does not speak of it.
  const { status, body } = await send(`${center.url}/api/docs/json`, 'GET')
  expect(status).toBe(200)
  expect(Object.keys((body as { paths: object }).paths).filter((path) => path.startsWith('/lab'))).toEqual([])
  const fromPage = await send(`${center.url}/lab/state`, 'GET', undefined, { origin: 'https://example.org' })
  expect(fromPage).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  const unknown = await send(`${center.url}/lab/customer/hang-up`, 'POST', { agent: 'nobody' })
  expect(unknown).toMatchObject({
    status: 404,
    body: { code: 'not-found', detail: 'Agent "nobody" is not signed in.' },
  })
  expect((await send(`${center.url}/lab/advance`, 'POST', { ms: 'soon' })).status).toBe(400)
})

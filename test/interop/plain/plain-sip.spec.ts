import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test as base } from '@playwright/test'
import { type Earpiece, type Mouth, openEarpiece, openMouth } from '../../e2e/support/sound-devices.js'
import type { Asterisk } from '../../support/peers/asterisk.js'
import { type PlainOptions, type PlainSoftphone, launchPlain } from '../../support/plain-softphone.js'
import { tabTo } from '../../support/keyboard.js'
import { agent, callPhone, narrow, startOffice } from './asterisk-peer.js'

const speech = 'customers/billing'

interface Stage {
  readonly headset: Earpiece
  readonly mouth: Mouth
  readonly starts: (sip?: object, options?: Partial<PlainOptions>) => Promise<PlainSoftphone>
}

const test = base.extend<Stage, { office: Asterisk }>({
  office: [
    async ({}, use) => {
      await using office = await startOffice()
      await use(office)
    },
    { scope: 'worker' },
  ],
  headset: async ({}, use) => {
    const headset = await openEarpiece('headset')
    await use(headset)
    await headset.dispose()
  },
  mouth: async ({}, use) => {
    const mouth = openMouth()
    await use(mouth)
    await mouth.dispose()
  },
  starts: async ({ office }, use, info) => {
    const started: PlainSoftphone[] = []
    await use(async (sip = {}, options = {}) => {
      const phone = await launchPlain({
        sip: {
          account: { ...agent, domain: office.address },
          servers: [office.wsUrl],
          trustedPeers: ['server'],
          autoAnswer: { enabled: true },
          ...sip,
        },
        ...options,
      })
      started.push(phone)
      return phone
    })
    for (const phone of started) {
      if (info.status !== info.expectedStatus) {
        await info.attach('main-log', { body: await phone.mainLog(), contentType: 'text/plain' })
        const window = await phone.page.screenshot().catch(() => null)
        if (window) await info.attach('window', { body: window, contentType: 'image/png' })
      }
      await phone.close()
    }
  },
})

/** What the agent, who wears the headset, says comes back from the server's echo over their own words: sound went both ways. */
async function bothWays(headset: Earpiece, mouth: Mouth): Promise<void> {
  const heard = headset.listen()
  const stop = mouth.keepsSaying(speech)
  try {
    await heard.hears(speech, { within: 20_000 })
  } finally {
    await stop()
  }
  await headset.fallsSilent()
}

/** Sound comes back from the echo; that it is the agent's own words was heard before on this call's way. */
async function soundAgain(headset: Earpiece, mouth: Mouth): Promise<void> {
  const heard = headset.listen()
  const stop = mouth.keepsSaying(speech)
  try {
    await expect.poll(() => heard.loudest(), { timeout: 15_000 }).toBeGreaterThan(1000)
  } finally {
    await stop()
  }
  await headset.fallsSilent()
}

/** A call that rings, and is answered by hand. */
async function takesCall(phone: PlainSoftphone, office: Asterisk): Promise<void> {
  await callPhone(office, 'plainly')
  await phone.until(({ call }) => call?.ringing === true)
  await phone.answer()
  await phone.inCall()
}

test('a call that the server wants answered is, with the prompt; one that wants a human rings', async ({
  office,
  starts,
  headset,
  mouth,
}) => {
  const phone = await starts()
  await phone.registered()
  await phone.wearsTheHeadset()
  await phone.until(({ devices }) => devices.microphoneHeld && devices.microphone.problem === null)
  const prompt = headset.listen()
  await callPhone(office, 'at-once')
  await phone.inCall()
  await prompt.hears('prompt/bleep')
  await bothWays(headset, mouth)

  // Held by the agent: what they say goes nowhere and nothing is heard, and it comes back when they resume.
  await phone.hold()
  await phone.until(({ call }) => call?.state === 'held')
  await headset.fallsSilent()
  const held = headset.listen()
  await mouth.says(speech)
  expect(await held.loudest()).toBeLessThan(60)
  await phone.resume()
  await phone.inCall()
  await soundAgain(headset, mouth)
  await phone.hangUp()
  await phone.idle()

  await callPhone(office, 'by-hand')
  await phone.until(({ call }) => call?.ringing === true)
  await phone.answer()
  await phone.inCall()
  await office.cli('channel request hangup all')
  const { notices, plainSip } = await phone.idle()
  expect(notices.map(({ text }) => text).join()).toContain('The other side hung up.')
  expect(plainSip?.decisions.map(({ text }) => text)).toEqual([
    'Rang. The caller asked for an answer by hand.',
    'Answered by itself. The server asked for this call to be answered at once.',
  ])
  expect(await phone.mainLog()).not.toContain(agent.password)
})

test('a call that is to be answered in a while is counted down, and answered or not as the caller stays or goes', async ({
  office,
  starts,
}) => {
  const phone = await starts()
  await phone.registered()
  await phone.until(({ devices }) => devices.microphoneHeld && devices.microphone.problem === null)
  await callPhone(office, 'later')
  await phone.until(({ call }) => call !== null && call.autoAnswerAt !== null)
  await office.cli('channel request hangup all')
  const { notices } = await phone.idle()
  expect(notices.map(({ text }) => text).join()).toContain('The caller hung up before you answered.')
  // Were it counted on, the next would be answered after less than its own two seconds.
  const from = Date.now()
  await callPhone(office, 'later')
  await phone.inCall()
  expect(Date.now() - from).toBeGreaterThan(1_900)
  // The 200 is on its way when the phone takes the call for answered.
  await expect.poll(() => office.cli('core show channels concise')).toContain('!Up!')
})

test('whom the policy does not trust is not answered by itself', async ({ office, starts }) => {
  const phone = await starts({ trustedPeers: ['somebody@elsewhere.example'] })
  await phone.registered()
  await callPhone(office, 'at-once')
  const { call } = await phone.until(({ call: now }) => now?.ringing === true)
  expect(call?.autoAnswerReason).toContain('not trusted')
  await phone.reject()
  await phone.idle()
})

test('own calls: ringback, answer, keys, busy', async ({ office, starts, headset, mouth }) => {
  const phone = await starts({ codecs: ['g722', 'pcmu'] })
  await phone.registered()
  await phone.wearsTheHeadset()
  const ringing = headset.listen()
  await phone.dial('102')
  await phone.until(({ call }) => call?.state === 'ringing')
  await ringing.hears('ringback')
  await phone.inCall()
  await headset.fallsSilent()
  await bothWays(headset, mouth)
  expect(await office.cli('core show channels verbose')).toMatch(/102/)
  await phone.keys('12#')
  await phone.hangUp()
  await phone.idle()

  // A caller is sent on to a number that rings first: the call leaves this phone, and theirs goes on.
  await takesCall(phone, office)
  await phone.page.getByRole('button', { name: 'Transfer' }).click()
  await phone.page.getByLabel('Transfer to').fill('102')
  await phone.page.getByRole('button', { name: 'Transfer now' }).click()
  const { notices: sent } = await phone.idle(20_000)
  expect(sent[0]?.text).toContain('transferred to 102')
  expect(await office.cli('core show channels concise')).toMatch(/!102!/)
  await office.cli('channel request hangup all')
  await phone.dial('101')
  const { notices } = await phone.until((now) => now.notices.length > 0)
  expect(notices[0]?.text).toBe('101: The number you dialled is busy.')
})

test('asked first, by keys alone: the caller is held, both calls are shown, and then they are joined', async ({
  office,
  starts,
  headset,
  mouth,
}) => {
  const phone = await starts()
  const { page } = phone
  const asks = async (number: string): Promise<void> => {
    await page.keyboard.press('Alt+T')
    await page.locator('input:focus').waitFor()
    await page.keyboard.type(number)
    await tabTo(page, 'Ask first')
    await page.keyboard.press('Enter')
    await phone.until(({ plainSip }) => plainSip?.consultation?.phase === 'talking')
    expect((await phone.snapshot()).call?.state).toBe('held')
  }
  await phone.registered()
  await callPhone(office, 'plainly')
  await phone.until(({ call }) => call?.ringing === true)
  await page.getByRole('button', { name: 'Answer' }).waitFor()
  await page.keyboard.press('Alt+A')
  await phone.inCall()
  // Back to the caller, and asked again.
  await asks('103')
  await page.keyboard.press('Alt+H')
  await phone.inCall()
  await asks('103')
  await soundAgain(headset, mouth)
  await tabTo(page, 'Complete transfer')
  await page.keyboard.press('Enter')
  const { notices } = await phone.idle()
  expect(notices.map(({ text }) => text).join()).toContain('transferred to 103')
  // Theirs go on at the number, and none of ours is left.
  await expect.poll(() => office.cli('core show channels concise')).toMatch(/Local\/[^!]*!from-phones!103!/)
  await expect.poll(() => office.cli('core show channels concise')).not.toMatch(/PJSIP/)
  await office.cli('channel request hangup all')
})

test('asked in vain: busy, or a transfer that is refused, brings the caller back from hold', async ({
  office,
  starts,
  headset,
  mouth,
}) => {
  const phone = await starts({ account: { ...narrow, domain: office.address } })
  await phone.registered()
  await phone.dial('103')
  await phone.inCall()
  await phone.asksFirst('101')
  const busy = await phone.until(
    ({ call, notices }) => call?.state === 'active' && notices.some(({ text }) => text.includes('is busy')),
  )
  expect(busy.plainSip?.consultation).toBeNull()
  await soundAgain(headset, mouth)
  await phone.asksFirst('103')
  await phone.until(({ plainSip }) => plainSip?.consultation?.phase === 'talking')
  await phone.page.getByRole('button', { name: 'Complete transfer' }).click()
  await expect(phone.page.getByRole('alert')).toContainText('does not transfer this call')
  await phone.until(({ call, plainSip }) => call?.state === 'active' && plainSip?.consultation === null)
  await soundAgain(headset, mouth)
  await phone.hangUp()
  await phone.idle()
  await expect.poll(() => office.cli('core show channels concise')).not.toMatch(/PJSIP/)
})

test('no codec in common is refused with both sides’ codecs named, and told when we call', async ({
  office,
  starts,
}) => {
  const phone = await starts({ account: { ...narrow, domain: office.address }, codecs: ['opus', 'g722'] })
  await phone.registered()
  await phone.until(({ devices }) => devices.engine === 'ready')
  await callPhone(office, 'narrowly')
  const refused = await phone.until(({ notices }) => notices.length > 0)
  expect(refused.call).toBeNull()
  expect(refused.notices[0]?.text).toContain('offered PCMA; accepted Opus, G.722.')
  await phone.dial('102')
  const { notices } = await phone.until(
    (now) => now.call === null && now.notices[0]?.text.startsWith('102') === true,
  )
  expect(notices[0]?.text).toContain('no audio codec in common')
})

test('the persistent connection is dialled, kept and dialled again; hung up by the agent it waits for them', async ({
  office,
  starts,
  headset,
  mouth,
}) => {
  const phone = await starts({ persistentConnection: { accessNumber: '*45' } })
  const open = () => phone.until(({ connection }) => connection?.state === 'open', 15_000)
  await phone.wearsTheHeadset()
  await open()
  await expect(phone.page.getByLabel('Persistent connection')).toContainText('is open')
  await bothWays(headset, mouth)
  await phone.mute()
  await phone.until(({ plainSip }) => plainSip?.lineMuted === true)
  const muted = headset.listen()
  await mouth.says(speech)
  expect(await muted.loudest()).toBeLessThan(60)
  await phone.mute()

  await office.cli('channel request hangup all')
  await phone.until(({ connection }) => connection?.state === 'lost')
  await open()
  await soundAgain(headset, mouth)

  await phone.hangUp()
  const lost = await phone.until(({ connection }) => connection?.state === 'lost')
  expect(lost.plainSip?.redialAt).toBeNull()
  await phone.page.getByRole('button', { name: 'Re-open connection' }).click()
  await open()
})

test('killed and started again, the app takes its open line back from the server', async ({
  office,
  starts,
  headset,
  mouth,
}) => {
  const sip = { persistentConnection: { accessNumber: '*45' } }
  const isOpen = ({ connection }: { connection: { state: string } | null }) => connection?.state === 'open'
  const userData = await mkdtemp(join(tmpdir(), 'offhook-line-'))
  // Earlier tests kill their phones, and Asterisk keeps such a phone's channel for a while.
  const channels = async () => (await office.cli('core show channels concise')).match(/^PJSIP\//gm) ?? []
  await office.cli('channel request hangup all')
  await expect.poll(channels).toEqual([])
  try {
    const first = await starts(sip, { userData })
    await first.until(isOpen, 15_000)
    await soundAgain(headset, mouth)
    await first.close()
    const second = await starts(sip, { userData })
    await second.until(isOpen, 15_000)
    await soundAgain(headset, mouth)
    // The line is as old as the first app: it was not dialled anew.
    expect(await second.mainLog()).toContain('open line taken back')
    expect(await channels()).toHaveLength(1)
    await second.hangUp()
  } finally {
    await rm(userData, { recursive: true, force: true, maxRetries: 5 })
  }
})

test('without a password in the policy it is typed once, and a wrong one is told', async ({
  starts,
  office,
}) => {
  const phone = await starts({ account: { user: agent.user, domain: office.address } })
  await phone.page.getByLabel('Password').fill('not this one')
  await phone.page.getByRole('button', { name: 'Register' }).click()
  await expect(phone.page.getByRole('alert')).toContainText('refused the user name or password')
  await phone.page.getByLabel('Password').fill(agent.password)
  await phone.page.getByRole('button', { name: 'Register' }).click()
  await phone.registered()
  expect(JSON.stringify(await phone.snapshot())).not.toContain(agent.password)
  expect(await phone.mainLog()).not.toContain(agent.password)
})

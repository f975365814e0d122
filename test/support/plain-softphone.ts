import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { sinks } from '../../scripts/audio.mjs'
import { electronRuntime } from '../../scripts/electron-runtime.mjs'
import { root } from '../../scripts/setup/paths.mjs'
import type { ConsoleSnapshot } from '../../src/contract/ipc/console-snapshot.js'

export interface PlainOptions {
  /** the policy's section `sip` */
  readonly sip: object
  /** the rest of the policy, for example extraCaFile */
  readonly policy?: object
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  /** starts the app in place of Electron itself, which it starts with the same arguments */
  readonly starter?: string
  /** one that an earlier start left; without it a new one, removed by close() */
  readonly userData?: string
}

/** The built app as a phone of a plain SIP server, and what a person does at its window. */
export interface PlainSoftphone {
  readonly app: ElectronApplication
  readonly page: Page
  readonly pid: number
  readonly userData: string
  /** what the window is shown now */
  snapshot(): Promise<ConsoleSnapshot>
  /** resolves with the first snapshot that fits; rejects after `withinMs` (10 s) with the last one */
  until(fits: (snapshot: ConsoleSnapshot) => boolean, withinMs?: number): Promise<ConsoleSnapshot>
  registered(withinMs?: number): Promise<ConsoleSnapshot>
  /**
   * A canceller that looks for a loudspeaker's echo would cut the agent's voice in the first six seconds of the other side's
   * (docs/adr/0017), and Linux does not say that its default device is a headset.
   */
  wearsTheHeadset(): Promise<void>
  /** Registered, with the headset on, Available. */
  beginsWork(): Promise<void>
  /** a call that is up, whoever placed it */
  inCall(withinMs?: number): Promise<ConsoleSnapshot>
  idle(withinMs?: number): Promise<ConsoleSnapshot>
  /** the ringing call's button */
  answer(): Promise<void>
  reject(): Promise<void>
  hangUp(): Promise<void>
  dial(destination: string): Promise<void>
  mute(): Promise<void>
  hold(): Promise<void>
  resume(): Promise<void>
  keys(tones: string): Promise<void>
  /** Transfer, Ask first */
  asksFirst(destination: string): Promise<void>
  /** any command of the window, as its preload sends it */
  command(name: string, input?: unknown): Promise<unknown>
  mainLog(): Promise<string>
  output(): string
  /** kill -9 of the whole app, and its folder is removed when it was made here */
  close(): Promise<void>
}

interface PageBridge {
  offhook: {
    invoke(command: string, input: unknown): Promise<{ ok: boolean; value?: unknown; error?: unknown }>
  }
}

export async function launchPlain(options: PlainOptions): Promise<PlainSoftphone> {
  const made = options.userData === undefined
  const userData = options.userData ?? (await mkdtemp(join(tmpdir(), 'offhook-plain-')))
  const policyFile = join(userData, 'test-policy.json')
  await writeFile(policyFile, JSON.stringify({ ...options.policy, sip: options.sip }))
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  const app = await _electron.launch({
    executablePath: options.starter ?? electronRuntime().executablePath,
    cwd: root,
    args: [
      root,
      `--user-data-dir=${userData}`,
      '--allow-loopback-in-peer-connection',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(options.args ?? []),
    ],
    env: { ...inherited, OFFHOOK_POLICY: policyFile, ...options.env },
    timeout: 30_000,
  })
  const child = app.process()
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-100_000)))
  }
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const page = await consoleWindow(app)

  const command = async (name: string, input?: unknown): Promise<unknown> => {
    const answer = await page.evaluate(
      ([named, given]) => (globalThis as unknown as PageBridge).offhook.invoke(named as string, given),
      [name, input],
    )
    if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`)
    return answer.value
  }
  const snapshot = async (): Promise<ConsoleSnapshot> => (await command('state.get')) as ConsoleSnapshot
  const until: PlainSoftphone['until'] = async (fits, withinMs = 10_000) => {
    const deadline = Date.now() + withinMs
    for (;;) {
      const now = await snapshot()
      if (fits(now)) return now
      if (Date.now() > deadline)
        throw new Error(`Not so within ${withinMs} ms; last: ${JSON.stringify(brief(now))}`)
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }
  const wearsTheHeadset = async (): Promise<void> => {
    const worn = ({ devices }: ConsoleSnapshot) =>
      devices.headset.options.find(({ label }) => label === sinks.headset)
    const id = worn(await until((now) => worn(now) !== undefined))?.id
    await command('devices.select', { role: 'headset', id })
  }
  const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click()
  return {
    app,
    page,
    pid: child.pid ?? 0,
    userData,
    snapshot,
    until,
    registered: (withinMs) => until(({ registration }) => registration.state === 'up', withinMs),
    wearsTheHeadset,
    async beginsWork() {
      await until(({ registration }) => registration.state === 'up')
      await wearsTheHeadset()
      await command('status.set', { status: 'available', reasonCode: null })
    },
    inCall: (withinMs) => until(({ call }) => call?.state === 'active', withinMs),
    idle: (withinMs) => until(({ call }) => call === null, withinMs),
    answer: () => press('Answer'),
    reject: () => press('Reject'),
    hangUp: () => press('Hang up'),
    async dial(destination) {
      await page.getByLabel('Number or SIP URI').fill(destination)
      await press('Call')
    },
    mute: () => press('Mute'),
    hold: () => press('Hold'),
    resume: () => press('Resume'),
    async keys(tones) {
      const { call, connection } = await snapshot()
      await command('call.sendDtmf', {
        interactionId: call?.interactionId ?? connection?.connectionId,
        tones,
      })
    },
    async asksFirst(destination) {
      await press('Transfer')
      await page.getByLabel('Transfer to').fill(destination)
      await press('Ask first')
    },
    command,
    mainLog: async () => {
      const folder = join(userData, 'logs')
      const names = await readdir(folder).catch(() => [])
      const texts = await Promise.all(
        names.sort().map((name) => readFile(join(folder, name), 'utf8').catch(() => '')),
      )
      return texts.join('\n')
    },
    output: () => said,
    async close() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL')
        await ended
      }
      if (made) await rm(userData, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The window an agent sees; the media engine has a hidden one. A window is there before it has its address. */
async function consoleWindow(app: ElectronApplication): Promise<Page> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const page = app.windows().find((one) => one.url().includes('://console/'))
    if (page) {
      await page.waitForLoadState('domcontentloaded')
      return page
    }
    if (Date.now() > deadline) throw new Error('The console did not open')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const brief = ({ signIn, registration, call, connection, headline, notices }: ConsoleSnapshot) => ({
  signIn,
  registration,
  call: call && { state: call.state, customer: call.customer },
  connection: connection?.state,
  headline,
  notices,
})

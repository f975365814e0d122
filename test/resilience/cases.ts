import { centerAddresses, type Network } from '../support/network/network.js'
import type { Scene } from './scene.js'

/** One thing that happens during a call. */
export interface Case {
  readonly name: string
  /** in the short form too, which is part of \`npm test\` */
  readonly short: boolean
  readonly goals: Goals
  /** how the network is before the call */
  prepare?(network: Network): Promise<void>
  /** plays the fault; what it returns is a Unix time in ms */
  play(scene: Scene): Promise<{ readonly faultAt: number; readonly wellAt: number }>
  /** what must be shown in the end */
  readonly end: 'open' | 'lost'
  /** how long that may take after it is well again, in ms */
  readonly patienceMs: number
}

/** in ms; what is not named is reported only */
export interface Goals {
  /** audio gone; for the customer alike, unless the next says otherwise */
  readonly goneMs?: number
  readonly customerGoneMs?: number
  /** the dead socket is shown as such, after the fault */
  readonly noticedMs?: number
  /** ready, after all is well again */
  readonly readyMs?: number
  /** the loss is shown, after all is well again */
  readonly lostShownMs?: number
}

const now = (): number => Date.now()
const outage =
  (seconds: number): Case['play'] =>
  async ({ network, wait }) => {
    const faultAt = now()
    await network.fails('drop')
    await wait(seconds * 1000)
    await network.fails()
    return { faultAt, wellAt: now() }
  }
const suspend =
  (seconds: number, told: boolean): Case['play'] =>
  async ({ network, wait, signals, workstation }) => {
    const emit = (event: 'suspend' | 'resume'): Promise<unknown> | undefined =>
      workstation.softphone?.app.evaluate(({ powerMonitor }, name) => void powerMonitor.emit(name), event)
    // The test's own debugger loses an evaluation now and then that comes right after a long stop.
    const tell = (event: 'suspend' | 'resume'): Promise<unknown> | undefined =>
      emit(event)?.catch(() => emit(event))
    if (told) {
      // The kernel of a sleeping computer answers nobody either.
      await tell('suspend')
      await network.fails('drop')
    }
    const faultAt = now()
    await signals('SIGSTOP')
    await wait(seconds * 1000)
    if (told) await network.fails()
    await signals('SIGCONT')
    const wellAt = now()
    if (told) await tell('resume')
    return { faultAt, wellAt }
  }
const end = 'open'
const patienceMs = 30_000

export const cases: readonly Case[] = [
  {
    name: 'WebSocket half-open: its packets are dropped, no RST',
    short: true,
    goals: { goneMs: 0, noticedMs: 16_000, readyMs: 3_000 },
    async play({ network, far, wait, shown }) {
      const faultAt = now()
      await network.fails(`tcp dport ${far.sipPort} drop`, `tcp sport ${far.sipPort} drop`)
      while (shown.now()?.link === 'up' && now() < faultAt + 25_000) await wait(50)
      await wait(1_000)
      await network.fails()
      return { faultAt, wellAt: now() }
    },
    end,
    patienceMs,
  },
  {
    name: 'The contact center moves to another address',
    short: false,
    goals: { readyMs: 20_000 },
    async play({ network }) {
      const faultAt = now()
      await network.centerMovesTo(centerAddresses[1] ?? '10.77.9.3')
      return { faultAt, wellAt: now() }
    },
    end,
    patienceMs,
  },
  {
    name: "The agent's address changes: an interface goes down, another comes up",
    short: true,
    goals: { goneMs: 3_000, readyMs: 3_000 },
    async play({ network }) {
      const faultAt = now()
      await network.changesInterface()
      return { faultAt, wellAt: now() }
    },
    end,
    patienceMs,
  },
  ...[2, 10, 30].map((seconds): Case => ({
    name: `Network away for ${seconds} s`,
    short: seconds === 10,
    goals: { readyMs: 3_000 },
    play: outage(seconds),
    end,
    patienceMs,
  })),
  {
    name: '20 s of 5 % loss and 50 ms jitter',
    short: false,
    goals: {},
    prepare: (network) => network.relaysMedia(),
    async play({ network, wait }) {
      const faultAt = now()
      await network.isPoor(true)
      await wait(20_000)
      await network.isPoor(false)
      return { faultAt, wellAt: now() }
    },
    end,
    patienceMs,
  },
  {
    name: 'Names cannot be looked up for 20 s, and the WebSocket breaks off',
    short: false,
    goals: { goneMs: 0, readyMs: 3_000 },
    async play({ network, far, wait }) {
      const faultAt = now()
      await network.names(false)
      await network.fails(
        `tcp dport ${far.sipPort} reject with tcp reset`,
        `tcp sport ${far.sipPort} reject with tcp reset`,
      )
      await wait(15_000)
      await network.fails()
      await wait(5_000)
      await network.names(true)
      return { faultAt, wellAt: now() }
    },
    end,
    patienceMs,
  },
  {
    name: 'The app is stopped for 30 s (SIGSTOP)',
    short: true,
    goals: { readyMs: 3_000 },
    play: suspend(30, false),
    end,
    patienceMs,
  },
  {
    name: 'The computer sleeps for 30 s (powerMonitor)',
    short: false,
    goals: { readyMs: 3_000 },
    play: suspend(30, true),
    end,
    patienceMs,
  },
  {
    name: 'The app is stopped for 120 s (SIGSTOP)',
    short: false,
    goals: { lostShownMs: 3_000 },
    play: suspend(120, false),
    end: 'lost',
    patienceMs: 15_000,
  },
  {
    name: 'The computer sleeps for 120 s (powerMonitor)',
    short: false,
    goals: { lostShownMs: 3_000 },
    play: suspend(120, true),
    end: 'lost',
    patienceMs: 15_000,
  },
  {
    name: 'The media engine is killed',
    short: true,
    goals: { goneMs: 500, readyMs: 3_000 },
    async play({ workstation }) {
      const faultAt = now()
      await workstation.pageCrashes('media')
      return { faultAt, wellAt: now() }
    },
    end,
    patienceMs,
  },
  {
    name: 'The console is killed',
    short: false,
    goals: { goneMs: 0, readyMs: 3_000 },
    async play({ workstation }) {
      const faultAt = now()
      await workstation.pageCrashes('console')
      return { faultAt, wellAt: now() }
    },
    end,
    patienceMs,
  },
  {
    name: 'The app is killed (kill -9) and started again',
    short: true,
    goals: { readyMs: 4_000 },
    async play({ workstation, startsAgain }) {
      const faultAt = now()
      await workstation.crashes()
      const wellAt = now()
      await startsAgain()
      return { faultAt, wellAt }
    },
    end,
    patienceMs,
  },
  {
    name: 'The voice is killed and started again',
    short: false,
    goals: { lostShownMs: 16_000 },
    async play({ far }) {
      const faultAt = now()
      await far.restarts()
      return { faultAt, wellAt: now() }
    },
    end: 'lost',
    patienceMs,
  },
]

import { type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from '../../../scripts/child.mjs'
import { findProgram } from '../../../scripts/setup/debian.mjs'

/** Where a peer runs. */
export interface PeerPlace {
  /** it listens here only; 127.0.0.1 */
  readonly address?: string
  /** a network namespace that exists (ip-netns(8)) */
  readonly network?: string
}

/** What every peer can do. */
export interface Peer extends AsyncDisposable {
  /** its files; gone after it is disposed of, unless OFFHOOK_KEEP_PEERS is set */
  readonly folder: string
  /** everything it said until now, over all its starts */
  log(): string
  /** in order, as its administrator would */
  stop(): Promise<void>
  /** all its processes at once, as a power cut would; nothing is said to anybody */
  kill(): Promise<void>
  /** after `stop` or `kill`: the same again, with the same ports; resolves when it is ready */
  start(): Promise<void>
}

export interface Program {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly network?: string | undefined
  readonly env?: NodeJS.ProcessEnv | undefined
  /** keeps its input open, to be written to */
  readonly input?: boolean
  /** asked again and again, with what it said since this start, until it says yes */
  isReady(said: string): boolean | Promise<boolean>
}

export interface PeerProcess extends Peer {
  /** null while it does not run */
  process(): ChildProcess | null
}

const readyWithinMs = 30_000
const askAgainMs = 25
const keepFolders = process.env['OFFHOOK_KEEP_PEERS'] !== undefined
const saidCharacters = 20_000_000

/** Short, because the path of a Unix socket has at most 107 characters. */
export const peerFolder = (name: string): string => mkdtempSync(join(tmpdir(), `oh-${name}-`))

/** The command in its network namespace. */
export function inNetwork(network: string | undefined, command: string, args: readonly string[]): string[] {
  const file = command.includes('/') ? command : (findProgram(command) ?? command)
  return network === undefined
    ? [file, ...args]
    : [findProgram('ip') ?? 'ip', 'netns', 'exec', network, file, ...args]
}

/** @param folder is removed with the peer */
export async function startPeer(folder: string, program: Program): Promise<PeerProcess> {
  let running: ChildProcess | null = null
  let said = ''
  const hear = (text: string): void => {
    said = (said + text).slice(-saidCharacters)
  }

  const start = async (): Promise<void> => {
    const [file = '', ...args] = inNetwork(program.network, program.command, program.args)
    const { process: child } = startChild(file, args, {
      cwd: folder,
      env: { ...process.env, ...program.env },
      stdio: [program.input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    })
    running = child
    const saidBefore = said.length
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', hear)
    child.once('error', (error) => hear(`${error.message}\n`))
    const deadline = performance.now() + readyWithinMs
    while (!(await program.isReady(said.slice(saidBefore)))) {
      const ended = child.exitCode !== null || child.signalCode !== null || child.pid === undefined
      if (!ended && performance.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, askAgainMs))
        continue
      }
      const why = ended ? 'ended before it was ready' : `was not ready after ${readyWithinMs / 1000} s`
      await end('SIGKILL')
      throw new Error(`${program.name} ${why} (${folder}):\n${said.slice(-4000)}`)
    }
  }

  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const child = running
    running = null
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'close')
    // It leads a process group of its own: those that it started go with it.
    const send = (which: NodeJS.Signals): void => {
      try {
        process.kill(which === 'SIGKILL' ? -(child.pid ?? 0) : (child.pid ?? 0), which)
      } catch {
        // It went by itself.
      }
    }
    send(signal)
    const impatience = setTimeout(() => send('SIGKILL'), 5000)
    await ended
    clearTimeout(impatience)
  }

  const dispose = async (): Promise<void> => {
    await end('SIGKILL')
    if (!keepFolders) rmSync(folder, { recursive: true, force: true })
  }
  try {
    await start()
  } catch (error) {
    await dispose()
    throw error
  }
  return {
    folder,
    process: () => running,
    log: () => said,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    start,
    [Symbol.asyncDispose]: dispose,
  }
}

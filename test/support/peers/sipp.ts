import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startChild, untilReady } from '../../../scripts/child.mjs'
import { inNetwork, peerFolder, type PeerPlace } from './peer-process.js'
import { freeUdpPort, freeUdpRange } from './ports.js'

export interface SippOptions extends PeerPlace {
  /** XML: what it sends and what it wants to be sent */
  readonly scenario: string
  /** `host:port` that it calls; absent: it is called */
  readonly remote?: string
  /** the user it calls */
  readonly service?: string
  readonly port?: number
  /** sends RTP back to where it comes from */
  readonly echo?: boolean
  /** so many at once, each the scenario; 1 */
  readonly calls?: number
  /** `[name]` in the scenario */
  readonly keys?: Readonly<Record<string, string>>
  /** fails when the scenario is not over by then */
  readonly withinMs?: number
}

/** One call of one scenario, or many. */
export interface Sipp extends AsyncDisposable {
  readonly port: number
  readonly pid: number
  /** resolves when the scenario was played to its end as written; else rejects with what went wrong */
  readonly done: Promise<void>
  /**
   * Every message sent and received until now, as sipp wrote them down.
   * @throws when the scenario has gone wrong, with what `done` rejects with
   */
  messages(): string
}

export async function startSipp(options: SippOptions): Promise<Sipp> {
  const { address = '127.0.0.1', network, scenario, remote, withinMs = 30_000 } = options
  const port = options.port ?? (await freeUdpPort())
  const calls = options.calls ?? 1
  const media = await freeUdpRange(4)
  const folder = peerFolder('sipp')
  writeFileSync(join(folder, 'scenario.xml'), scenario)
  const log = join(folder, 'messages.log')
  const errors = join(folder, 'errors.log')
  const args = [
    ...(remote === undefined ? [] : [remote]),
    ...['-sf', 'scenario.xml', '-i', address, '-p', `${port}`, '-mi', address, '-mp', `${media.from}`],
    ...['-m', `${calls}`, '-l', `${calls}`, '-nostdin', '-trace_msg', '-message_file', log],
    ...['-trace_err', '-error_file', errors, '-timeout', `${Math.ceil(withinMs / 1000)}s`, '-timeout_error'],
    ...(options.service === undefined ? [] : ['-s', options.service]),
    ...(options.echo ? ['-rtp_echo'] : []),
    ...Object.entries(options.keys ?? {}).flatMap(([name, value]) => ['-key', name, value]),
  ]
  const [file = '', ...rest] = inNetwork(network, 'sipp', args)
  const child = startChild(file, rest, {
    cwd: folder,
    env: { ...process.env, TERM: 'dumb' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.process.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)))
  const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '')
  const done = once(child.process, 'close').then(([code]) => {
    if (code !== 0)
      throw new Error(`sipp ended with ${String(code)}: ${read(errors).slice(0, 3000)}\n${said}`)
  })
  let failure: Error | null = null
  done.catch((error: unknown) => (failure = error instanceof Error ? error : new Error(String(error))))
  // Who is called is there before anybody calls.
  if (remote === undefined)
    await untilReady(child, 'sipp', () => isBound(child.process.pid, port)).catch(async (error: unknown) => {
      if (child.process.exitCode !== null) await done
      throw error
    })
  return {
    port,
    pid: child.process.pid ?? -1,
    done,
    messages() {
      if (failure) throw failure
      return read(log)
    },
    async [Symbol.asyncDispose]() {
      await child.dispose()
      if (process.env['OFFHOOK_KEEP_PEERS'] === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** In the network that this process is in. */
function isBound(pid: number | undefined, port: number): boolean {
  const written = `:${port.toString(16).toUpperCase().padStart(4, '0')} `
  return ['udp', 'udp6'].some((kind) => {
    const list = `/proc/${pid ?? 'self'}/net/${kind}`
    return existsSync(list) && readFileSync(list, 'utf8').includes(written)
  })
}

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { firstLine, startChild } from '../../../scripts/child.mjs'
import { inRoot, node24 } from '../../../scripts/setup/paths.mjs'
import type { RouterOrder } from './router-program.js'

const call = promisify(execFile)

/** What stands between the agent's computer, where this process runs, and the contact center. */
export interface Network {
  /** nftables statements that hold for everything that passes the router; without any the network is well */
  fails(...statements: readonly string[]): Promise<void>
  /** names can no longer be looked up, or can again */
  names(answered: boolean): Promise<void>
  /** the center is found at this address from now on, and no longer at the other */
  centerMovesTo(address: CenterAddress): Promise<void>
  /** media goes by the relay from now on, without a delay; only calls that begin later do */
  relaysMedia(): Promise<void>
  /** of the media that is relayed, 5 % are lost and the rest is held for 20 to 70 ms; or all is well again */
  isPoor(poor: boolean): Promise<void>
  /** the interface in use goes down, then the other one comes up */
  changesInterface(): Promise<void>
  /** how to start a program where the center is */
  readonly inCenter: readonly string[]
  readonly centerNamespace: string
  /** host and port on this side's loopback that lead to a port on the center's, whatever the network is like */
  door(port: number): Promise<string>
  /** as new */
  heals(): Promise<void>
  dispose(): Promise<void>
}

export type CenterAddress = '10.77.9.2' | '10.77.9.3'
export const centerName = 'center.offhook.test'
/** both of them */
export const centerAddresses: readonly CenterAddress[] = ['10.77.9.2', '10.77.9.3']
/** where the center's programs take their UDP ports from */
export const mediaPorts = [40_000, 40_199] as const

const names = z.object({ agent: z.string(), router: z.string(), center: z.string() })
const execIn = (namespace: string): readonly string[] => ['ip', 'netns', 'exec', namespace]

const rules = (forward: readonly string[], input: readonly string[], redirect: readonly string[]): string => `
add table inet faults
delete table inet faults
table inet faults {
  chain forward { type filter hook forward priority 0; ${forward.join('; ')}
  }
  chain input { type filter hook input priority 0; ${input.join('; ')}
  }
  chain to_relay { type nat hook prerouting priority -100; ${redirect.join('; ')}
  }
}
`

export async function openNetwork(): Promise<Network> {
  const namespaces = names.parse(JSON.parse(process.env['OFFHOOK_NAMESPACES'] ?? '{}'))
  const folder = await mkdtemp(join(tmpdir(), 'offhook-network-'))
  const closing: (() => Promise<unknown>)[] = []
  const run = (...args: readonly string[]): Promise<unknown> => {
    const [command = '', ...rest] = args
    return call(command, rest)
  }
  const [first = '', ...rest] = execIn(namespaces.router)
  const router = spawn(first, [...rest, node24, inRoot('test/support/network/router-program.ts')], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  await once(router, 'message')
  const order = async (what: RouterOrder): Promise<void> => {
    const done = once(router, 'message')
    router.send(what)
    await done
  }

  const state = {
    forward: [] as readonly string[],
    named: true,
    address: '10.77.9.2' as CenterAddress,
    relayed: false,
    poor: false,
  }
  const apply = async (change: Partial<typeof state>): Promise<void> => {
    Object.assign(state, change)
    const forward = [
      ...state.forward,
      // All media goes by the relay.
      ...(state.relayed ? ['meta l4proto udp drop'] : []),
    ]
    const input = [
      ...(state.named ? [] : ['udp dport 53 drop', 'tcp dport 53 drop']),
      ...(state.poor ? ['udp dport != 53 numgen random mod 100 < 5 drop'] : []),
    ]
    const [from, to] = mediaPorts
    const redirect = state.relayed
      ? [`iifname { lan0, lan1 } udp dport ${from}-${to} dnat ip to 10.77.9.1`]
      : []
    const nft = spawn(first, [...rest, 'nft', '-f', '-'], { stdio: ['pipe', 'inherit', 'inherit'] })
    nft.stdin.end(rules(forward, input, redirect))
    const [code] = (await once(nft, 'close')) as [number]
    if (code !== 0) throw new Error('The rules of the network were refused')
  }
  let lan: 0 | 1 = 0
  const uses = async (next: 0 | 1): Promise<void> => {
    await run('ip', 'link', 'set', `lan${lan}`, 'down')
    lan = next
    await run('ip', 'link', 'set', `lan${lan}`, 'up')
    await run('ip', 'route', 'replace', 'default', 'via', `10.77.${lan + 1}.1`)
  }
  await apply({})

  const self: Network = {
    inCenter: execIn(namespaces.center),
    centerNamespace: namespaces.center,
    fails: (...statements) => apply({ forward: statements }),
    names: (named) => apply({ named }),
    async centerMovesTo(address) {
      if (address === state.address) return
      await run(...execIn(namespaces.center), 'ip', 'addr', 'add', `${address}/24`, 'dev', 'wan')
      await run(...execIn(namespaces.center), 'ip', 'addr', 'del', `${state.address}/24`, 'dev', 'wan')
      await order({ address })
      await apply({ address })
    },
    async relaysMedia() {
      await order({ relay: { to: state.address, ports: mediaPorts } })
      await apply({ relayed: true })
    },
    async isPoor(poor) {
      await order({ delay: poor ? { delayMs: 20, jitterMs: 50 } : { delayMs: 0, jitterMs: 0 } })
      await apply({ poor })
    },
    changesInterface: () => uses(lan === 0 ? 1 : 0),
    async door(port) {
      const path = join(folder, `${port}-${closing.length}`)
      const [program, ...args] = [
        ...execIn(namespaces.center),
        node24,
        inRoot('test/support/network/door-program.ts'),
      ]
      const child = startChild(program, [...args, path, String(port)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      if (!child.process.stdout) throw new Error('The door has no output')
      await firstLine(child, child.process.stdout, 'the door')
      const server = createServer((incoming) => {
        const onward = connect(path)
        incoming.pipe(onward).pipe(incoming)
        incoming.on('error', () => onward.destroy())
        onward.on('error', () => incoming.destroy())
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      closing.push(child.dispose, async () => server.close())
      return `127.0.0.1:${(server.address() as AddressInfo).port}`
    },
    async heals() {
      await self.centerMovesTo('10.77.9.2')
      await order({ relay: null, delay: { delayMs: 0, jitterMs: 0 } })
      await apply({ forward: [], named: true, relayed: false, poor: false })
      if (lan !== 0) await uses(0)
    },
    async dispose() {
      for (const close of closing) await close()
      router.disconnect()
      await rm(folder, { recursive: true })
    },
  }
  return self
}

import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { asteriskRoot, asteriskVersion } from '../../../scripts/setup/asterisk.mjs'
import { freePort } from '../free-port.js'
import type { ServerCertificate } from '../private-ca.js'
import { type AsteriskPorts, basicFiles, mainFile } from './asterisk-files.js'
import { inNetwork, type Peer, peerFolder, type PeerPlace, startPeer } from './peer-process.js'
import { freeUdpPort, freeUdpRange } from './ports.js'

export interface AsteriskOptions extends PeerPlace {
  /** files of /etc/asterisk by name; `pjsip.conf` and `extensions.conf` at least. See `basicFiles` for the others */
  readonly files: (place: AsteriskFacts) => Readonly<Record<string, string>>
  /** it then listens for wss and HTTPS too */
  readonly tls?: ServerCertificate
  /** some or all of them; the others are probed */
  readonly ports?: Partial<AsteriskPorts>
}

/** What a configuration file may have to say. */
export interface AsteriskFacts {
  readonly address: string
  readonly ports: AsteriskPorts
  readonly folder: string
}

/** One Asterisk 22 with a configuration of its own; several run side by side from one root file system. */
export interface Asterisk extends Peer, AsteriskFacts {
  /** as Debian numbers it */
  readonly version: string
  /** `ws://…/ws`: SIP over WebSocket */
  readonly wsUrl: string
  /** what its console answers to this command */
  cli(command: string): Promise<string>
  /** writes files anew; a `… reload` command makes them count */
  configure(files: Readonly<Record<string, string>>): void
}

const rtpPorts = 100
const libraries = ['usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu'].map((path) => join(asteriskRoot, path))

/** The loader of its own Debian runs it with the libraries of its own Debian: nobody has to be root, nothing is mounted. */
const throughLoader = (folder: string, ...args: readonly string[]): readonly [string, readonly string[]] => [
  join(asteriskRoot, 'lib64/ld-linux-x86-64.so.2'),
  [
    ...['--argv0', 'asterisk', '--inhibit-cache', '--library-path', libraries.join(':')],
    join(asteriskRoot, 'usr/sbin/asterisk'),
    ...['-C', join(folder, 'etc/asterisk.conf'), ...args],
  ],
]

export async function startAsterisk(options: AsteriskOptions): Promise<Asterisk> {
  if (!existsSync(asteriskRoot))
    throw new Error('There is no Asterisk here: npm run test:interop installs it')
  const { address = '127.0.0.1', network } = options
  const ports: AsteriskPorts = {
    http: options.ports?.http ?? (await freePort()),
    https: options.ports?.https ?? (await freePort()),
    sip: options.ports?.sip ?? (await freeUdpPort()),
    rtp: options.ports?.rtp ?? (await freeUdpRange(rtpPorts)),
  }
  const folder = peerFolder('ast')
  const facts: AsteriskFacts = { address, ports, folder }
  for (const name of ['etc', 'lib', 'spool', 'run', 'log']) mkdirSync(join(folder, name))
  const configure = (files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) {
      const file = join(folder, 'etc', name)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
  }
  const tls = options.tls && { cert: join(folder, 'etc/cert.pem'), key: join(folder, 'etc/key.pem') }
  if (options.tls) configure({ 'cert.pem': options.tls.cert, 'key.pem': options.tls.key })
  configure({
    'asterisk.conf': mainFile(folder),
    ...basicFiles(address, ports, tls),
    ...options.files(facts),
  })

  const cli = async (command: string): Promise<string> => {
    const [file = '', ...args] = inNetwork(network, ...throughLoader(folder, '-rx', command))
    const { stdout } = await promisify(execFile)(file, args, { maxBuffer: 50e6 })
    return stdout
  }
  const [command, args] = throughLoader(folder, '-f', '-n', '-vvv')
  const peer = await startPeer(folder, {
    name: 'Asterisk',
    command,
    args,
    network,
    // Answers when the core is up; then all modules are there.
    isReady: () =>
      cli('core waitfullybooted').then(
        (said) => said.includes('fully booted'),
        () => false,
      ),
  })
  const host = address.includes(':') ? `[${address}]` : address
  return {
    ...peer,
    ...facts,
    version: asteriskVersion(),
    wsUrl: `ws://${host}:${ports.http}/ws`,
    cli,
    configure,
  }
}

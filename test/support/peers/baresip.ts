import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'
import { freePort } from '../free-port.js'
import { samplesOf } from '../e2e/sounds.js'
import { netstring, netstringReader } from './netstrings.js'
import { type Peer, peerFolder, type PeerPlace, startPeer } from './peer-process.js'
import { freeUdpRange } from './ports.js'

export interface BaresipOptions extends PeerPlace {
  readonly user: string
  /** registers there; absent: it is called by its own address */
  readonly registrar?: { readonly host: string; readonly password: string }
  /** of its account line, such as `audio_codecs=opus` or `mediaenc=dtls_srtp`; answers by itself with `answermode=auto` */
  readonly account?: readonly string[]
  /** what it sends: a tone of this frequency in Hz */
  readonly toneHz?: number
  /**
   * One of the tests' sound devices, by its name: what it hears is played there. Its own recording ends with the first hold,
   * because baresip 1.0 drops the recorder when the direction of the audio changes; its player goes on.
   */
  readonly player?: string
}

const message = z.looseObject({
  event: z.boolean().optional(),
  response: z.boolean().optional(),
  type: z.string().optional(),
  ok: z.boolean().optional(),
  data: z.string().optional(),
  token: z.string().optional(),
})

/** One baresip phone, steered over TCP. It sends a tone and records what it hears. */
export interface Baresip extends Peer {
  /** its own address as a SIP URI */
  readonly uri: string
  readonly port: number
  /** such as `dial sip:anna@127.0.0.1`, `accept`, `hangup`, `hold`, `resume`, `transfer`; what it answers */
  command(command: string, params?: string): Promise<string>
  /** types of its events until now: `CALL_INCOMING`, `CALL_ESTABLISHED`, `CALL_CLOSED` … */
  events(): readonly string[]
  /** resolves when an event of this type comes, or has come since `from` events */
  until(type: string, options?: { from?: number; withinMs?: number }): Promise<void>
  /**
   * What it has heard in all its calls, one after the other, at the `rate` of the latest in Hz. In a call that was held it
   * records nothing more: baresip 1.0 drops the recorder when the direction of the audio changes, and makes a new one only
   * where that of the other direction is gone too.
   */
  heard(): { samples: Int16Array; rate: number }
}

const modules = 'g711 g722 opus ausine aubridge alsa sndfile stun turn ice srtp dtls_srtp uuid'
const apps = 'account menu ctrl_tcp'

/** A recording whose header is only finished when the call ends: what is there until now. */
function growingWav(file: Buffer): { samples: Int16Array; rate: number } {
  const at = file.indexOf('data', 12, 'latin1')
  if (at < 0) return { samples: new Int16Array(), rate: 0 }
  return { samples: samplesOf(file.subarray(at + 8)), rate: file.readUInt32LE(24) }
}

export async function startBaresip(options: BaresipOptions): Promise<Baresip> {
  const { address = '127.0.0.1', network, user, registrar, toneHz = 440, player } = options
  const sip = await freeUdpRange(4)
  const rtp = await freeUdpRange(20)
  const control = await freePort()
  const host = address.includes(':') ? `[${address}]` : address
  const folder = peerFolder('bare')
  const lines = [
    'module_path /usr/lib/baresip/modules',
    `sip_listen ${host}:${sip.from}`,
    `net_interface ${address}`,
    `rtp_ports ${rtp.from}-${rtp.to}`,
    `ctrl_tcp_listen ${host}:${control}`,
    `audio_source ausine,${toneHz}`,
    // It can do no other than this; what the codec wants is made of it.
    'ausrc_srate 48000',
    'ausrc_channels 2',
    'opus_stereo no',
    'opus_sprop_stereo no',
    // What it hears is kept by sndfile.
    `audio_player ${player === undefined ? 'aubridge,nobody' : 'alsa,player'}`,
    'audio_alert aubridge,alert',
    `snd_path ${folder}`,
    ...modules.split(' ').map((name) => `module ${name}.so`),
    ...apps.split(' ').map((name) => `module_app ${name}.so`),
  ]
  writeFileSync(join(folder, 'config'), `${lines.join('\n')}\n`)
  const account = [
    `<sip:${user}@${registrar?.host ?? host}>`,
    registrar ? `auth_pass=${registrar.password};regint=300` : 'regint=0',
    ...(options.account ?? []),
  ]
  writeFileSync(join(folder, 'accounts'), `${account.join(';')}\n`)
  const alsa = join(folder, 'asound.conf')
  writeFileSync(
    alsa,
    `</usr/share/alsa/alsa.conf>\npcm.player { type pulse device "${player ?? ''}" fallback "null" }\n`,
  )
  const peer = await startPeer(folder, {
    name: 'baresip',
    command: 'baresip',
    args: ['-f', folder, '-s'],
    network,
    env: { ...process.env, ALSA_CONFIG_PATH: alsa },
    isReady: (said) =>
      said.includes('baresip is ready') && (registrar === undefined || /200 OK .*\[\d+ binding/.test(said)),
  })

  const types: string[] = []
  const answers = new Map<string, (answer: z.infer<typeof message>) => void>()
  const listeners = new Set<() => void>()
  const socket = connect(control, address)
  await once(socket, 'connect')
  socket.on(
    'data',
    netstringReader((text) => {
      const said = message.parse(JSON.parse(text))
      if (said.type !== undefined) types.push(said.type)
      if (said.token !== undefined) answers.get(said.token)?.(said)
      for (const listener of listeners) listener()
    }),
  )
  let number = 0
  return {
    ...peer,
    uri: `sip:${user}@${host}:${sip.from}`,
    port: sip.from,
    command(command, params = '') {
      const token = `t${++number}`
      socket.write(netstring(JSON.stringify({ command, params, token })))
      return new Promise((resolve, reject) =>
        answers.set(token, ({ ok, data = '' }) => {
          answers.delete(token)
          if (ok) resolve(data)
          else reject(new Error(`baresip does not ${command}: ${data}`))
        }),
      )
    },
    events: () => types,
    until(type, { from = 0, withinMs = 10_000 } = {}) {
      return new Promise((resolve, reject) => {
        const impatience = setTimeout(() => {
          listeners.delete(look)
          reject(new Error(`baresip told ${types.slice(from).join(', ') || 'nothing'}, not ${type}`))
        }, withinMs)
        const look = (): void => {
          if (!types.slice(from).includes(type)) return
          clearTimeout(impatience)
          listeners.delete(look)
          resolve()
        }
        listeners.add(look)
        look()
      })
    },
    heard() {
      // One file for each time that it begins to decode, also in the middle of a call.
      const parts = readdirSync(folder)
        .filter((name) => name.endsWith('-dec.wav'))
        .sort()
        .map((name) => growingWav(readFileSync(join(folder, name))))
      const samples = parts.flatMap((part) => [...part.samples])
      return { samples: Int16Array.from(samples), rate: parts.at(-1)?.rate ?? 0 }
    },
    async [Symbol.asyncDispose]() {
      socket.destroy()
      await peer[Symbol.asyncDispose]()
    },
  }
}

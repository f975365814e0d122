import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { samplesOf } from '../../support/e2e/sounds.js'
import { pulses } from './pulses.js'

/** Asterisk's AudioSocket: a byte of kind, two of length, then 8 kHz 16 bit mono. https://docs.asterisk.org (AudioSocket) */
const rate = 8000
const kind = { hangup: 0, id: 1, dtmf: 3, audio: 16, error: 255 } as const
const frameSamples = rate / 50

/** Where Asterisk takes a call to, so that the test is its other side: it speaks in pulses and keeps what it hears. */
export interface AudioSocketServer extends AsyncDisposable {
  readonly port: number
  /** of the latest call with this name */
  heard(name: string): { readonly samples: Int16Array; readonly rate: number }
  /** keys of the latest call with this name, as Asterisk understood them */
  keys(name: string): string
}

/** Names a call in Asterisk's dialplan, where a UUID is wanted. Eight characters at most. */
export function audioSocketId(name: string): string {
  const hex = Buffer.from(name.padEnd(8, '-')).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-8000-000000000000`
}

interface Call {
  readonly heard: Buffer[]
  keys: string
}

export async function startAudioSocket(hertz: number, address = '127.0.0.1'): Promise<AudioSocketServer> {
  const second = Buffer.from(pulses(hertz, 1, rate).buffer)
  const calls = new Map<string, Call>()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    const call: Call = { heard: [], keys: '' }
    let rest: Buffer = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk])
      while (rest.length >= 3) {
        const end = 3 + rest.readUInt16BE(1)
        if (rest.length < end) return
        const payload = Buffer.from(rest.subarray(3, end))
        if (rest[0] === kind.id) calls.set(payload.subarray(0, 8).toString('latin1').replace(/-+$/, ''), call)
        if (rest[0] === kind.audio) call.heard.push(payload)
        if (rest[0] === kind.dtmf) call.keys += payload.toString('latin1')
        rest = rest.subarray(end)
      }
    })
    const beganAt = performance.now()
    let sent = 0
    const timer = setInterval(() => {
      while (sent * 20 < performance.now() - beganAt) {
        const at = (sent % 50) * frameSamples * 2
        const frame = second.subarray(at, at + frameSamples * 2)
        socket.write(Buffer.concat([Buffer.from([kind.audio, frame.length >> 8, frame.length & 255]), frame]))
        sent += 1
      }
    }, 10)
    socket.on('error', () => undefined)
    socket.once('close', () => {
      clearInterval(timer)
      sockets.delete(socket)
    })
  })
  server.listen(0, address)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    heard: (name) => ({ samples: samplesOf(Buffer.concat(calls.get(name)?.heard ?? [])), rate }),
    keys: (name) => calls.get(name)?.keys ?? '',
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

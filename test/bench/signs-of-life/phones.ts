import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answer, request, scenario, sdp } from '../../support/peers/sipp-scenario.js'
import { startSipp } from '../../support/peers/sipp.js'

/** Telephones beyond the trunk, played by one sipp: each answers, and sends 50 packets of silence a second until it is hung up. */
export interface Phones extends AsyncDisposable {
  readonly port: number
  /** of its process, which SIGSTOP keeps from sending anything */
  readonly pid: number
}

/** longer than any bench */
const withinMs = 1_200_000
const ulawSilence = Buffer.alloc(16_000, 0xff)

export async function startPhones(count: number): Promise<Phones> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-phones-'))
  const silence = join(folder, 'silence.ulaw')
  await writeFile(silence, ulawSilence)
  const sipp = await startSipp({
    calls: count,
    withinMs,
    scenario: scenario(
      request('INVITE'),
      answer({ status: 180, reason: 'Ringing' }),
      answer({ status: 200, reason: 'OK', sdp: sdp().replace('[media_port]', '[rtpstream_audio_port]') }),
      request('ACK'),
      `<nop><action><exec rtp_stream="${silence},-1,0,PCMU/8000"/></action></nop>`,
      request('BYE'),
      answer({ status: 200, reason: 'OK' }),
    ),
  })
  return {
    port: sipp.port,
    pid: sipp.pid,
    async [Symbol.asyncDispose]() {
      await sipp[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

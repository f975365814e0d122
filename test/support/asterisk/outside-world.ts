import { freeUdpPort } from '../peers/ports.js'
import { type Asterisk, startAsterisk } from '../peers/asterisk.js'
import { startOffhookAsterisk } from './offhook-asterisk.js'
import { section } from '../peers/asterisk-files.js'

export interface AsteriskWithTrunk {
  /** the contact center's own */
  readonly asterisk: Asterisk
  /** whoever is beyond the trunk */
  readonly world: Asterisk
}

export async function startAsteriskWithTrunk(): Promise<AsteriskWithTrunk> {
  const insidePort = await freeUdpPort()
  const world = await startOutsideWorld(insidePort)
  const trunk = `127.0.0.1:${world.ports.sip}`
  return { world, asterisk: await startOffhookAsterisk({ ports: { sip: insidePort }, trunk }) }
}

/**
 * Another Asterisk. 0301 answers and echoes, 0302 is busy, 0303 rings, 0304 is nobody; 0310 is a desk phone that obeys
 * Answer-Mode: Auto (RFC 5373) and echoes.
 */
const startOutsideWorld = (insidePort: number): Promise<Asterisk> =>
  startAsterisk({
    files: ({ address, ports }) => ({
      'pjsip.conf':
        section('udp', ['type = transport', 'protocol = udp', `bind = ${address}:${ports.sip}`]) +
        section('inside', [
          'type = endpoint',
          'context = callees',
          'disallow = all',
          'allow = ulaw',
          'aors = inside',
          'direct_media = no',
        ]) +
        section('inside', ['type = aor', `contact = sip:${address}:${insidePort}`]) +
        section('inside', ['type = identify', 'endpoint = inside', `match = ${address}:${insidePort}`]),
      'extensions.conf': section('callees', [
        'exten => 0301,1,Answer()',
        ' same => n,Echo()',
        'exten => 0302,1,Hangup(17)',
        'exten => 0303,1,Ringing()',
        ' same => n,Wait(60)',
        'exten => 0310,1,Ringing()',
        ' same => n,GotoIf($["${PJSIP_HEADER(read,Answer-Mode)}" = "Auto"]?answer)',
        ' same => n,Wait(60)',
        ' same => n(answer),Answer()',
        ' same => n,Echo()',
        'exten => customer,1,Answer()',
        ' same => n,Echo()',
      ]),
    }),
  })

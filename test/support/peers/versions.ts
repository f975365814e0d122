import { spawnSync } from 'node:child_process'
import { asteriskVersion } from '../../../scripts/setup/asterisk.mjs'
import { findProgram } from '../../../scripts/setup/debian.mjs'

/** How each program is asked for its version; some of them end with an error then. */
const questions = {
  Kamailio: ['kamailio', '-v', /version: kamailio (\S+)/],
  rtpengine: ['rtpengine', '--version', /Version: (\S+)/i],
  coturn: ['turnserver', '--version', /(\d+\.\d+\.\d+)/],
  SIPp: ['sipp', '-v', /SIPp v([\d.]+)/],
  baresip: ['baresip', '-h', /baresip v(\S+)/],
  Linphone: ['linphonec', '--version', /version: ?(\S+)/i],
} as const

export type PeerName = keyof typeof questions | 'Asterisk'

/** As the program itself says it. */
export function peerVersion(name: PeerName): string {
  if (name === 'Asterisk') return asteriskVersion()
  const [program, question, pattern] = questions[name]
  const { stdout, stderr } = spawnSync(findProgram(program) ?? program, [question], { encoding: 'utf8' })
  return pattern.exec(stdout + stderr)?.[1] ?? 'unknown'
}

import { expect } from '@playwright/test'
import type { ServerCertificate } from '../../support/private-ca.js'
import { type Asterisk, type AsteriskOptions, startAsterisk } from '../../support/peers/asterisk.js'
import { section } from '../../support/peers/asterisk-files.js'
import { audioSocketId, startAudioSocket } from './audio-socket.js'
import { earOf, type Ear } from './sound.js'
import { pulseOf } from './pulses.js'

export const agent = { user: 'alex', password: 'secret-of-alex' } as const

interface Endpoint {
  readonly codecs: string
  readonly password: string
  readonly extra: readonly string[]
}

const endpoint = (name: string, { codecs, password, extra }: Endpoint): string =>
  section(name, [
    'type = endpoint',
    'context = from-agents',
    'webrtc = yes',
    'disallow = all',
    `allow = ${codecs}`,
    `auth = ${name}-auth`,
    `aors = ${name}`,
    'rtp_keepalive = 0',
    ...extra,
  ]) +
  section(`${name}-auth`, [
    'type = auth',
    'auth_type = userpass',
    `username = ${name}`,
    `password = ${password}`,
  ]) +
  section(name, ['type = aor', 'max_contacts = 2', 'remove_existing = yes', 'qualify_frequency = 0'])

const pjsipFile = (address: string, ofAgent: Endpoint): string => {
  const host = address.includes(':') ? `[${address}]` : address
  return (
    section('ws', ['type = transport', 'protocol = ws', `bind = ${host}`]) +
    section('wss', ['type = transport', 'protocol = wss', `bind = ${host}`]) +
    endpoint(agent.user, ofAgent)
  )
}

export interface OfficeOptions extends Partial<Pick<AsteriskOptions, 'address' | 'network' | 'ports'>> {
  /** as pjsip.conf names them; Opus and G.711 */
  readonly codecs?: string
  readonly tls?: ServerCertificate
  /** more of the agent's endpoint */
  readonly endpoint?: readonly string[]
}

export interface Office extends Asterisk {
  /** from now on the agent's endpoint has these codecs and no other */
  useCodecs(codecs: string): Promise<void>
  /** from now on the agent's phone registers with this one */
  usePassword(password: string): Promise<void>
  /** the codec of the call that is up, as Asterisk names it */
  codecInUse(): Promise<string>
  /** what the other side of the call to or from this extension hears of the agent */
  ear(exten: string): Ear
  /** keys that the other side of this extension's call was sent, as Asterisk understood them */
  keys(exten: string): string
  /** calls the agent; who answers is in a call with this extension of `[office]` */
  callAgent(exten: string): Promise<void>
}

/** An office's Asterisk: lines that answer, ring, refuse, speak early, and hold. */
export async function startOffice(options: OfficeOptions = {}): Promise<Office> {
  const { tls, ...place } = options
  let ofAgent: Endpoint = {
    codecs: options.codecs ?? 'opus,ulaw',
    password: agent.password,
    extra: options.endpoint ?? [],
  }
  const sounds = await startAudioSocket(pulseOf.server)
  const talk = (name: string): string => `AudioSocket(${audioSocketId(name)},127.0.0.1:${sounds.port})`
  const pulse = `Playtones(${pulseOf.server}/140,0/60)`
  const asterisk = await startAsterisk({
    ...place,
    ...(tls ? { tls } : {}),
    files: ({ address }) => {
      return {
        'pjsip.conf': pjsipFile(address, ofAgent),
        'agents.conf': section('general', []) + section('1001', ['fullname = Alex', 'ackcall = no']),
        'extensions.conf':
          section('from-agents', [
            // Spoken with at once.
            `exten => talk,1,Answer()\n same => n,${talk('talk')}\n same => n,Hangup()`,
            'exten => ring,1,Ringing()\n same => n,Wait(1.5)\n same => n,Goto(talk,1)',
            `exten => early,1,Progress()\n same => n,${pulse}\n same => n,Wait(4)\n same => n,StopPlaytones()\n same => n,Goto(talk,1)`,
            'exten => busy,1,Hangup(17)',
            'exten => congest,1,Hangup(42)',
            'exten => keys,1,Answer()\n same => n,Playtones(300)\n same => n,Wait(1)\n same => n,StopPlaytones()\n same => n,SendDTMF(5555,100,400)\n same => n,Wait(5)',
            'exten => nobody,1,Ringing()\n same => n,Wait(30)',
            'exten => *45,1,Answer()\n same => n,AgentLogin(1001,s)\n same => n,Hangup()',
          ]) +
          section('office', [
            `exten => speaks,1,Answer()\n same => n,${talk('speaks')}\n same => n,Hangup()`,
            `exten => both,1,Dial(\${PJSIP_DIAL_CONTACTS(${agent.user})})`,
            // A customer who is put through to whoever is logged in as agent 1001. As a queue does, again while the agent is busy: for some seconds after AgentLogin they are, to Asterisk.
            'exten => customer,1,Answer()\n same => n(again),AgentRequest(1001)\n same => n,Wait(1)\n same => n,Goto(again)',
            `exten => voice,1,Answer()\n same => n,${talk('voice')}\n same => n,Hangup()`,
          ]) +
          section('asks', ['exten => s,1,Set(PJSIP_HEADER(add,${ARG1})=${ARG2})\n same => n,Return()']),
      }
    },
  })
  const change = async (changed: Partial<Endpoint>): Promise<void> => {
    ofAgent = { ...ofAgent, ...changed }
    asterisk.configure({ 'pjsip.conf': pjsipFile(asterisk.address, ofAgent) })
    await asterisk.cli('module reload res_pjsip.so')
  }
  return {
    ...asterisk,
    async useCodecs(names) {
      await change({ codecs: names })
      await expect
        .poll(() => asterisk.cli(`pjsip show endpoint ${agent.user}`))
        .toMatch(new RegExp(`allow +: \\(${names.replaceAll(',', '\\|')}\\)`))
    },
    async usePassword(password) {
      await change({ password })
      await expect
        .poll(() => asterisk.cli(`pjsip show auth ${agent.user}-auth`))
        .toMatch(new RegExp(`password +: ${password}\\b`))
    },
    async codecInUse() {
      const stats = await asterisk.cli('pjsip show channelstats')
      return /\d{2}:\d{2}:\d{2} (\S+)/.exec(stats)?.[1] ?? 'none'
    },
    ear: (exten) => earOf(() => sounds.heard(exten)),
    keys: sounds.keys,
    async callAgent(exten) {
      await asterisk.cli(`channel originate PJSIP/${agent.user} extension ${exten}@office`)
    },
    async [Symbol.asyncDispose]() {
      await asterisk[Symbol.asyncDispose]()
      await sounds[Symbol.asyncDispose]()
    },
  }
}

/** The policy's section `sip` for the agent of this office. */
export const policyFor = (office: Asterisk, more: object = {}): object => ({
  account: { user: agent.user, domain: 'office.test', password: agent.password },
  servers: [office.wsUrl],
  ...more,
})

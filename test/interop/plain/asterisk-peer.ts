import { type Asterisk, startAsterisk } from '../../support/peers/asterisk.js'
import { section } from '../../support/peers/asterisk-files.js'

export const agent = { user: 'alex', password: 'secret-canary' } as const

const endpoint = (name: string, password: string, codecs: string, more: readonly string[] = []): string =>
  section(name, [
    'type = endpoint',
    'context = from-phones',
    'webrtc = yes',
    'disallow = all',
    `allow = ${codecs}`,
    `auth = ${name}-auth`,
    `aors = ${name}`,
    'send_pai = yes',
    'trust_id_outbound = yes',
    ...more,
  ]) +
  section(`${name}-auth`, [
    'type = auth',
    'auth_type = userpass',
    `username = ${name}`,
    `password = ${password}`,
  ]) +
  section(name, ['type = aor', 'max_contacts = 2', 'remove_existing = yes'])

/** The server offers it PCMA alone, and transfers none of its calls. */
export const narrow = { user: 'narrow', password: 'secret-canary' } as const

/** An office server: one phone, an echo, numbers that are busy or ring first, and an access number that holds whoever calls. */
export const startOffice = (): Promise<Asterisk> =>
  startAsterisk({
    files: ({ address }) => ({
      'pjsip.conf':
        section('ws', ['type = transport', 'protocol = ws', `bind = ${address}`]) +
        endpoint(agent.user, agent.password, 'opus,g722,ulaw') +
        endpoint(narrow.user, narrow.password, 'alaw', ['allow_transfer = no']),
      'extensions.conf':
        section('from-phones', [
          'exten => 101,1,Busy(2)',
          'exten => 102,1,Ringing()',
          ' same => n,Wait(4)',
          ' same => n,Answer()',
          ' same => n,Echo()',
          'exten => 103,1,Ringing()',
          ' same => n,Wait(1)',
          ' same => n,Answer()',
          ' same => n,Echo()',
          'exten => *45,1,Answer()',
          ' same => n,Echo()',
        ]) +
        section('calls', ['exten => echo,1,Answer()', ' same => n,Echo()']) +
        section('towards', [
          `exten => plainly,1,Dial(PJSIP/${agent.user},30)`,
          `exten => narrowly,1,Dial(PJSIP/${narrow.user},30)`,
          `exten => at-once,1,Dial(PJSIP/${agent.user},30,b(asks^at-once^1))`,
          `exten => later,1,Dial(PJSIP/${agent.user},30,b(asks^later^1))`,
          `exten => by-hand,1,Dial(PJSIP/${agent.user},30,b(asks^by-hand^1))`,
        ]) +
        section('asks', [
          'exten => at-once,1,Set(PJSIP_HEADER(add,Call-Info)=<sip:office>\\;answer-after=0)',
          ' same => n,Return()',
          'exten => later,1,Set(PJSIP_HEADER(add,Call-Info)=<sip:office>\\;answer-after=2)',
          ' same => n,Return()',
          'exten => by-hand,1,Set(PJSIP_HEADER(add,Answer-Mode)=Manual)',
          ' same => n,Set(PJSIP_HEADER(add,Alert-Info)=Ring Answer)',
          ' same => n,Return()',
        ]),
    }),
  })

/** Asterisk calls the phone with the headers of that name; whoever answers is echoed. */
export const callPhone = (
  office: Asterisk,
  how: 'plainly' | 'at-once' | 'later' | 'by-hand' | 'narrowly',
): Promise<string> => office.cli(`channel originate Local/${how}@towards extension echo@calls`)

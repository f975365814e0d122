import { type Asterisk, startAsterisk } from '../../support/peers/asterisk.js'
import { section } from '../../support/peers/asterisk-files.js'

export const agent = { user: 'alex', password: 'secret-canary' } as const

const endpoint = (name: string, password: string): string =>
  section(name, [
    'type = endpoint',
    'context = from-phones',
    'webrtc = yes',
    'disallow = all',
    'allow = opus,ulaw',
    `auth = ${name}-auth`,
    `aors = ${name}`,
    'send_pai = yes',
    'trust_id_outbound = yes',
  ]) +
  section(`${name}-auth`, [
    'type = auth',
    'auth_type = userpass',
    `username = ${name}`,
    `password = ${password}`,
  ]) +
  section(name, ['type = aor', 'max_contacts = 2', 'remove_existing = yes'])

/** An office server: one phone, an echo, a tone, a line that is always busy, and an access number that holds whoever calls. */
export const startOffice = (): Promise<Asterisk> =>
  startAsterisk({
    files: () => ({
      'pjsip.conf':
        section('ws', ['type = transport', 'protocol = ws', 'bind = 0.0.0.0']) +
        endpoint(agent.user, agent.password),
      'extensions.conf':
        section('from-phones', [
          'exten => echo,1,Answer()',
          ' same => n,Echo()',
          'exten => 100,1,Progress()',
          ' same => n,Playtones(1000)',
          ' same => n,Wait(2)',
          ' same => n,Answer()',
          ' same => n,Playtones(440)',
          ' same => n,Wait(60)',
          'exten => 101,1,Busy(2)',
          'exten => 102,1,Ringing()',
          ' same => n,Wait(2)',
          ' same => n,Answer()',
          ' same => n,Echo()',
          'exten => *45,1,Answer()',
          ' same => n,Playtones(440)',
          ' same => n,Wait(600)',
        ]) +
        section('calls', [
          'exten => plain,1,Answer()',
          ' same => n,Echo()',
          'exten => tone,1,Answer()',
          ' same => n,Playtones(440)',
          ' same => n,Wait(60)',
        ]) +
        section('asks', [
          // A header of the INVITE is added on the channel of the callee.
          'exten => call-info,1,Set(PJSIP_HEADER(add,Call-Info)=<sip:office>\\;answer-after=0)',
          ' same => n,Return()',
        ]),
    }),
  })

/** Asterisk calls the phone; whoever answers hears and is heard by what stands at `exten` of the context `calls`. */
export const callPhone = (office: Asterisk, exten: 'plain' | 'tone'): Promise<string> =>
  office.cli(`channel originate PJSIP/${agent.user} extension ${exten}@calls`)

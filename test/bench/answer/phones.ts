import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Asterisk } from '../../support/peers/asterisk.js'
import { section } from '../../support/peers/asterisk-files.js'
import { startBaresip } from '../../support/peers/baresip.js'
import { startPeer } from '../../support/peers/peer-process.js'
import { launchPlain } from '../../support/plain-softphone.js'
import { type PhoneName, password } from './asterisk.js'
import { startJssipPage } from './jssip-browser.js'

/** Starts a phone that answers by itself; resolves when it is registered and as ready as it gets without a call. */
type Start = (asterisk: Asterisk) => Promise<AsyncDisposable>

const baresip =
  (user: PhoneName, account: readonly string[]): Start =>
  ({ address, ports }) =>
    startBaresip({
      user,
      registrar: { host: `${address}:${ports.sip}`, password },
      account: ['answermode=auto', ...account],
    })

const offhook: Start = async ({ address, wsUrl }) => {
  const phone = await launchPlain({
    sip: {
      account: { user: 'offhook', password, domain: address },
      servers: [wsUrl],
      trustedPeers: ['server'],
      autoAnswer: { enabled: true },
    },
  })
  try {
    await phone.registered(20_000)
    await phone.until(({ devices }) => devices.engine === 'ready' && devices.microphoneHeld, 20_000)
    return { [Symbol.asyncDispose]: () => phone.close() }
  } catch (error) {
    await phone.close()
    throw error
  }
}

const linphone: Start = async ({ address, ports, cli }) => {
  const folder = await mkdtemp(join(tmpdir(), 'oh-lin-'))
  const file = join(folder, 'linphonerc')
  const server = `${address}:${ports.sip}`
  const settings = {
    // Without a way to the outside it would think that there is no network at all.
    sip: [
      ...['sip_port=-1', 'sip_tcp_port=-2', 'sip_tls_port=-2', 'use_ipv6=0', 'default_proxy=0'],
      ...['auto_net_state_mon=0', 'register_only_when_network_is_up=0'],
    ],
    proxy_0: [`reg_proxy=<sip:${server}>`, `reg_identity=<sip:linphone@${server}>`, 'reg_sendregister=1'],
    auth_info_0: ['username=linphone', `passwd=${password}`, 'realm=asterisk'],
  }
  await writeFile(
    file,
    Object.entries(settings)
      .map(([name, lines]) => section(name, lines))
      .join(''),
  )
  const contact = async () => /linphone\/sip:\S+/.exec(await cli('pjsip show contacts'))?.[0]
  // That of an earlier start is still there.
  const before = await contact()
  await mkdir(join(folder, '.local/share/linphone'), { recursive: true })
  return startPeer(folder, {
    name: 'linphone',
    command: 'linphonec',
    args: ['-a', '-c', file],
    // It ends when its input does.
    input: true,
    env: { HOME: folder },
    isReady: async () => ![undefined, before].includes(await contact()),
  })
}

/** The phones in the order in which they are measured. */
export const starts: Readonly<Record<PhoneName, { readonly title: string; readonly start: Start }>> = {
  offhook: { title: 'Offhook', start: offhook },
  'jssip-early': {
    title: 'JsSIP with early candidates in Chromium',
    start: (asterisk) => startJssipPage('jssip-early', asterisk),
  },
  jssip: {
    title: "JsSIP's default in Chromium",
    start: (asterisk) => startJssipPage('jssip', asterisk),
  },
  'baresip-dtls': {
    title: 'baresip, DTLS-SRTP and ICE',
    start: baresip('baresip-dtls', ['mediaenc=dtls_srtp', 'medianat=ice', 'rtcp_mux=yes']),
  },
  baresip: { title: 'baresip, plain RTP', start: baresip('baresip', []) },
  linphone: { title: 'linphone, plain RTP', start: linphone },
}

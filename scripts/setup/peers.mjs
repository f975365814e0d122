// What the interoperability tests talk to: telephone systems and phones that nobody here wrote. Only those tests need them.
import { asterisk, asteriskVersion } from './asterisk.mjs'
import { missingPrograms, packagesStep } from './debian.mjs'
import { take } from './progress.mjs'

const kamailioModules = '/usr/lib/x86_64-linux-gnu/kamailio/modules'

/** Packages by program or file. @type {Readonly<Record<string, string>>} */
const programs = {
  debootstrap: 'debootstrap',
  kamailio: 'kamailio',
  [`${kamailioModules}/websocket.so`]: 'kamailio-websocket-modules',
  [`${kamailioModules}/tls.so`]: 'kamailio-tls-modules',
  rtpengine: 'rtpengine-daemon',
  turnserver: 'coturn',
  sipp: 'sip-tester',
  baresip: 'baresip-core',
  linphonec: 'linphone-cli',
  // A store of certificate authorities of the tests' own.
  'update-ca-certificates': 'ca-certificates',
  // Networks of the tests' own, and what is lost in them.
  ip: 'iproute2',
  nft: 'nftables',
}

const steps = [packagesStep('telephone systems', () => missingPrograms(programs)), asterisk]

/** Beside `setup()`, not in it: `npm start` needs none of this. */
export async function setupPeers() {
  for (const step of steps) await take(step)
  console.log(`Asterisk ${asteriskVersion()}`)
}

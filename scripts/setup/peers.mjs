// What the interoperability tests talk to: telephone systems and phones that nobody here wrote. Only those tests need them.
import { asterisk, asteriskVersion } from './asterisk.mjs'
import { missingPrograms, packagesStep } from './debian.mjs'
import { take } from './progress.mjs'

const libraries = '/usr/lib/x86_64-linux-gnu'
const kamailioModules = `${libraries}/kamailio/modules`

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
  // Its way to the tests' sound devices.
  [`${libraries}/alsa-lib/libasound_module_pcm_pulse.so`]: 'libasound2-plugins',
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

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { asteriskRoot } from '../../../scripts/setup/asterisk.mjs'
import { inRoot } from '../../../scripts/setup/paths.mjs'
import { encodeWav, sound } from '../e2e/sounds.js'
import { type Asterisk, type AsteriskFacts, type AsteriskOptions, startAsterisk } from '../peers/asterisk.js'
import { modulesFile } from '../peers/asterisk-files.js'
import { changed, modulesLine, sample } from './sample-files.js'

/** The password of ARI in these tests; the sample's own is to be changed. */
export const ariPassword = 'ari of the tests'

/** Asterisk with the very files of docs/asterisk, but for addresses, ports, folders and the password. */
export function startOffhookAsterisk(
  options: Partial<AsteriskOptions> & {
    /** where the trunk leads, as `127.0.0.1:5070` */
    readonly trunk?: string
  } = {},
): Promise<Asterisk> {
  const { trunk = '127.0.0.1:5070', ...place } = options
  return startAsterisk({
    ...place,
    files: (facts) => {
      writeSounds(facts)
      return { ...sampleFiles(facts, trunk, options.tls !== undefined), ...options.files?.(facts) }
    },
  })
}

export const ariUrl = ({ address, ports }: Asterisk): string => `http://${address}:${ports.http}/ari`

const musicFolder = ({ folder }: AsteriskFacts): string => join(folder, 'moh')
const soundsFolder = ({ folder }: AsteriskFacts): string => join(folder, 'sounds')

function sampleFiles(facts: AsteriskFacts, trunk: string, tls: boolean): Readonly<Record<string, string>> {
  const { address, folder, ports } = facts
  return {
    'pjsip.conf': changed('pjsip.conf', {
      'bind=127.0.0.1:5060': `bind=${address}:${ports.sip}`,
      'contact=sip:127.0.0.1:5070': `contact=sip:${trunk}`,
      'match=127.0.0.1:5070': `match=${trunk}`,
    }),
    'sorcery.conf': sample('sorcery.conf'),
    'modules.conf': `${modulesFile}\n${modulesLine()}\n`,
    'ari.conf': changed('ari.conf', { 'password=change-this-password': `password=${ariPassword}` }),
    'http.conf': changed('http.conf', {
      'bindaddr=127.0.0.1': `bindaddr=${address}`,
      'bindport=8088': `bindport=${ports.http}`,
      ...(tls
        ? {
            ';tlsenable=yes': 'tlsenable=yes',
            ';tlsbindaddr=0.0.0.0:8089': `tlsbindaddr=${address}:${ports.https}`,
            ';tlscertfile=/etc/asterisk/keys/fullchain.pem': `tlscertfile=${join(folder, 'etc/cert.pem')}`,
            ';tlsprivatekey=/etc/asterisk/keys/privkey.pem': `tlsprivatekey=${join(folder, 'etc/key.pem')}`,
          }
        : {}),
    }),
    'rtp.conf': changed('rtp.conf', {
      'rtpstart=10000': `rtpstart=${ports.rtp.from}`,
      'rtpend=20000': `rtpend=${ports.rtp.to}`,
    }),
    'extensions.conf': changed('extensions.conf', {
      'OFFHOOK_SOUNDS=offhook': `OFFHOOK_SOUNDS=${soundsFolder(facts)}`,
    }),
    'musiconhold.conf': changed('musiconhold.conf', { 'directory=moh': `directory=${musicFolder(facts)}` }),
    'logger.conf': sample('logger.conf'),
    // As Asterisk comes.
    'indications.conf': readFileSync(join(asteriskRoot, 'etc/asterisk/indications.conf'), 'utf8'),
  }
}

/** Hold music and what customers say. */
function writeSounds(facts: AsteriskFacts): void {
  mkdirSync(musicFolder(facts))
  mkdirSync(soundsFolder(facts))
  const write = (folder: string, name: string, from: string): void =>
    writeFileSync(join(folder, `${name}.wav16`), encodeWav(sound(from)))
  write(musicFolder(facts), 'hold-music', 'hold-music')
  for (const file of readdirSync(inRoot('resources/sounds/customers'))) {
    const name = basename(file, '.wav')
    write(soundsFolder(facts), name, `customers/${name}`)
  }
}

/** Nobody is left who would be a customer of the next test's contact center. */
export async function hangUpAll(asterisk: Asterisk): Promise<void> {
  await asterisk.cli('channel request hangup all')
  while (!(await asterisk.cli('core show channels count')).includes('0 active channels'))
    await new Promise((resolve) => setTimeout(resolve, 20))
}

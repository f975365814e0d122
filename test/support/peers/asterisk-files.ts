import { join } from 'node:path'
import { asteriskRoot } from '../../../scripts/setup/asterisk.mjs'
import type { PortRange } from './ports.js'

/** What a server certificate and its key are called in Asterisk's folder. */
export interface TlsFiles {
  readonly cert: string
  readonly key: string
}

export interface AsteriskPorts {
  /** HTTP: SIP over WebSocket at `/ws`, ARI at `/ari` */
  readonly http: number
  /** HTTPS, the same; listens only with a certificate */
  readonly https: number
  /** for a UDP or TCP transport of pjsip.conf; nobody else listens there */
  readonly sip: number
  readonly rtp: PortRange
}

/** Modules that look for hardware, databases or other machines, or that ask the configuration files for what is not there. */
const unwanted = [
  'chan_dahdi chan_iax2 chan_console chan_unistim chan_mgcp chan_skinny chan_motif',
  'res_odbc res_config_odbc res_config_pgsql res_config_sqlite3 res_config_ldap res_config_curl',
  'cdr_odbc cdr_pgsql cdr_adaptive_odbc cdr_tds cdr_radius cdr_csv cdr_custom cdr_sqlite3_custom cdr_syslog cdr_manager',
  'cel_odbc cel_pgsql cel_tds cel_radius cel_custom cel_sqlite3_custom cel_manager',
  'res_snmp res_calendar res_xmpp res_phoneprov pbx_dundi pbx_lua pbx_ael pbx_realtime res_hep res_hep_pjsip res_hep_rtcp',
  'res_resolver_unbound res_statsd res_stun_monitor res_smdi app_voicemail app_voicemail_imap app_voicemail_odbc',
  'app_minivm app_festival app_ices app_mp3 app_jack app_dahdiras app_meetme app_alarmreceiver res_fax res_fax_spandsp',
].flatMap((line) => line.split(' '))

/** `[section]` of an Asterisk configuration file, one `name = value` a line. */
export const section = (name: string, lines: readonly string[]): string =>
  `[${name}]\n${lines.join('\n')}\n\n`

/** Folders of its own, programs and sounds of the root file system. */
export function mainFile(folder: string): string {
  const shared = (path: string): string => join(asteriskRoot, path)
  const own = (path: string): string => join(folder, path)
  const places = {
    astetcdir: own('etc'),
    astmoddir: shared('usr/lib/x86_64-linux-gnu/asterisk/modules'),
    astvarlibdir: own('lib'),
    astdbdir: own('lib'),
    astkeydir: own('lib'),
    astdatadir: shared('usr/share/asterisk'),
    astagidir: own('lib'),
    astspooldir: own('spool'),
    astrundir: own('run'),
    astlogdir: own('log'),
  }
  return (
    section(
      'directories',
      Object.entries(places).map(([name, path]) => `${name} => ${path}`),
    ) + section('options', ['nocolor = yes', 'documentation_language = en_US', 'defaultlanguage = en'])
  )
}

/** As Asterisk comes, without what is unwanted here; a line may be added. */
export const modulesFile = section('modules', [
  'autoload = yes',
  ...unwanted.map((module) => `noload = ${module}.so`),
]).trimEnd()

/** What every instance needs, so that a test writes only what it is about. A test's file of the same name takes its place. */
export function basicFiles(
  address: string,
  ports: AsteriskPorts,
  tls: TlsFiles | undefined,
): Readonly<Record<string, string>> {
  const host = address.includes(':') ? `[${address}]` : address
  return {
    'modules.conf': modulesFile,
    'logger.conf':
      section('general', ['dateformat = %F %T.%3q']) +
      section('logfiles', ['console => notice,warning,error,verbose']),
    'http.conf': section('general', [
      'enabled = yes',
      `bindaddr = ${address}`,
      `bindport = ${ports.http}`,
      ...(tls
        ? [
            'tlsenable = yes',
            `tlsbindaddr = ${host}:${ports.https}`,
            `tlscertfile = ${tls.cert}`,
            `tlsprivatekey = ${tls.key}`,
          ]
        : []),
    ]),
    'rtp.conf': section('general', [
      `rtpstart = ${ports.rtp.from}`,
      `rtpend = ${ports.rtp.to}`,
      'icesupport = yes',
    ]),
    // A WebSocket transport listens where HTTP does; its own address is not used, but wanted.
    'pjsip.conf': section('ws', ['type = transport', 'protocol = ws', `bind = ${host}`]),
    'extensions.conf': section('default', []),
    'cdr.conf': section('general', ['enable = no']),
    'features.conf': section('general', []),
  }
}

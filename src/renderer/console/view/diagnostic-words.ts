import type {
  ConnectionView,
  ConsoleSnapshot,
  DevicesView,
  LinkState,
  PlainSipView,
} from '../../../contract/ipc/console-snapshot.js'
import { echoWhy } from './device-words.js'
import { type SettingRow, computerSources } from './settings-words.js'

const states: Readonly<Record<LinkState['state'], string>> = {
  off: 'Off',
  connecting: 'Connecting',
  up: 'Connected',
  retrying: 'Not connected',
}

const connections: Readonly<Record<ConnectionView['state'], string>> = {
  closed: 'Closed',
  dialing: 'Dialing',
  validating: 'Validating',
  open: 'Open',
  recovering: 'Reconnecting',
  lost: 'Lost',
}

/** Facts for whoever helps; nothing in them is secret. */
export function diagnosticRows({
  signIn,
  events,
  registration,
  appVersion,
  settings,
  connection,
  devices,
}: ConsoleSnapshot): {
  readonly center: readonly SettingRow[]
  readonly settings: readonly SettingRow[]
} {
  const row = (name: string, value: string, source = ''): SettingRow => ({ name, value, source })
  return {
    center: [
      row('Server address', signIn.server, computerSources[signIn.serverBy]),
      row('News from the contact center', states[events.state]),
      row('Phone registration', states[registration.state]),
      row('Persistent connection', connection ? connections[connection.state] : 'None'),
      ...audioRows(devices),
      row('Offhook', appVersion),
    ],
    settings: settings
      ? [
          row('Document', String(settings.version)),
          row('Schema', String(settings.schemaVersion)),
          row('Settings not known here', String(settings.passedOver.keys.length)),
          row('Values not known here', String(settings.passedOver.values.length)),
        ]
      : [],
  }
}

/** Which devices are really in use, and what is done to the agent's voice. */
const audioRows = (devices: DevicesView): readonly SettingRow[] => [
  { name: 'Microphone', value: devices.microphone.activeLabel ?? 'None', source: '' },
  { name: 'Headset', value: devices.headset.activeLabel ?? 'None', source: '' },
  {
    name: 'Echo canceller',
    value: devices.echoCancellation.active ? 'On' : 'Off',
    source: echoWhy(devices),
  },
]

/** Of a phone of a plain SIP server. */
export function plainRows(
  { registration, appVersion, connection, devices }: ConsoleSnapshot,
  { user, domain, server, servers, accessNumber }: PlainSipView,
): readonly SettingRow[] {
  const row = (name: string, value: string, source = ''): SettingRow => ({ name, value, source })
  const place = server === null ? -1 : servers.indexOf(server)
  return [
    row('Address', `${user ?? '…'}@${domain}`, computerSources.locked),
    row('Phone registration', states[registration.state]),
    row('Server', server ?? 'None', servers.length > 1 ? `${place + 1} of ${servers.length}` : ''),
    ...(accessNumber === null
      ? []
      : [row('Persistent connection', connection ? connections[connection.state] : 'None', accessNumber)]),
    ...audioRows(devices),
    row('Offhook', appVersion),
  ]
}

/** Each link that is down: the whole cause, and what to do about it. */
export const linkFaults = ({ events, registration }: ConsoleSnapshot): readonly string[] => [
  ...new Set(
    [events, registration]
      .filter(({ state }) => state === 'retrying')
      .map(({ cause }) => cause)
      .filter((cause) => cause !== null),
  ),
]

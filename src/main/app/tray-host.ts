import { execFile } from 'node:child_process'

const ASK_TIMEOUT_MS = 1000

/**
 * Whether this desktop shows tray icons. On Linux Electron makes a tray object also where nobody shows it, so the session
 * bus is asked for a StatusNotifier host (freedesktop.org StatusNotifierItem); an old desktop's XEmbed tray is not seen.
 */
export async function desktopHasTray(platform: NodeJS.Platform): Promise<boolean> {
  if (platform !== 'linux') return true
  return new Promise((resolve) => {
    execFile(
      'dbus-send',
      [
        '--session',
        '--print-reply=literal',
        '--dest=org.freedesktop.DBus',
        '/org/freedesktop/DBus',
        'org.freedesktop.DBus.NameHasOwner',
        'string:org.kde.StatusNotifierWatcher',
      ],
      { timeout: ASK_TIMEOUT_MS },
      (error, answer) => resolve(error === null && answer.includes('boolean true')),
    )
  })
}

import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { DecidedBy } from '../../contract/ipc/console-snapshot.js'
import { type SettingSource, mergeSettings } from '../settings/merge.js'
import type { MachinePolicy } from '../settings/policy.js'

/** What this start of the app is told from outside: environment, machine policy, and what was chosen here before. */
export interface StartOptions {
  /** origin of the contact center, without a slash at the end */
  readonly server: string
  readonly serverBy: DecidedBy
  readonly region: string
  readonly theme: 'system' | 'light' | 'dark'
  readonly themeBy: DecidedBy
}

interface LocalSettings {
  readonly server: string
  readonly dialRegion: string
  readonly theme: 'system' | 'light' | 'dark'
}

const builtIn: LocalSettings = { server: 'http://127.0.0.1:8480', dialRegion: 'US', theme: 'system' }

/** `OFFHOOK_SERVER` stands for the user's choice, so a policy's lock outranks it. */
export function startOptions(
  env: Readonly<Record<string, string | undefined>>,
  policy: MachinePolicy,
  /** null: nobody has chosen one here */
  chosenTheme: LocalSettings['theme'] | null,
): StartOptions {
  const { values, sources } = mergeSettings<LocalSettings>({
    locked: layer(policy, 'locked'),
    defaults: layer(policy, 'default'),
    server: {},
    user: {
      ...(env.OFFHOOK_SERVER === undefined || env.OFFHOOK_SERVER === ''
        ? {}
        : { server: env.OFFHOOK_SERVER }),
      ...(chosenTheme === null ? {} : { theme: chosenTheme }),
    },
    builtIn,
  })
  return {
    server: values.server.replace(/\/+$/, ''),
    serverBy: decidedBy(sources.server),
    region: values.dialRegion,
    theme: values.theme,
    themeBy: decidedBy(sources.theme),
  }
}

/** None of them is the configuration server's to decide. */
const decidedBy = (source: SettingSource): DecidedBy => (source === 'server' ? 'built-in' : source)

function layer(policy: MachinePolicy, kind: 'locked' | 'default'): Partial<LocalSettings> {
  const of = <T>(rule: { locked: T } | { default: T } | undefined): T | undefined => {
    if (rule === undefined) return undefined
    if (kind === 'locked') return 'locked' in rule ? rule.locked : undefined
    return 'default' in rule ? rule.default : undefined
  }
  const [server, dialRegion, theme] = [of(policy.server), of(policy.dialRegion), of(policy.theme)]
  return {
    ...(server === undefined ? {} : { server }),
    ...(dialRegion === undefined ? {} : { dialRegion }),
    ...(theme === undefined ? {} : { theme }),
  }
}

/** Of the app's own package.json: Electron's `getVersion` speaks of the runtime's default app in a checkout. */
export function appVersion(packageJson: string): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(packageJson, 'utf8'))).version
}

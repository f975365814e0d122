import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * A browser that is the desktop's default one, found as every program finds it: by xdg-open and its settings. It only
 * notes what it is opened with; what a person does there, the test does.
 */
export interface SystemBrowser {
  /** for the programs that are to find it */
  readonly env: Readonly<Record<string, string>>
  /** the next address that it is opened with */
  opened(withinMs?: number): Promise<string>
  dispose(): void
}

function installBrowser(): SystemBrowser {
  const home = mkdtempSync(join(tmpdir(), 'offhook-browser-'))
  const [applications, links] = [join(home, 'applications'), join(home, 'links')]
  const program = join(home, 'browser')
  for (const folder of [applications, links]) mkdirSync(folder)
  // Whole or not at all: whoever looks must not see half an address.
  writeFileSync(
    program,
    `#!/bin/sh\nprintf %s "$1" >"${links}/.$$" && mv "${links}/.$$" "${links}/$(date +%s%N)"\n`,
    { mode: 0o755 },
  )
  const schemes = ['x-scheme-handler/http', 'x-scheme-handler/https']
  writeFileSync(
    join(applications, 'offhook-test-browser.desktop'),
    `[Desktop Entry]\nType=Application\nName=Test browser\nExec=${program} %u\nMimeType=${schemes.join(';')};\n`,
  )
  writeFileSync(
    join(home, 'mimeapps.list'),
    `[Default Applications]\n${schemes.map((scheme) => `${scheme}=offhook-test-browser.desktop\n`).join('')}`,
  )
  const taken = new Set<string>()
  return {
    env: {
      // No desktop of its own: then xdg-open goes by these settings alone.
      XDG_CURRENT_DESKTOP: 'X-Generic',
      XDG_CONFIG_HOME: home,
      XDG_DATA_DIRS: [home, process.env['XDG_DATA_DIRS'] ?? '/usr/local/share:/usr/share'].join(':'),
      BROWSER: program,
    },
    opened: async (withinMs = 15_000) => {
      const end = performance.now() + withinMs
      for (;;) {
        const next = readdirSync(links)
          .filter((name) => !name.startsWith('.') && !taken.has(name))
          .sort()[0]
        if (next !== undefined) {
          taken.add(next)
          return readFileSync(join(links, next), 'utf8')
        }
        if (performance.now() > end) throw new Error('No browser was opened')
        await pause(20)
      }
    },
    dispose: () => rmSync(home, { recursive: true, force: true }),
  }
}

let installed: SystemBrowser | null = null

/** One for all softphones that this process starts. */
export function systemBrowser(): SystemBrowser {
  if (installed === null) {
    const browser = installBrowser()
    process.once('exit', () => browser.dispose())
    installed = browser
  }
  return installed
}

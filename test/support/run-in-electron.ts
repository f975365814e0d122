import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { startChild } from '../../scripts/child.mjs'
import { startDisplay } from '../../scripts/display.mjs'
import { electronRuntime } from '../../scripts/electron-runtime.mjs'

/**
 * Runs code in the main process of the real Electron, for what only it has: net.fetch, sessions, safeStorage, windows.
 *
 * An entry is a module that exports `run(input): Promise<unknown>`; input and answer cross as JSON. It is bundled once,
 * together with the parts of src/main it imports, as the app's own build does it.
 */
export interface ElectronEntry {
  /** a fresh Electron with a fresh profile; rejects with what it wrote when it ends without an answer */
  run(input: unknown, options?: RunOptions): Promise<unknown>
  dispose(): Promise<void>
}

export interface RunOptions {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** profile to use and keep, for what must survive a restart */
  readonly profile?: string
  /** starts Electron in its place, with the same arguments */
  readonly starter?: string
}

const LIMIT_MS = 20_000
const MARK = '\u0001answer '

/** @param entry path from the project's root */
export async function electronEntry(entry: string): Promise<ElectronEntry> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-entry-'))
  const display = await startDisplay({ always: true })
  await bundle(entry, folder)
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'probe', version: '0.0.0', type: 'module', main: 'main.js' }),
  )
  return {
    async run(input, { args = [], env = {}, profile, starter } = {}) {
      const userData = profile ?? (await mkdtemp(join(folder, 'profile-')))
      const sandbox = process.getuid?.() === 0 || starter !== undefined ? ['--no-sandbox'] : []
      const child = startChild(
        starter ?? electronRuntime().executablePath,
        [folder, `--user-data-dir=${userData}`, '--disable-gpu', ...sandbox, ...args],
        {
          env: { ...process.env, ...display.env, ...env, OFFHOOK_PROBE: JSON.stringify(input) },
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      )
      let said = ''
      child.process.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text))
      child.process.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
      const ended = new Promise((done) => child.process.once('close', done))
      // A dialog that nobody answers, a request that never ends: the test must say what was written until then.
      const limit = setTimeout(() => void child.dispose(), LIMIT_MS)
      await ended
      clearTimeout(limit)
      const answer = said.split('\n').find((line) => line.includes(MARK))
      if (answer === undefined) throw new Error(`Electron ended without an answer:\n${said}`)
      return JSON.parse(answer.slice(answer.indexOf(MARK) + MARK.length)) as unknown
    },
    async dispose() {
      await display.dispose()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function bundle(entry: string, outDir: string): Promise<void> {
  const entryId = 'virtual:entry'
  const source = `
    import { app } from 'electron'
    import { run } from ${JSON.stringify(resolve(entry))}
    import * as entry from ${JSON.stringify(resolve(entry))}
    entry.beforeReady?.()
    const answer = (value) => process.stdout.write(${JSON.stringify(`\n${MARK}`)} + JSON.stringify(value) + '\\n', () => app.exit(0))
    app.whenReady().then(() => run(JSON.parse(process.env.OFFHOOK_PROBE))).then(answer, (error) => {
      console.error(error)
      app.exit(1)
    })`
  await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'virtual-entry',
        resolveId: (id) => (id === entryId ? id : null),
        load: (id) => (id === entryId ? source : null),
      },
    ],
    define: { 'process.env.WS_NO_BUFFER_UTIL': '"1"', 'process.env.WS_NO_UTF_8_VALIDATE': '"1"' },
    ssr: { noExternal: true, external: ['electron'], target: 'node' },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: false,
      minify: false,
      target: 'node20.18',
      rolldownOptions: {
        input: entryId,
        external: ['electron'],
        output: { format: 'es', entryFileNames: 'main.js' },
      },
    },
  })
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { inRoot } from '../../../scripts/setup/paths.mjs'

interface Started {
  readonly process: ChildProcess
  /** the ready line, or what it said when it ended without one */
  readonly outcome: Promise<
    | { readonly ready: true; readonly url: string }
    | { readonly ready: false; readonly code: number; readonly words: string }
  >
}

/** The contact center as `npm run contact-center` starts it, but for the build. */
function startCenter(...options: readonly string[]): Started {
  const args = ['--import', 'tsx', inRoot('src/contact-center/index.ts'), ...options]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text))
  const outcome = new Promise<Awaited<Started['outcome']>>((resolve) => {
    child.stdout.setEncoding('utf8').once('data', (line: string) => {
      resolve(JSON.parse(line) as { ready: true; url: string })
    })
    child.once('close', (code) => resolve({ ready: false, code: code ?? -1, words }))
  })
  return { process: child, outcome }
}

async function stop({ process: child }: Started, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'close')
}

it('belongs to one contact center, also when two are started at once; the other says so and ends', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-center-'))
  const two = [startCenter('--data', folder, '--port', '0'), startCenter('--data', folder, '--port', '0')]
  try {
    const outcomes = await Promise.all(two.map(({ outcome }) => outcome))
    const [winner] = outcomes.filter(({ ready }) => ready)
    const [loser] = outcomes.filter(({ ready }) => !ready)
    expect(winner).toMatchObject({ ready: true })
    expect(loser).toMatchObject({ code: 1 })
    expect(loser).toHaveProperty('words', expect.stringContaining('already runs on this data folder'))
    expect(loser).toHaveProperty('words', expect.not.stringContaining('    at '))

    const third = startCenter('--data', folder, '--port', '0')
    two.push(third)
    // Now it has an address, which helps more.
    expect(await third.outcome).toMatchObject({
      code: 1,
      words: expect.stringContaining(winner && 'url' in winner ? winner.url : '?') as string,
    })
  } finally {
    await Promise.all(two.map((one) => stop(one)))
    rmSync(folder, { recursive: true })
  }
})

it('is free again after its contact center was killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-center-'))
  const first = startCenter('--data', folder, '--port', '0')
  expect(await first.outcome).toMatchObject({ ready: true })
  await stop(first, 'SIGKILL')
  const second = startCenter('--data', folder, '--port', '0')
  try {
    expect(await second.outcome).toMatchObject({ ready: true })
  } finally {
    await stop(second)
    rmSync(folder, { recursive: true })
  }
})

it.each([
  ['a port that is in use', (port: string) => ['--memory', '--port', port], /in use.* 127\.0\.0\.1:\d+/],
  ['a data folder that is a file', () => ['--data', inRoot('package.json')], /package\.json/],
  [
    'a key that is not there',
    () => ['--memory', '--tls-key', '/nowhere/key.pem', '--tls-cert', '/nowhere/cert.pem'],
    /\/nowhere\/key\.pem/,
  ],
])('says in one line why it cannot start: %s', async (_what, options, words) => {
  const busy = createServer().listen(0, '127.0.0.1')
  await once(busy, 'listening')
  const { port } = busy.address() as AddressInfo
  const center = startCenter('--log-level', 'silent', ...options(String(port)))
  const outcome = await center.outcome
  busy.close()
  expect(outcome).toMatchObject({ code: 1, words: expect.stringMatching(words) as string })
  expect((outcome as { words: string }).words.trim().split('\n')).toHaveLength(1)
})

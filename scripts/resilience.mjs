// npm run test:resilience: what becomes of a call when the network, the app or the contact center fails. `-- --docs` publishes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { startChild } from './child.mjs'
import { command, setup } from './setup.mjs'
import { setupPeers } from './setup/peers.mjs'
import { node24 } from './setup/paths.mjs'
import { makeNamespaces, whyNoNamespaces } from './test/namespaces.mjs'
import { runScriptWithDevices } from './with-devices.mjs'

/** Names of the three namespaces, for the part that runs inside the agent's. */
const inside = process.env['OFFHOOK_NAMESPACES']

await command(async () => {
  process.exitCode = inside === undefined ? await outside() : await within()
})

async function outside() {
  const hindrance = whyNoNamespaces()
  if (hindrance !== null) {
    console.log(`Skipped: ${hindrance}.`)
    return 0
  }
  await setup()
  await setupPeers()
  const { names, dispose } = makeNamespaces()
  try {
    const args = [
      'netns',
      'exec',
      names.agent,
      node24,
      fileURLToPath(import.meta.url),
      ...process.argv.slice(2),
    ]
    const child = startChild('ip', args, {
      stdio: 'inherit',
      env: { ...process.env, OFFHOOK_NAMESPACES: JSON.stringify(names) },
    })
    return await new Promise((resolve) => child.process.once('close', (code) => resolve(code ?? 1)))
  } finally {
    dispose()
  }
}

/** `ip netns exec` has given this process mounts of its own: the name server is changed for it and its children only. */
async function within() {
  const folder = mkdtempSync(path.join(tmpdir(), 'offhook-resolver-'))
  const resolver = path.join(folder, 'resolv.conf')
  writeFileSync(resolver, 'nameserver 10.77.9.1\noptions timeout:1 attempts:2\n')
  execFileSync('mount', ['--bind', resolver, '/etc/resolv.conf'])
  try {
    return await runScriptWithDevices('test/resilience/resilience.ts', process.argv.slice(2))
  } finally {
    execFileSync('umount', ['/etc/resolv.conf'])
    rmSync(folder, { recursive: true })
  }
}

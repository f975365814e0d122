// npm run package: the softphone as it is installed, in dist/. Options:
//   --zip         also a zip of it
//   --installers  the installers of electron-builder.yml for this system (they need tools from the network)
import { writeFileSync } from 'node:fs'
import { chmod, rm } from 'node:fs/promises'
import path from 'node:path'
import { path7za } from '7zip-bin'
import { build } from 'electron-builder'
import { electronRuntime } from './electron-runtime.mjs'
import { noticesText } from './packaging/notices.mjs'
import { command, setup } from './setup.mjs'
import { inRoot } from './setup/paths.mjs'

/** @returns {string[]} undefined targets mean those of electron-builder.yml */
function targets() {
  const options = new Set(process.argv.slice(2))
  if (options.has('--installers')) return []
  return options.has('--zip') ? ['dir', 'zip'] : ['dir']
}

/**
 * Packaged on the older runtime, the app is marked everywhere: in its name, in the file's name, and in package.json,
 * from where the app reads it and shows it.
 * @param {boolean} official @returns {import('electron-builder').Configuration}
 */
const marks = (official) =>
  official
    ? {}
    : {
        productName: 'Offhook TEST BUILD',
        extraMetadata: { productName: 'Offhook TEST BUILD', testBuild: true },
        artifactName: '${name}-${version}-TEST-BUILD-${os}-${arch}.${ext}',
      }

await command(async () => {
  await setup()
  const runtime = electronRuntime()
  writeFileSync(inRoot('THIRD-PARTY-NOTICES.txt'), noticesText())
  // electron-builder would fetch its own 7-Zip from the network.
  process.env['ELECTRON_BUILDER_7ZIP_PATH'] ??= await usable7Zip()
  const chosen = targets()
  /** @type {string[]} */
  const unpacked = []
  const made = await build({
    projectDir: inRoot('.'),
    publish: 'never',
    ...(chosen.length > 0 ? { [platformOption()]: chosen } : {}),
    config: {
      extends: inRoot('electron-builder.yml'),
      electronDist: runtime.distPath,
      electronVersion: runtime.version,
      ...marks(runtime.official),
      // The older runtime brings a default app of its own, which a packaged app must not carry.
      afterPack: ({ appOutDir }) => {
        unpacked.push(appOutDir)
        return rm(path.join(appOutDir, 'resources', 'app'), { recursive: true, force: true })
      },
    },
  })
  for (const file of [...unpacked, ...made]) console.log(path.relative(process.cwd(), file))
  if (!runtime.official) console.log('TEST BUILD: packed with the development runtime, must not be shipped.')
})

/** The npm package's file is not always executable. */
async function usable7Zip() {
  await chmod(path7za, 0o755)
  return path7za
}

/** @returns {'linux' | 'mac' | 'win'} */
function platformOption() {
  return process.platform === 'darwin' ? 'mac' : process.platform === 'win32' ? 'win' : 'linux'
}

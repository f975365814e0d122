import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the built app's parts lie, in a checkout and inside app.asar alike. */
export interface AppPaths {
  /** pages: `console/index.html`, `media/index.html`, `assets/` */
  readonly pages: string
  readonly preload: (role: 'console' | 'media') => string
  /** resources that are files of their own: icons */
  readonly resources: string
  readonly packageJson: string
}

/**
 * @param mainFolder folder of the built main script (`out/main`)
 * @param packagedResources Electron's `process.resourcesPath` in a packaged app, null in a checkout
 */
export function appPaths(mainFolder: string, packagedResources: string | null): AppPaths {
  const root = join(mainFolder, '..', '..')
  return {
    pages: join(root, 'out', 'renderer'),
    preload: (role) => join(root, 'out', 'preload', `${role}.cjs`),
    resources: packagedResources ?? join(root, 'resources'),
    packageJson: join(root, 'package.json'),
  }
}

/** Packaging on a runtime that must not be shipped writes `testBuild` into package.json (scripts/package.mjs). */
export function isTestBuild(packageJson: string): boolean {
  const manifest: unknown = JSON.parse(readFileSync(packageJson, 'utf8'))
  return (
    typeof manifest === 'object' &&
    manifest !== null &&
    'testBuild' in manifest &&
    manifest.testBuild === true
  )
}

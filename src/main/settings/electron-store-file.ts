import { existsSync, readFileSync, renameSync } from 'node:fs'
import { basename, join } from 'node:path'
import ElectronStore from 'electron-store'
import type { DocumentFile } from './store.js'

const READABLE_BY_OWNER_ONLY = 0o600

/** `offhook.json` in the given folder, written by electron-store: to a temporary file first, then renamed over the old one. */
export function electronStoreFile(directory: string): DocumentFile {
  const path = join(directory, 'offhook.json')
  let target: ElectronStore | null = null
  return {
    readText: () => (existsSync(path) ? readFileSync(path, 'utf8') : null),
    write(document) {
      // Made late: electron-store reads the file when it is made and throws on a damaged one.
      target ??= new ElectronStore({
        name: 'offhook',
        cwd: directory,
        configFileMode: READABLE_BY_OWNER_ONLY,
        accessPropertiesByDotNotation: false,
      })
      target.store = document
    },
    setAside() {
      const free = firstFree(path)
      renameSync(path, free)
      target = null
      return basename(free)
    },
  }
}

function firstFree(path: string): string {
  for (let number = 1; ; number++) {
    const candidate = `${path}.corrupt-${number}`
    if (!existsSync(candidate)) return candidate
  }
}

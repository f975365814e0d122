import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { SecretFile } from './secrets.js'

const READABLE_BY_OWNER_ONLY = 0o600
const document = z.record(z.string(), z.string())

/** A JSON file of encrypted values, replaced by renaming so that a crash leaves the old or the new one. */
export function jsonSecretFile(path: string): SecretFile {
  return {
    read: () => (existsSync(path) ? document.parse(JSON.parse(readFileSync(path, 'utf8'))) : {}),
    write(values) {
      const temporary = `${path}.new`
      writeFileSync(temporary, JSON.stringify(values), { mode: READABLE_BY_OWNER_ONLY, flush: true })
      renameSync(temporary, path)
    },
  }
}

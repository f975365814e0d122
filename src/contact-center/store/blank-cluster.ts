import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import { PGlite } from '@electric-sql/pglite'

/**
 * Making an empty PostgreSQL cluster takes PGlite several seconds, loading one a fraction. The first that is made is kept
 * in node_modules/.cache, per version of PGlite; where that cannot be written nothing is kept.
 *
 * @param folder null opens it in memory
 */
export async function openCluster(folder: string | null): Promise<PGlite> {
  if (folder === null) return makeCluster(null)
  if (!existsSync(join(folder, 'PG_VERSION'))) {
    // Made beside its place and moved there whole: one that is cut short could never be opened.
    const half = `${folder}.new`
    rmSync(half, { recursive: true, force: true })
    const made = await makeCluster(half)
    await made.close()
    rmSync(folder, { recursive: true, force: true })
    renameSync(half, folder)
  }
  return PGlite.create(folder)
}

async function makeCluster(folder: string | null): Promise<PGlite> {
  const file = keptFile()
  const where = folder === null ? {} : { dataDir: folder }
  if (existsSync(file)) {
    try {
      return await PGlite.create({ ...where, loadDataDir: new Blob([readFileSync(file)]) })
    } catch {
      // One that was cut short is worth nothing.
      rmSync(file, { force: true })
      if (folder !== null) rmSync(folder, { recursive: true, force: true })
    }
  }
  const made = await PGlite.create(where)
  await keep(made, file)
  return made
}

async function keep(cluster: PGlite, file: string): Promise<void> {
  try {
    const dump = await cluster.dumpDataDir('none')
    mkdirSync(dirname(file), { recursive: true })
    // Two that start together must not read half a file.
    const part = `${file}.${process.pid}`
    writeFileSync(part, Buffer.from(await dump.arrayBuffer()))
    renameSync(part, file)
  } catch {
    // A read-only installation starts more slowly, that is all.
  }
}

function keptFile(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const packages = entry.slice(0, entry.lastIndexOf(`${sep}@electric-sql${sep}`))
  const manifest = readFileSync(join(packages, '@electric-sql/pglite/package.json'), 'utf8')
  const { version } = JSON.parse(manifest) as { version: string }
  return join(packages, '.cache/offhook', `blank-database-${version}.tar`)
}

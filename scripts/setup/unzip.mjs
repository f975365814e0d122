// Takes chosen files out of a zip archive, so that set-up needs no unzip program. Format: PKWARE APPNOTE 6.3, without zip64.
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, mkdir, open } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'

/** @typedef {{ name: string, deflated: boolean, packedBytes: number, headerAt: number, mode: number }} Entry */

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const localHeaderBytes = 30

/** @param {import('node:fs/promises').FileHandle} file @param {number} at @param {number} length */
const readAt = async (file, at, length) => (await file.read(Buffer.alloc(length), 0, length, at)).buffer

/** @param {import('node:fs/promises').FileHandle} file @returns {Promise<Entry[]>} */
async function directory(file) {
  const { size } = await file.stat()
  const searchBytes = Math.min(size, 65_557)
  const tail = await readAt(file, size - searchBytes, searchBytes)
  let end = tail.length - 22
  while (end >= 0 && tail.readUInt32LE(end) !== endSignature) end--
  if (end < 0) throw new Error('Not a zip archive')
  const records = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))

  const entries = []
  for (let at = 0; at + 46 <= records.length && records.readUInt32LE(at) === entrySignature;) {
    const nameBytes = records.readUInt16LE(at + 28)
    const tailBytes = records.readUInt16LE(at + 30) + records.readUInt16LE(at + 32)
    entries.push({
      name: records.toString('utf8', at + 46, at + 46 + nameBytes),
      deflated: records.readUInt16LE(at + 10) === 8,
      packedBytes: records.readUInt32LE(at + 20),
      headerAt: records.readUInt32LE(at + 42),
      mode: records.readUInt32LE(at + 38) >>> 16,
    })
    at += 46 + nameBytes + tailBytes
  }
  return entries
}

/**
 * @param {string} archive
 * @param {string} target     folder to fill
 * @param {(name: string) => string | undefined} place  the path under `target` for an entry; undefined leaves it out
 * @param {(done: number) => void} [onProgress]         0 … 1
 */
export async function unzip(archive, target, place, onProgress) {
  const file = await open(archive)
  try {
    const chosen = (await directory(file)).filter(
      ({ name }) => !name.endsWith('/') && place(name) !== undefined,
    )
    const totalBytes = chosen.reduce((sum, { packedBytes }) => sum + packedBytes, 0)
    let doneBytes = 0
    for (const entry of chosen) {
      const destination = path.join(target, place(entry.name) ?? '')
      await mkdir(path.dirname(destination), { recursive: true })
      await extract(file, archive, entry, destination)
      doneBytes += entry.packedBytes
      onProgress?.(doneBytes / totalBytes)
    }
  } finally {
    await file.close()
  }
}

/** @param {import('node:fs/promises').FileHandle} file @param {string} archive @param {Entry} entry @param {string} to */
async function extract(file, archive, entry, to) {
  // The local header repeats the name and may have other extra fields than the directory.
  const header = await readAt(file, entry.headerAt, localHeaderBytes)
  const start = entry.headerAt + localHeaderBytes + header.readUInt16LE(26) + header.readUInt16LE(28)
  if (entry.packedBytes === 0) return void (await (await open(to, 'w')).close())
  const packed = createReadStream(archive, {
    start,
    end: start + entry.packedBytes - 1,
    highWaterMark: 1 << 20,
  })
  const written = createWriteStream(to)
  await (entry.deflated ? pipeline(packed, createInflateRaw(), written) : pipeline(packed, written))
  await chmod(to, entry.mode & 0o777 || 0o644)
}
